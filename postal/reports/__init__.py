"""Oversight: what waits where, and what came in."""
