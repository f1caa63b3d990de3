"""Measure how fast cover sheets are printed to PDF, beside the HTML-to-PDF way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from postal.codes import Kind, Mark
from postal.intake.cover_sheet import EXAMPLE, CoverSheet, layout, render
from postal.printing.stock import PAPERS
from scripts.bench_parts.peers import Peer, peers
from scripts.bench_parts.sheet_html import Sheet
from scripts.bench_parts.table import Line, times

MANY = 500
TRAY = 20  # sheets of one HTML document: a tray's envelopes
_LARGE = 200  # a document in which the browser's start weighs little


def lines() -> list[Line]:
    """Measure every way in turn, and return the rows of the table."""
    sheets = [_sheet(number) for number in range(MANY)]
    many = max(_own(sheets) for _ in range(3))
    few = max(_own(sheets[:TRAY]) for _ in range(3))
    rows = [
        Line(f"our printing, {MANY} covers in one PDF", f"{many:.0f} covers/s"),
        Line(f"our printing, {TRAY} covers in one PDF", f"{few:.0f} covers/s"),
    ]
    for peer in peers():
        if peer.path is None:
            rows.append(Line(f"  peer: {peer.name}", "–", "not installed"))
            continue
        for count, own in ((TRAY, few), (_LARGE, many)):
            speed = max(_html(peer, sheets[:count]) for _ in range(2))
            what = f"  peer: {peer.name}, {count} covers in one HTML document"
            rows.append(Line(what, f"{speed:.1f} covers/s", f"ours is {times(own, speed)} as fast"))
    return rows


def _sheet(number: int) -> CoverSheet:
    """Return a sheet like a real tray's: its own code, name and counts."""
    return replace(
        EXAMPLE,
        code=Mark.new(Kind.DOSSIER, "CX").text,
        applicant=f"Contohwati Ukur {number}",
        sheets=2 + number % 9,
        tray=(number % TRAY + 1, TRAY),
    )


def _own(sheets: Sequence[CoverSheet]) -> float:
    began = time.perf_counter()
    render(sheets)
    return len(sheets) / (time.perf_counter() - began)


def _html(peer: Peer, sheets: Sequence[CoverSheet]) -> float:
    paper = PAPERS["A4"]
    pages = [Sheet(sheet.code, layout(sheet)) for sheet in sheets]
    return peer.speed(pages, paper.width, paper.height)
