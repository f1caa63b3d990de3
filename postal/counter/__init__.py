"""The counter and its telephone: answering whoever asks, and no more than they may know."""
