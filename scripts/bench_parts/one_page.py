"""How long an operator waits for a single sheet: from the inbox folder to the commit."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pikepdf

from postal import worker
from postal.extensions import settings

_BEFORE_SECONDS = 0.5  # the worker is idle by then
_TIMES = 3


def seconds(source: Path) -> float:
    """Return the middle of some waits; each file is one page of ``source`` that nobody scanned yet.

    The program's own watch takes the files, as it does all day.
    """
    watching = worker.watch(once=False)
    try:
        return sorted(_wait(source, number, watching) for number in range(_TIMES))[_TIMES // 2]
    finally:
        watching.close()


def _wait(source: Path, number: int, watching: worker.Watching) -> float:
    path = settings().cache / f"sheet-{number}.pdf"
    with pikepdf.open(source) as scanned, pikepdf.new() as sheet:
        sheet.pages.append(scanned.pages[1 + number])
        sheet.save(path)
    arrived: list[float] = []

    def arrive() -> None:
        arrived.append(time.perf_counter())
        shutil.move(path, inbox / path.name)

    inbox = settings().inbox
    timer = threading.Timer(_BEFORE_SECONDS, arrive)
    timer.start()
    batch = next(watching)
    waited = time.perf_counter() - arrived[0]
    if batch.pages_total != 1:
        raise RuntimeError(f"a file of one page became {batch.state}, {batch.reason}")
    return waited
