"""The demo's trays as scanner files: one from earlier days, a clean one and a damaged one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from postal.demo.damage import spoil
from postal.demo.paper import content_page, pictures, scanned, tray, write_tray
from postal.intake.cover_facts import CoverSheet
from postal.intake.cover_sheet import render

DPI = 200.0
CLEAN, DAMAGED = "baki-bersih.pdf", "baki-rusak.pdf"


def write_past_tray(covers: Sequence[CoverSheet], sheets: Sequence[int], path: Path) -> None:
    """Write the tray that the demo office scanned on earlier days."""
    pages = tray(pictures(render(covers), DPI), sheets, dpi=DPI, seed=11)
    write_tray(path, pages, DPI)


def sample_trays(covers: Sequence[CoverSheet], sheets: Sequence[int], folder: Path) -> None:
    """Write the two sample trays of today's open covers into ``folder``.

    The clean one holds the first half of the dossiers. The damaged one holds the rest: spoilt
    pages, a page too few, a paper with a signature code, and a cover whose codes are all gone.
    """
    half = len(covers) // 2
    drawn = list(pictures(render(covers), DPI))
    clean = tray(drawn[:half], sheets[:half], dpi=DPI, seed=23)
    write_tray(folder / CLEAN, clean, DPI)
    write_tray(folder / DAMAGED, _damaged(drawn[half:], sheets[half:]), DPI)


def damaged_tray(covers: Sequence[CoverSheet], sheets: Sequence[int], path: Path) -> None:
    """Write a tray of four dossiers as a bad day delivers it: torn, a page short, unreadable."""
    write_tray(path, _damaged(list(pictures(render(covers), DPI)), sheets), DPI)


def _damaged(covers: Sequence[np.ndarray], sheets: Sequence[int]) -> list[np.ndarray]:
    pages: list[np.ndarray] = []
    for place, (cover, count) in enumerate(zip(covers, sheets, strict=True)):
        here = [*tray([cover], [count], dpi=DPI, seed=41 + place)]
        if place == 0:
            here = [
                spoil(page, DPI, 70 + number, count=2, worst=0.5)
                for number, page in enumerate(here)
            ]
        elif place == 1:
            here.pop()  # a page stuck to another: one too few
        elif place == 2:
            here[0] = _unreadable(cover)
        else:
            here[1] = scanned(content_page("certificate", 90, DPI), 91)
        pages += here
    return pages


def _unreadable(cover: np.ndarray) -> np.ndarray:
    """Cover every code of the sheet with a note, as a person in a hurry might."""
    page = cover.copy()
    height, width = page.shape
    note = int(44 / 25.4 * DPI)
    edge = int(8 / 25.4 * DPI)
    spots = [(edge, edge), (width - edge - note, edge), (edge, height - edge - note)]
    spots += [
        (width - edge - note, height - edge - note),
        ((width - note) // 2, (height - note) // 2),
    ]
    for x, y in spots:
        page[y : y + note, x : x + note] = 225
    return scanned(page, 97)
