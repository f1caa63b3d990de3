"""Measure how fast parcel labels are printed to PDF, beside the HTML-to-PDF way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from postal.codes import Kind, Mark
from postal.dispatch.label import EXAMPLE, Label, layout, render
from postal.printing.stock import LABEL_STOCKS
from scripts.bench_parts.peers import Peer, peers
from scripts.bench_parts.sheet_html import Sheet
from scripts.bench_parts.table import Line, times

MANY = 500
MARK = 10  # times as fast as the usual way
_STOCK = LABEL_STOCKS["thermal-100x150"]
_ROUNDS = 3


def lines() -> list[Line]:
    """Measure every way in turn, and return the rows of the table."""
    labels = [_label(number) for number in range(MANY)]
    found = list(peers())
    rounds = [(_own(labels), [_html(peer, labels) for peer in found]) for _ in range(_ROUNDS)]
    own = max(speed for speed, _ in rounds)
    what = f"our printing, {MANY} labels of 100 x 150 mm in one PDF"
    return [
        Line(what, f"{own:.0f} labels/s"),
        *(
            _beside(peer, own, max(each[place] for _, each in rounds))
            for place, peer in enumerate(found)
        ),
    ]


def _beside(peer: Peer, own: float, speed: float) -> Line:
    if peer.path is None:
        return Line(f"  peer: {peer.name}", "–", "not installed")
    kept = "kept" if own >= MARK * speed else "MISSED"
    told = f"ours is {times(own, speed)} as fast · mark {MARK} x {kept}"
    return Line(f"  peer: {peer.name}, {MANY} in one HTML document", f"{speed:.1f} labels/s", told)


def _label(number: int) -> Label:
    """Return a label like a real day's: its own code, name, house and resi."""
    return replace(
        EXAMPLE,
        code=Mark.new(Kind.PARCEL, "CX").text,
        name=f"Contohwati Ukur {number}",
        lines=(f"Jalan Percobaan Raya Nomor {number}", *EXAMPLE.lines[1:]),
        resi=f"P2611{number:09d}" if number % 2 else None,
        items=1 + number % 3,
    )


def _own(labels: Sequence[Label]) -> float:
    began = time.perf_counter()
    render(labels, _STOCK)
    return len(labels) / (time.perf_counter() - began)


def _html(peer: Peer, labels: Sequence[Label]) -> float:
    """Return labels a second; the layout is ours and not timed, as a page has its own."""
    if peer.path is None:
        return 0
    sheets = [Sheet(label.code, layout(label, _STOCK)) for label in labels]
    return peer.speed(sheets, _STOCK.width, _STOCK.height)
