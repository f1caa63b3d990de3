"""Measure a scanned tray's way from the inbox folder to the commit, and the memory it takes.

160 A4 pages, 300 dpi grey, one JPEG a page in a PDF, with real covers of a furnished office that
counted its sheets. The program's own worker takes the file: copied and synced, read, cut, rows and
events written, matched, committed. Each round works on a fresh copy of the office, after a tray of
two dossiers, since a worker runs for days and its first tray says little.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from postal import audit, worker
from postal.extensions import session, settings
from postal.imaging.sandbox import read_file
from postal.intake.cover_sheet import CoverSheet
from postal.models import Batch, Dossier
from scripts.bench_parts import floors, formats, offices, one_page, processes, trays
from scripts.bench_parts.table import Line, times

# 514 offices with 1,500 dossiers of 7 pages a day, over eight hours, on two cores.
MARK = 187  # pages a second
USUAL_MARK = 80  # times the usual way on one core
MEMORY_MARK = 300  # MB for worker and readers together
_FIRST = (2, 3)  # sheets of the two dossiers of the tray before the measured one
_LONG = int(os.environ.get("BENCH_LONG_PAGES", "640"))


@dataclass(frozen=True)
class Measured:
    """Pages a second, the best of the rounds, and the least processor milliseconds a page."""

    whole: float
    processor: float
    reading: float
    decoding: float
    usual: float | None
    usual_grey: float | None
    alone: float
    short: processes.Peak
    long: processes.Peak


def measure(rounds: int = 3) -> Measured:
    """Make the office and its trays, then measure every way in turn, ``rounds`` times."""
    # Not /tmp: that may be memory, where a sync costs nothing.
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="bench-") as name:
        folder = Path(name)
        first, tray, long = _prepare(folder)
        read_file(first)
        whole, reading, decoding = [], [], []
        for _ in range(rounds):
            whole.append(_ingest(folder, first, tray))
            reading.append(floors.reading(tray))
            decoding.append(floors.decoding(tray))
        return Measured(
            whole=max(speed for speed, _ in whole),
            processor=min(busy for _, busy in whole),
            reading=max(reading),
            decoding=max(decoding),
            usual=floors.usual(tray),
            usual_grey=floors.usual(tray, "-gray"),
            alone=_one_page(folder, first),
            short=_memory(folder, tray),
            long=_memory(folder, long),
        )


def _prepare(folder: Path) -> tuple[Path, Path, Path]:
    """Register every dossier, and draw the first small tray, the measured one and the long one."""
    office, papers = folder / "office", folder / "papers.pdf"
    offices.furnish(office)
    with offices.opened(office):
        sheets = (*_FIRST, *trays.SHEETS, *trays.sheets_for(_LONG))
        covers = offices.register(sheets, datetime.now(UTC).date())
    trays.draw_papers(papers, sum(trays.SHEETS))
    middle = len(_FIRST) + len(trays.SHEETS)
    parts = covers[: len(_FIRST)], covers[len(_FIRST) : middle], covers[middle:]
    paths = folder / "first.pdf", folder / "tray.pdf", folder / "long.pdf"
    pages = [_draw(path, part, papers) for path, part in zip(paths, parts, strict=True)]
    if pages[1:] != [trays.PAGES, _LONG]:
        raise RuntimeError(f"trays of {pages} pages")
    return paths


def _draw(path: Path, covers: list[CoverSheet], papers: Path) -> int:
    return trays.draw_tray(path, covers, papers)


def _copied(folder: Path, *scans: Path) -> Path:
    """Return a fresh copy of the office with ``scans`` in its inbox, all of it on the disk."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder / "office", copy)
    for scan in scans:
        shutil.copy(scan, copy / "data" / "inbox")
    os.sync()
    return copy


def _ingest(folder: Path, first: Path, tray: Path) -> tuple[float, float]:
    """Take ``tray`` from its claim to the move to ``done/`` after the commit.

    Returns pages a second, and milliseconds of processor time a page in all processes together.
    """
    actor = audit.system("worker")
    with offices.opened(_copied(folder, first)):
        list(worker.sweep_inbox(actor, patience=0, troubles=[]))
        shutil.copy(tray, settings().inbox)
        os.sync()
        busy, began = processes.processor_seconds(os.getpid()), time.perf_counter()
        (batch,) = worker.sweep_inbox(actor, patience=0, troubles=[])
        seconds = time.perf_counter() - began
        busy = processes.processor_seconds(os.getpid()) - busy
        _check(batch)
    return trays.PAGES / seconds, 1000 * busy / trays.PAGES


def _one_page(folder: Path, first: Path) -> float:
    """Return the seconds from a file of one page in the inbox to its commit, the worker warm."""
    with offices.opened(_copied(folder, first)):
        list(worker.sweep_inbox(audit.system("worker"), patience=0, troubles=[]))
        return one_page.seconds(first)


def _check(batch: Batch) -> None:
    """Refuse a measurement of anything but a whole ingest: every dossier matched, chain whole."""
    matched = session().scalar(select(func.count()).where(Dossier.state == "matched"))
    wanted = len(_FIRST) + len(trays.SHEETS)
    done = (batch.state, batch.pages_total, matched, offices.chain_is_whole())
    if done != ("accepted", trays.PAGES, wanted, True):
        raise RuntimeError(f"the tray did not go through: {done}")


def _memory(folder: Path, tray: Path) -> processes.Peak:
    return processes.watch_once(_copied(folder, tray))


def lines() -> list[Line]:
    """Measure, and return the rows of the table."""
    got = measure()
    return [
        Line(
            "from claim to commit",
            f"{got.whole:.0f} pages/s",
            f"{times(got.whole, MARK)} the mark of {MARK}; {got.processor:.1f} ms processor a page",
        ),
        Line(
            "  reading alone",
            f"{got.reading:.0f} pages/s",
            f"{got.whole / got.reading:.0%} of it is reached with files, rows, events, matching",
        ),
        Line(
            "  floor: decoding alone at 1/8, two processes",
            f"{got.decoding:.0f} pages/s",
            f"{got.whole / got.decoding:.0%} of it is reached",
        ),
        *_usual(got),
        Line("  a file of one page, the worker warm", f"{got.alone:.2f} s", "the mark is 1 s"),
        *_memory_lines(got),
        *formats.lines(),
    ]


def _memory_lines(got: Measured) -> Iterator[Line]:
    for what, short, long in (
        ("the worker alone", got.short.worker, got.long.worker),
        ("worker and readers together", got.short.together, got.long.together),
    ):
        title = f"  memory of {what}, {trays.PAGES} and {_LONG} pages"
        said = f"{times(long, short)}; the mark is {MEMORY_MARK} MB"
        yield Line(title, f"{short:.0f} and {long:.0f} MB", said)


def _usual(got: Measured) -> Iterator[Line]:
    for colours, speed in (("", got.usual), (", asked for grey", got.usual_grey)):
        what = f"  peer: pdftoppm at 300 dpi{colours}, all formats, one core"
        if speed is None:
            yield Line(what, "–", "pdftoppm is not installed (poppler-utils)")
            continue
        ratio = got.whole / speed / USUAL_MARK
        said = f"ours is {times(got.whole, speed)} as fast; {ratio:.2f} x the mark of {USUAL_MARK}"
        yield Line(what, f"{speed:.2f} pages/s", said)
