"""What the worker and its reading processes take: memory, and processor time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.bench_parts.offices import environment

ROOT = Path(__file__).parents[2]
_EVERY_SECONDS = 0.02


@dataclass(frozen=True)
class Peak:
    """Megabytes at their highest: what the worker alone holds, and all processes together."""

    worker: float
    together: float


def watch_once(folder: Path) -> Peak:
    """Run ``flask watch --once`` over the office below ``folder`` and watch its memory.

    ``together`` counts a page of memory that several processes share once.
    """
    call = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "watch", "--once"]
    worker = together = 0
    with subprocess.Popen(
        call, cwd=ROOT, env=os.environ | environment(folder), stdout=subprocess.DEVNULL
    ) as running:
        while running.poll() is None:
            worker = max(worker, _kilobytes(running.pid, "Rss:"))
            together = max(together, sum(_kilobytes(one, "Pss:") for one in _tree(running.pid)))
            time.sleep(_EVERY_SECONDS)
    if running.returncode != 0:
        raise RuntimeError(f"flask watch --once ended with {running.returncode}")
    return Peak(worker / 1024, together / 1024)


def _tree(process: int) -> Iterator[int]:
    """Yield the process and all that come from it; those that just ended are left out."""
    yield process
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield from _tree(int(child))


def _kilobytes(process: int, field: str) -> int:
    """Return a sum over the memory of a process, 0 once it is gone."""
    with contextlib.suppress(OSError, IndexError):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        return int(rollup.split(field, 1)[1].split()[0])
    return 0


def processor_seconds(process: int) -> float:
    """Return the processor time that ``process`` and all that came from it have used so far.

    On a busy machine it tells more than the clock; processes that ended count with their parent.
    """
    ticks = 0
    for one in _tree(process):
        with contextlib.suppress(OSError, IndexError):
            stat = Path(f"/proc/{one}/stat").read_text(encoding="utf-8")
            ticks += sum(int(field) for field in stat.rsplit(")", 1)[1].split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")
