"""Measure the cover sheet against its reader: how many spoilt covers are read, and none wrongly.

Run it alone as ``python -m scripts.bench_parts.reading [covers] [seed]``. A cover is named by its
seed. It is printed with a random code, spoilt as a 200 dpi scan and read as a page of a file is:
a first look at 50 dpi, a closer one at 100, and at 200 what is known for a cover and was not read.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the reading processes

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from postal.codes import ALPHABET, Kind, Mark
from postal.demo.damage import DAMAGES, spoilt
from postal.demo.paper import pictures
from postal.imaging.filters import to_dpi
from postal.imaging.first_look import first_look
from postal.imaging.qr import read_page_marks
from postal.intake.cover_sheet import EXAMPLE, render
from scripts.bench_parts.legible import legible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from postal.demo.damage import Damage
    from postal.imaging.marks import Grey, PageMarks

SCAN_DPI = 200.0
_FIRST_DPI, _CLOSER_DPI = 50.0, 100.0


@dataclass(frozen=True)
class Outcome:
    """What became of one spoilt cover."""

    seed: int
    damages: tuple[tuple[str, float], ...]
    legible: bool
    read: bool
    wrong: bool
    cover_like: bool
    reader: str
    milliseconds: float

    @property
    def severity(self) -> float:
        """The worst severity it suffered."""
        return max(severity for _, severity in self.damages)

    @property
    def lost(self) -> bool:
        """Whether a person could read it, and the program does not even know it for a cover."""
        return self.legible and not self.cover_like


@dataclass(frozen=True)
class Trial:
    """One kind of run: which damages, how many at once, how severe, from which seed on."""

    covers: int
    seed: int
    damages: Mapping[str, Damage]
    count: int = 3
    worst: float = 1.0


def outcomes(trial: Trial) -> Iterator[Outcome]:
    """Print, spoil and read covers, one after the other."""
    cv2.setNumThreads(1)
    codes = random_codes(trial.covers, trial.seed)
    pdf = render(replace(EXAMPLE, code=code) for code in codes)
    for number, (code, page) in enumerate(zip(codes, pictures(pdf, SCAN_DPI), strict=True)):
        yield _outcome(trial, trial.seed + number, code, page)


def _outcome(trial: Trial, seed: int, code: str, page: Grey) -> Outcome:
    picture, steps, turn = spoilt(
        page, SCAN_DPI, seed, count=trial.count, worst=trial.worst, damages=trial.damages
    )
    began = time.process_time()
    seen = as_a_page_is_read(picture, SCAN_DPI)
    took = time.process_time() - began
    texts = {mark.text for mark in seen.marks}
    return Outcome(
        seed=seed,
        damages=tuple((step.name, step.severity) for step in steps),
        legible=legible(picture, SCAN_DPI, code, (steps, turn), trial.damages),
        read=texts == {code},
        wrong=bool(texts - {code}),
        cover_like=seen.cover_like,
        reader=next((mark.reader for mark in seen.marks), ""),
        milliseconds=1000 * took,
    )


def as_a_page_is_read(picture: Grey, dpi: float) -> PageMarks:
    """Return what the page reader makes of a scan, with its looks at growing resolution."""
    seen = first_look(to_dpi(picture, dpi, _FIRST_DPI), _FIRST_DPI)
    if seen is not None:
        return seen
    seen = read_page_marks(to_dpi(picture, dpi, _CLOSER_DPI), _CLOSER_DPI)
    if seen.marks or not seen.cover_like:
        return seen
    again = read_page_marks(picture, dpi)
    return again if again.marks else seen


def random_codes(count: int, seed: int) -> list[str]:
    """Return ``count`` marks of dossiers."""
    rng = np.random.default_rng(seed)
    bodies = ("".join(rng.choice(list(ALPHABET), 5)) for _ in range(count))
    return [Mark(Kind.DOSSIER, "MG", body).text for body in bodies]


def rate(seen: Iterable[Outcome]) -> str:
    """Return the share that was read of the covers that a person could read, with its counts."""
    could = [one for one in seen if one.legible]
    read = sum(one.read for one in could)
    return f"{read / max(1, len(could)):.2%} ({read} of {len(could)})"


def main() -> None:
    """Print the measurement of three damages at once as a few lines."""
    covers, seed = (int(text) for text in (*sys.argv[1:3], *("300", "1000")[len(sys.argv) - 1 :]))
    seen = list(outcomes(Trial(covers, seed, DAMAGES)))
    for one in seen:
        if one.wrong or (not one.read and (one.legible or one.cover_like)):
            print(one)
    print("read of the legible", rate(seen))
    print("read of all        ", f"{sum(one.read for one in seen) / covers:.2%}")
    print("legible, not even known for a cover", sum(one.lost for one in seen))
    print("neither legible nor known", sum(not (one.legible or one.cover_like) for one in seen))
    print("read though not legible", sum(one.read and not one.legible for one in seen))
    print("read wrongly", sum(one.wrong for one in seen))
    print("ms a cover  ", round(sum(one.milliseconds for one in seen) / covers, 1))
    print("readers     ", dict(Counter(one.reader for one in seen).most_common()))


if __name__ == "__main__":
    main()
