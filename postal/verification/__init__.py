"""Verification: an operator looks at the pages and decides."""
