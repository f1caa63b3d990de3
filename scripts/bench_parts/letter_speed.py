"""Measure how fast a day's letters are printed to PDF, beside reportlab's bare pages and HTML.

Without the small pictures of unclear pages, which a reading process makes one by one.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from postal.codes import Kind, Mark, TrackingCode
from postal.correspondence.letter_facts import LetterFacts
from postal.letters.letter_sheet import LetterSheet, layout, render
from postal.letters.samples import sample
from postal.printing.items import Text
from postal.printing.stock import PAPERS
from postal.printing.type import MM, font
from scripts.bench_parts.peers import Peer, peers
from scripts.bench_parts.sheet_html import Sheet
from scripts.bench_parts.table import Line, times

MANY = 300
LIMIT = 5.0  # seconds for a day's run
_ROUNDS = 3
_HTML = 60  # letters of one HTML document: enough that the program's start weighs little
_KINDS = ("missing", "come_in", "reminder", "rejected")


def lines() -> list[Line]:
    """Measure every way in turn, and return the rows of the table."""
    runs = [[_letter(MANY * one + number) for number in range(MANY)] for one in range(_ROUNDS)]
    rounds = [(_own(letters), _bare(letters)) for letters in runs]  # nobody gets a letter twice
    own, bare = (min(each[place] for each in rounds) for place in range(2))
    kept = "kept" if own <= LIMIT else "MISSED"
    rows = [
        Line(f"our printing, {MANY} letters in one PDF", f"{own:.2f} s", f"limit {LIMIT} s {kept}"),
        Line(
            "  floor: reportlab draws the same lines of text, no layout, no codes",
            f"{bare:.2f} s",
            f"ours takes {times(own, bare)} as long",
        ),
    ]
    for peer in peers():
        if peer.path is None:
            rows.append(Line(f"  peer: {peer.name}", "–", "not installed"))
            continue
        speed = max(_html(peer, runs[0][:_HTML]) for _ in range(2))
        ratio = f"ours is {times(MANY / own, speed)} as fast"
        rows.append(
            Line(
                f"  peer: {peer.name}, {_HTML} in one HTML document",
                f"{speed:.1f} letters/s",
                ratio,
            )
        )
    return rows


def _letter(number: int) -> LetterFacts:
    """Return a letter like a real day's: its own kind, codes, name and house."""
    facts = sample(_KINDS[number % len(_KINDS)], "id")
    return replace(
        facts,
        name=f"Contohwati Ukur {number}",
        lines=(f"Jalan Percobaan Raya Nomor {number}", *facts.lines[1:]),
        tracking=TrackingCode.new().text,
        slip=Mark.new(Kind.SLIP, "CX").text if facts.slip else None,
    )


def _sheets(letters: Sequence[LetterFacts]) -> list[LetterSheet]:
    return [LetterSheet(facts, f"470/{number}/2020") for number, facts in enumerate(letters, 1)]


def _own(letters: Sequence[LetterFacts]) -> float:
    began = time.perf_counter()
    render(_sheets(letters))
    return time.perf_counter() - began


def _bare(letters: Sequence[LetterFacts]) -> float:
    """Return the seconds of the words alone on as many pages, placed beforehand."""
    paper = PAPERS["A4"]
    pages = [
        [item for item in page if isinstance(item, Text)]
        for number, facts in enumerate(letters)
        for page in layout(facts, number=f"470/{number}/2020")
    ]
    began = time.perf_counter()
    canvas = Canvas(BytesIO(), pagesize=(paper.width * MM, paper.height * MM), pageCompression=1)
    for page in pages:
        for item in page:
            canvas.setFont(font(item.bold), item.size)
            canvas.drawString(item.x * MM, (paper.height - item.y) * MM, item.text)
        canvas.showPage()
    canvas.save()
    return time.perf_counter() - began


def _html(peer: Peer, letters: Sequence[LetterFacts]) -> float:
    """Return letters a second; the layout is ours and not timed, as a page has its own."""
    if peer.path is None:
        return 0
    paper = PAPERS["A4"]
    sheets = [
        Sheet(facts.slip or facts.tracking, page)
        for facts in letters
        for page in layout(facts, number="470/17/2020")
    ]
    return peer.speed(sheets, paper.width, paper.height)
