"""The bench of the cover's reader: rates by damage and by severity, and pages taken for covers.

``BENCH_COVERS`` is the number of covers with three damages; everything else is in proportion to it.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from postal.demo.damage import DAMAGES, spoil
from postal.demo.paper import scanned
from scripts.bench_parts.decoys import ordinary_page
from scripts.bench_parts.reading import Outcome, Trial, as_a_page_is_read, outcomes, rate
from scripts.bench_parts.table import Line
from scripts.bench_parts.unseen_damages import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postal.demo.damage import Damage

COVERS = int(os.environ.get("BENCH_COVERS", "75"))
_THREE, _UNSEEN, _ONE, _ORDINARY = 1000, 200_000, 400_000, 600_000  # the first seeds of each run
_BANDS = ((0.0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.0))  # by the worst of the three severities
_PAGE_DPI = 200.0


@dataclass(frozen=True)
class Ordinary:
    """What became of ordinary pages."""

    pages: int
    taken_for_covers: int
    read: int
    milliseconds: float  # of the middling page; a decoy may take a second


def lines() -> list[Line]:
    """Measure, and return the rows of the table."""
    three = list(outcomes(Trial(COVERS, _THREE, DAMAGES)))
    unseen = list(outcomes(Trial(COVERS // 2, _UNSEEN, {**DAMAGES, **UNSEEN})))
    clean = ordinary(COVERS // 2, damaged=False)
    damaged = ordinary(COVERS, damaged=True)
    return [
        *_in_short("three damages", three),
        *(_band(three, low, high) for low, high in _BANDS),
        *_in_short("three, also unseen ones", unseen),
        *_single("one damage", DAMAGES),
        *_single("one unseen damage", UNSEEN),
        *_false("ordinary pages", clean),
        *_false("damaged ordinary pages", damaged),
        Line(
            "a cover; another page; a damaged one",
            f"{sum(one.milliseconds for one in three) / len(three):.1f} ms",
            f"{clean.milliseconds:.1f} ms; {damaged.milliseconds:.1f} ms, without decoding",
        ),
    ]


def ordinary(pages: int, *, damaged: bool) -> Ordinary:
    """Look at ordinary pages and decoys, scanned or with one to three damages."""
    taken = read = 0
    took: list[float] = []
    for number in range(pages):
        page, seed = ordinary_page(number, _ORDINARY, _PAGE_DPI), _ORDINARY + number
        if damaged:
            page = spoil(page, _PAGE_DPI, seed, count=1 + number % 3)
        else:
            page = scanned(page, seed)
        began = time.process_time()
        seen = as_a_page_is_read(page, _PAGE_DPI)
        took.append(1000 * (time.process_time() - began))
        taken += seen.cover_like
        read += bool(seen.marks)
    return Ordinary(pages, taken, read, median(took))


def _in_short(what: str, seen: list[Outcome]) -> list[Line]:
    readers = Counter(one.reader for one in seen if one.reader)
    by = ", ".join(f"{name} {count}" for name, count in readers.most_common(5))
    gone = sum(not (one.legible or one.read or one.cover_like) for one in seen)
    read = sum(one.read for one in seen)
    return [
        Line(f"{what}: legible covers read", rate(seen), by),
        Line(
            "  of all",
            f"{read / len(seen):.2%}",
            f"{gone} of {len(seen)} show nothing any more; read wrongly {_wrong(seen)}",
        ),
        Line(
            "  legible, not even known for a cover",
            f"{sum(one.lost for one in seen)}",
            f"known for covers: {sum(one.cover_like for one in seen)}",
        ),
    ]


def _band(seen: list[Outcome], low: float, high: float) -> Line:
    inside = [one for one in seen if low < one.severity <= high]
    return Line(f"  worst severity {low:.1f} to {high:.1f}", rate(inside))


def _single(what: str, damages: Mapping[str, Damage]) -> list[Line]:
    """Return one line for all damages, each alone at growing severities, and what was not read."""
    each = max(2, COVERS // 30)
    seen: list[Outcome] = []
    for number, name in enumerate(damages):
        only = {name: {**DAMAGES, **UNSEEN}[name]}
        seen += outcomes(Trial(each, _ONE + 100 * number, only, count=1))
    unread = [one for one in seen if one.legible and not one.read]
    which = ", ".join(f"{one.damages[0][0]} {one.damages[0][1]:.2f}" for one in unread)
    ending = f"not read: {which}" if which else f"each of {len(damages)} damages 100 %"
    return [Line(f"{what}: legible covers read", rate(seen), f"{ending}; wrong {_wrong(seen)}")]


def _wrong(seen: list[Outcome]) -> int:
    return sum(one.wrong for one in seen)


def _false(what: str, found: Ordinary) -> list[Line]:
    of = f"of {found.pages}; a mark read on {found.read}"
    return [Line(f"{what} taken for covers", f"{found.taken_for_covers}", of)]
