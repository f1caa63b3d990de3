"""What the office writes and says to a citizen: letters, their words, messages, who was told."""
