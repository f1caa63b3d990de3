"""The bench's short run over spoilt covers; ``reading.py`` alone does the long one."""

from __future__ import annotations

import os

from scripts.bench_parts import reading
from scripts.bench_parts.table import Line

COVERS = int(os.environ.get("BENCH_COVERS", "60"))


def lines() -> list[Line]:
    """Measure, and return the rows of the table."""
    got = reading.measure(COVERS)
    of = f"of {got.covers}"
    readers = ", ".join(f"{name} {count}" for name, count in got.readers.most_common())
    return [
        Line("spoilt covers read", f"{got.read / got.covers:.1%}", of),
        Line("known as covers", f"{got.cover_like / got.covers:.1%}", of),
        Line("read wrongly", f"{got.wrong}", of),
        Line("reading a spoilt cover", f"{got.ms_per_cover:.1f} ms", f"by {readers}"),
        Line(
            "floor: looking at another page",
            f"{got.ms_per_content_page:.1f} ms",
            f"{got.false_covers} of them taken for covers",
        ),
    ]
