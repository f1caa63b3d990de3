"""Measure how fast cover sheets are printed to PDF, beside the HTML-to-PDF way."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf

from postal.codes import Kind, Mark
from postal.intake.cover_sheet import EXAMPLE, CoverSheet, render
from scripts.bench_parts.cover_html import document
from scripts.bench_parts.table import Line, times

MANY = 500
TRAY = 20  # sheets of one HTML document: a tray's envelopes
_LARGE = 200  # a document in which the browser's start weighs little
_SLOW_SECONDS = 300


def lines() -> list[Line]:
    """Measure every way in turn, and return the rows of the table."""
    sheets = [_sheet(number) for number in range(MANY)]
    many = max(_own(sheets) for _ in range(3))
    few = max(_own(sheets[:TRAY]) for _ in range(3))
    rows = [
        Line(f"our printing, {MANY} covers in one PDF", f"{many:.0f} covers/s"),
        Line(f"our printing, {TRAY} covers in one PDF", f"{few:.0f} covers/s"),
    ]
    for name, convert in (("chromium", _chromium), ("weasyprint", _weasyprint)):
        program = shutil.which(name)
        if program is None:
            rows.append(Line(f"  peer: {name}", "–", "not installed"))
            continue
        for count, own in ((TRAY, few), (_LARGE, many)):
            peer = max(_html(sheets[:count], program, convert) for _ in range(2))
            what = f"  peer: {name}, {count} covers in one HTML document"
            rows.append(Line(what, f"{peer:.1f} covers/s", f"ours is {times(own, peer)} as fast"))
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


def _html(
    sheets: Sequence[CoverSheet], program: str, convert: Callable[[str, Path, Path], list[str]]
) -> float:
    """Return covers a second from values to a PDF of that many pages."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        source, target = Path(name) / "covers.html", Path(name) / "covers.pdf"
        began = time.perf_counter()
        source.write_text(document(sheets), encoding="utf-8")
        call = convert(program, source, target)
        subprocess.run(call, check=True, capture_output=True, timeout=_SLOW_SECONDS)
        seconds = time.perf_counter() - began
        with pikepdf.open(target) as pdf:
            if len(pdf.pages) != len(sheets):
                raise RuntimeError(f"{program} made {len(pdf.pages)} pages of {len(sheets)}")
    return len(sheets) / seconds


def _chromium(program: str, source: Path, target: Path) -> list[str]:
    return [
        program,
        "--headless",
        "--no-sandbox",  # our own document; as root the browser refuses to start otherwise
        "--disable-gpu",
        f"--user-data-dir={source.parent / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]


def _weasyprint(program: str, source: Path, target: Path) -> list[str]:
    return [program, str(source), str(target)]
