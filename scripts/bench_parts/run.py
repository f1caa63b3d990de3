"""Run the parts of the bench that were asked for; called by ``scripts/bench``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the reading processes

from scripts.bench_parts import (
    cover_speed,
    desk_speed,
    ingest_pages,
    label_speed,
    misfiles,
    spoilt_covers,
    status_speed,
)
from scripts.bench_parts.table import Line, conditions, show

PARTS: dict[str, tuple[str, Callable[[], list[Line]]]] = {
    "ingest": ("ingest · 160 pages, 300 dpi grey, inbox to commit", ingest_pages.lines),
    "covers": ("covers · 500 cover sheets to one PDF", cover_speed.lines),
    "labels": ("labels · 500 parcel labels to one PDF", label_speed.lines),
    "desk": ("desk · p50 / p95 at 10,000 -> 500,000 cases", desk_speed.lines),
    "status": ("status · the citizen's page at 10,000 cases", status_speed.lines),
    "reading": (
        "reading · spoilt covers, three damages each",
        lambda: [*spoilt_covers.lines(), *misfiles.lines()],
    ),
}


def main() -> int:
    """Print a table for each part named on the command line, all of them without a name."""
    asked = sys.argv[1:] or list(PARTS)
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        print(f"scripts/bench [{'|'.join(PARTS)}] — not {', '.join(unknown)}", file=sys.stderr)
        return 2
    print(conditions())
    for name in asked:
        title, measure = PARTS[name]
        show(title, measure())
    return 0


if __name__ == "__main__":
    sys.exit(main())
