"""Measure the cover sheet against its reader: read rate on spoilt covers, and printing speed.

Each cover suffers three random damages, severities drawn evenly from none to "a person can just
read the code", and a random quarter turn; about one in a hundred is beyond any reader, blackened or
with every code torn off. Run it as ``python scripts/bench_parts/reading.py [covers] [seed]``.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the reading processes

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from postal.codes import ALPHABET, Kind, Mark
from postal.demo.damage import spoil
from postal.demo.forms import MAKERS
from postal.demo.paper import content_page, pictures, scanned
from postal.imaging.filters import to_dpi
from postal.imaging.qr import read_page_marks
from postal.intake.cover_sheet import EXAMPLE, render

SCAN_DPI = 200.0
READ_DPI = 100.0  # what the page reader passes on


@dataclass(frozen=True)
class Measured:
    """Counts of one run; seconds and milliseconds are wall time of this machine."""

    covers: int
    read: int
    cover_like: int
    wrong: int
    readers: Counter[str]
    covers_per_second: float
    ms_per_cover: float
    ms_per_content_page: float
    false_covers: int


def measure(covers: int = 300, seed: int = 1000, content: int = 80) -> Measured:
    """Print, spoil and read ``covers`` covers, and look at ``content`` ordinary pages."""
    cv2.setNumThreads(1)
    codes = _codes(covers, seed)
    began = time.perf_counter()
    pdf = render(replace(EXAMPLE, code=code) for code in codes)
    printing = time.perf_counter() - began
    read = cover_like = wrong = 0
    readers: Counter[str] = Counter()
    reading = 0.0
    for number, (code, page) in enumerate(zip(codes, pictures(pdf, SCAN_DPI), strict=True)):
        spoilt = to_dpi(spoil(page, SCAN_DPI, seed + number), SCAN_DPI, READ_DPI)
        began = time.perf_counter()
        seen = read_page_marks(spoilt, READ_DPI)
        reading += time.perf_counter() - began
        texts = {mark.text for mark in seen.marks}
        read += texts == {code}
        wrong += bool(texts - {code})
        cover_like += seen.cover_like
        readers.update({mark.reader for mark in seen.marks})
    false_covers, looking = _content(content, seed)
    speed = covers / printing
    per_cover, per_page = 1000 * reading / covers, 1000 * looking / content
    return Measured(
        covers, read, cover_like, wrong, readers, speed, per_cover, per_page, false_covers
    )


def _codes(count: int, seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    bodies = ("".join(rng.choice(list(ALPHABET), 5)) for _ in range(count))
    return [Mark(Kind.DOSSIER, "MG", body).text for body in bodies]


def _content(count: int, seed: int) -> tuple[int, float]:
    """Return how many ordinary pages were taken for covers, and the seconds spent on them."""
    kinds, false_covers, looking = list(MAKERS), 0, 0.0
    for number in range(count):
        page = scanned(content_page(kinds[number % len(kinds)], seed + number, READ_DPI), number)
        began = time.perf_counter()
        seen = read_page_marks(page, READ_DPI)
        looking += time.perf_counter() - began
        false_covers += seen.cover_like or bool(seen.marks)
    return false_covers, looking


def main() -> None:
    """Print the measurement as a few lines."""
    found = measure(*(int(argument) for argument in sys.argv[1:3]))
    print(f"covers printed            {found.covers_per_second:8.0f} /s")
    print(f"spoilt covers read        {found.read / found.covers:8.1%}  of {found.covers}")
    print(f"known as covers           {found.cover_like / found.covers:8.1%}")
    print(f"read wrongly              {found.wrong:8d}")
    print(f"reading a spoilt cover    {found.ms_per_cover:8.1f} ms")
    print(f"looking at another page   {found.ms_per_content_page:8.1f} ms")
    print(f"pages taken for covers    {found.false_covers:8d}")
    print("readers                   ", dict(found.readers.most_common()))


if __name__ == "__main__":
    main()
