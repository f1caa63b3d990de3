"""Scanned trays of any length for an office: 300 dpi grey A4, one JPEG a page, real covers.

Drawing a scanned page takes longer than reading it, so the papers between the covers are drawn
once and repeated in long trays; each page still has bytes of its own, as from a scanner.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import pikepdf

from postal.demo.paper import any_content, pictures, scanned, write_tray
from postal.intake.cover_sheet import CoverSheet, render

DPI = 300.0
PAGES = 160
# Covers every eighth or seventh page: 13 dossiers of 8 pages and 8 of 7 make 160.
SHEETS = tuple(7 if number % 21 in range(13) else 6 for number in range(21))
_MOST = 7
_DIFFERENT = 16


def sheets_for(pages: int) -> tuple[int, ...]:
    """Return how many sheets each dossier of a tray of so many ``pages`` has, without its cover."""
    counts: list[int] = []
    for count in cycle(SHEETS):
        left = pages - sum(counts) - len(counts)
        if left <= _MOST + 1:
            return (*counts, left - 1) if left > 1 else tuple(counts)
        counts.append(count)
    raise AssertionError


def draw_papers(path: Path, count: int) -> None:
    """Write ``count`` scanned pages that are no covers."""
    drawn = [any_content(seed, DPI) for seed in range(min(count, _DIFFERENT))]
    pages = (scanned(drawn[number % len(drawn)], number) for number in range(count))
    write_tray(path, pages, DPI)


def draw_tray(path: Path, covers: Sequence[CoverSheet], papers: Path) -> int:
    """Write a tray of ``covers``, each with its counted sheets under it; return its pages."""
    heads = path.with_suffix(".covers.pdf")
    drawn = enumerate(pictures(render(covers), DPI))
    write_tray(heads, (scanned(page, 5000 + number) for number, page in drawn), DPI)
    sheets = [cover.sheets or 0 for cover in covers]
    with pikepdf.new() as tray, pikepdf.open(heads) as fronts:
        for cover, below in zip(list(fronts.pages), _shared_out(papers, sheets), strict=True):
            tray.pages.append(cover)
            for number in below:
                # Opened again each time: copies of one opening would share their picture.
                with pikepdf.open(papers) as source:
                    tray.pages.append(source.pages[number])
        tray.save(path)
        pages = len(tray.pages)
    heads.unlink()
    return pages


def _shared_out(papers: Path, sheets: Sequence[int]) -> list[list[int]]:
    with pikepdf.open(papers) as source:
        numbers = cycle(range(len(source.pages)))
    return [list(islice(numbers, count)) for count in sheets]
