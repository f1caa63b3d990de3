"""Delivery: what carriers report, what comes back, and who collected what."""
