"""Run the parts of the bench that were asked for; called by ``scripts/bench``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the reading processes

from scripts.bench_parts import (
    cover_speed,
    desk_run,
    desk_speed,
    ingest_pages,
    label_speed,
    letter_speed,
    misfiles,
    spoilt_covers,
    status_speed,
)
from scripts.bench_parts.table import Line, conditions, show

Measure = Callable[[int], list[Line]]
"""Measures one part; ``cases`` is the size of the large office."""

PARTS: dict[str, tuple[str, Measure]] = {
    "ingest": (
        "ingest · 160 pages, 300 dpi grey, inbox to commit",
        lambda _cases: ingest_pages.lines(),
    ),
    "covers": ("covers · 500 cover sheets to one PDF", lambda _cases: cover_speed.lines()),
    "labels": ("labels · 500 parcel labels to one PDF", lambda _cases: label_speed.lines()),
    "print": ("print · 300 letters to one PDF", lambda _cases: letter_speed.lines()),
    "desk": (
        "desk · p50 / p95 at 10,000 -> {cases:,} cases",
        lambda cases: [*desk_run.lines(), *desk_speed.lines(cases)],
    ),
    "status": (
        "status · the citizen's page at 10,000 cases",
        lambda _cases: status_speed.lines(),
    ),
    "reading": (
        "reading · spoilt covers, three damages each",
        lambda _cases: [*spoilt_covers.lines(), *misfiles.lines()],
    ),
}


def main() -> int:
    """Print a table for each part named on the command line, all of them without a name."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("part", nargs="*", help=", ".join(PARTS))
    parser.add_argument(
        "--cases", type=int, default=desk_speed.MANY, help="cases of the large office of desk"
    )
    asked = parser.parse_args()
    unknown = [name for name in asked.part if name not in PARTS]
    if unknown:
        parser.error(f"one of {', '.join(PARTS)} — not {', '.join(unknown)}")
    print(conditions())
    for name in asked.part or PARTS:
        title, measure = PARTS[name]
        show(title.format(cases=asked.cases), measure(asked.cases))
    return 0


if __name__ == "__main__":
    sys.exit(main())
