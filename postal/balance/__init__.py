"""The balance of a day: delivered, registered, seen, filed; what is open; how the day is closed."""
