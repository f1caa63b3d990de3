"""What a check finds."""

from __future__ import annotations

Problem = dict[str, str]


def problem(kind: str, what: object) -> Problem:
    """Return one finding: its kind for machines, and what it is about."""
    return {"kind": kind, "what": str(what)}
