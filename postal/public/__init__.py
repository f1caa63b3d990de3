"""What a citizen is told of a case: the page, the command line and the counter say the same."""
