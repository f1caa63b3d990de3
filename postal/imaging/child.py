"""Inside the reading child: bind itself with limits, open one file, answer questions about it."""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postal.imaging import wire
from postal.imaging.limits import Limits, NoSuchPicture, Unreadable
from postal.imaging.pages import (
    PageRead,
    damage_named,
    opened,
    page_jpeg,
    page_quality,
    read_page,
)
from postal.imaging.photo import read_photo

if TYPE_CHECKING:
    from collections.abc import Callable

    from postal.imaging.sheets import Source

    Say = Callable[[wire.Message], None]
    Ask = Callable[[], wire.Message | None]

# A page at the usual 300 dpi needs less; without this much no honest file could be read.
_WORKING_MEMORY_BYTES = 128 << 20
_OPEN_FILES = 64
_PAGES_A_MESSAGE = 4
_SECONDS_A_MESSAGE = 1.0
# The first to be ended when the whole machine has no memory left.
_WORTH_LEAST = b"1000"


def serve(request: wire.Message, ask: Ask, say: Say) -> int:
    """Work through one file and return the exit code of this process.

    ``request`` is ``{"open": path, "limits": {...}}``; afterwards ``ask`` yields
    ``{"read": [[first, last], ...]}``, ``{"picture": [page, width_px, turn]}``,
    ``{"quality": [page, ...]}``, or ``{"close": true}``. Says ``facts``, ``pages``, ``done``,
    ``picture``, ``quality``, ``refused``, ``no_memory`` or ``wrong``. With ``"photo": true`` the
    file is only looked through for codes: says ``texts``, and that is all.
    """
    limits = Limits(**request["limits"])
    say({"started": os.getpid()})
    try:
        _bind(limits)
    except (MemoryError, OSError, ValueError) as error:
        say({"not_ready": f"{type(error).__name__}: {error}"})
        return 0
    say({"ready": True})
    try:
        if "photo" in request:
            with damage_named():
                say({"texts": read_photo(Path(request["open"]), limits)})
            return 0
        with opened(Path(request["open"]), limits) as source:
            say({"facts": {"kind": source.kind, "pages": source.pages}})
            _answer_all(source, limits, ask, say)
    except Unreadable as error:
        say({"refused": error.reason, "detail": error.detail})
    except MemoryError:
        say({"no_memory": True})
    except OSError as error:
        say({"missing": error.strerror or "OSError"})
    return 0


def _answer_all(source: Source, limits: Limits, ask: Ask, say: Say) -> None:
    while (question := ask()) and "close" not in question:
        try:
            if "read" in question:
                _read(source, question["read"], limits, say)
            elif "quality" in question:
                _measure(source, question["quality"], limits, say)
            else:
                _allow_processor_time(limits)
                data = page_jpeg(source, *question["picture"])
                say({"picture": wire.bytes_to_wire(data)})
        except NoSuchPicture as error:
            say({"wrong": str(error)})


def _read(source: Source, ranges: list[list[int]], limits: Limits, say: Say) -> None:
    """Read the pages of all ``ranges`` and send them on in small lists, slow ones one by one."""
    waiting: list[wire.Message] = []
    said = time.monotonic()
    for first, last in ranges:
        for number in range(first, last + 1):
            _allow_processor_time(limits)
            waiting.append(wire.page_to_wire(_read_naming_page(source, number)))
            if len(waiting) == _PAGES_A_MESSAGE or time.monotonic() - said > _SECONDS_A_MESSAGE:
                say({"pages": waiting})
                waiting = []
                said = time.monotonic()
    say({"pages": waiting, "done": True})


def _measure(source: Source, numbers: list[int], limits: Limits, say: Say) -> None:
    """Send the quality of each page; one that cannot be decoded has none."""
    measured: list[list[Any]] = []
    for number in numbers:
        _allow_processor_time(limits)
        try:
            measured.append([number, page_quality(source, number).plain()])
        except Unreadable:
            measured.append([number, {}])
    say({"quality": measured})


def _read_naming_page(source: Source, number: int) -> PageRead:
    try:
        return read_page(source, number)
    except Unreadable as error:
        raise Unreadable(error.reason, f"page {number}: {error.detail}") from error


def _bind(limits: Limits) -> None:
    """Give up what this process will not need, and make sure that what it needs is there."""
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # some containers forbid even that
        Path("/proc/self/oom_score_adj").write_bytes(_WORTH_LEAST)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    mmap.mmap(-1, _WORKING_MEMORY_BYTES).close()
    _allow_processor_time(limits)


def _allow_processor_time(limits: Limits) -> None:
    """Let the kernel end this process when one page burns the time without progress.

    The process that waits has a clock of its own; this one works even when that process is gone.
    """
    seconds = int(time.process_time() + limits.idle_seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
