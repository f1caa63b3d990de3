"""Paper for tests: covers from a real PDF, made-up pages, and trays of them as scanner files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postal.demo.paper import any_content, pictures, write_tray

DPI = 120.0
Grey = NDArray[np.uint8]


@cache
def content(number: int) -> Grey:
    """One of a dozen made-up papers; the same number is the same paper."""
    return any_content(number % 12, DPI)


def blank_page() -> Grey:
    """An empty side of a sheet."""
    return np.full_like(content(0), 255)


def covers_of(pdf: Path) -> list[Grey]:
    """The cover sheets of a printed PDF as pictures."""
    return list(pictures(pdf.read_bytes(), DPI))


def write_scan(path: Path, pages: Sequence[NDArray[Any]]) -> Path:
    """Write pages as a scanner would, in the format of the path's suffix."""
    write_tray(path, pages, DPI)
    return path


def tray_of(covers: Sequence[Grey], sheets: Sequence[int], start: int = 0) -> list[Grey]:
    """Each cover followed by as many pages as ``sheets`` says."""
    pages: list[Grey] = []
    for cover, count in zip(covers, sheets, strict=True):
        pages.append(cover)
        pages += [content(start + len(pages) + number) for number in range(count)]
    return pages
