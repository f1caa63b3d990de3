"""The office itself: its first page, its places, desks, calendar and catalogue."""
