"""One case from its envelope to now: the timeline, and the search that finds it."""
