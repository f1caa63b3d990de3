"""Read hostile files through the real sandbox and look whether we are as well as before."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from postal.imaging import sandbox
from postal.imaging.sandbox import FileRefused, Limits, NoSuchPicture, ReaderBroken
from postal.scanning.reasons import FILE_REASONS
from tests.imaging.corpus_case import Case

_PICTURE_PX = 200
# Starting a child, killing it and starting another nursery take their time too.
_SLACK_SECONDS = 6.0
_MB = 1 << 20


@dataclass
class Verdict:
    """What became of one file: its pages or the reason, how long it took, and what was wrong."""

    case: Case
    outcome: str = ""
    detail: str = ""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Health:
    """What this process holds: memory, open files, children of all generations, zombies."""

    resident: int
    files: int
    processes: int
    zombies: int

    @classmethod
    def now(cls) -> Health:
        """Look into /proc, after making files gave back what it took."""
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        ours = _descendants(os.getpid())
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(
            resident=pages * os.sysconf("SC_PAGE_SIZE"),
            files=len(_open_files()),
            processes=len(ours),
            zombies=sum(state == "Z" for state in ours.values()),
        )


def suffer(case: Case, path: Path, limits: Limits) -> Verdict:
    """Read the file and ask for a picture of its last page; never raises."""
    path.write_bytes(case.data)
    verdict = Verdict(case)
    started = last = time.monotonic()
    longest = 0.0

    def on_pages(_pages: object, _total: int) -> None:
        nonlocal last, longest
        longest, last = max(longest, time.monotonic() - last), time.monotonic()

    try:
        reading = sandbox.read_file(path, limits=limits, on_pages=on_pages)
        verdict.outcome = f"{reading.facts.pages} pages"
        fate: object = reading.facts.pages
        longest = max(longest, time.monotonic() - last)
        if not sandbox.page_picture(path, reading.facts.pages, _PICTURE_PX, 90, limits=limits):
            verdict.problems.append("empty picture")
    except FileRefused as refused:
        longest = max(longest, time.monotonic() - last)
        verdict.outcome, verdict.detail, fate = refused.reason, refused.detail, "refused"
        if refused.reason not in FILE_REASONS:
            verdict.problems.append(f"a reason without words: {refused.reason}")
    except (OSError, ReaderBroken, NoSuchPicture, ValueError, KeyError, TypeError) as error:
        fate = verdict.outcome = repr(error)
        verdict.problems.append(f"no verdict: {error!r}")
    verdict.seconds = time.monotonic() - started
    if case.fate not in {"any", fate}:
        verdict.problems.append(f"wanted {case.fate}, got {verdict.outcome}")
    if longest > limits.idle_seconds + _SLACK_SECONDS:
        verdict.problems.append(f"{longest:.1f} s without progress")
    return verdict


def worse(before: Health, after: Health) -> list[str]:
    """Say what has grown: memory by more than some megabytes, files, processes, zombies."""
    problems = []
    if after.resident > before.resident + 48 * _MB:
        problems.append(f"memory from {before.resident // _MB} to {after.resident // _MB} MB")
    if after.files > before.files:
        problems.append(f"open files from {before.files} to {after.files}")
    if after.processes > before.processes:
        problems.append(f"processes from {before.processes} to {after.processes}")
    if after.zombies:
        problems.append(f"{after.zombies} zombies")
    return problems


def _open_files() -> list[str]:
    """Return what is open, without the devices that libraries keep for themselves."""
    held = []
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # that of this very listing
            held.append(str(one.readlink()))
    return [name for name in held if not name.startswith("/dev/")]


def _descendants(process: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            status = Path(f"/proc/{child}/stat").read_text()
            found[child] = status.rpartition(")")[2].split()[0]
            found |= _descendants(child)
    return found
