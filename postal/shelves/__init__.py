"""Where the paper is: boxes and shelves by scan, the pull list, lent and back."""
