"""People who work here: sign-in, roles, and the guard that every staff view uses."""
