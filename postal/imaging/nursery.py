"""The process that reading children are born from: ``python -m postal.imaging.nursery``.

It loads the libraries once and then forks a fresh child for every file, which takes some
milliseconds instead of a third of a second. It never touches a file itself. Started as a program
of its own, it knows nothing of the caller's ``__main__``, database or settings, and inherits no
file but three pipes: requests on standard input, answers on standard output.

Answers for one file: ``started`` (with the process number), ``ready`` (libraries and limits work,
nothing of the file was touched), then what ``child`` says, at last ``ended``.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys

import cv2
import numpy as np

from postal.imaging import child, wire
from postal.imaging.libtiff import library_of_pillow
from postal.imaging.qr import read_page_marks

_REQUESTS, _ANSWERS = 0, 1


def main() -> int:
    """Fork a child for every ``open`` request until standard input ends."""
    cv2.setNumThreads(1)
    _warm_up()
    # What is loaded by now is never collected: otherwise every child would copy those pages.
    gc.collect()
    gc.freeze()
    _silence()
    _say({"warm": True})
    while request := _next_request():
        process = os.fork()
        if process == 0:
            # Whatever happens in the child, it must not go on as a second nursery.
            try:
                os._exit(child.serve(request, _next_request, _say))
            finally:
                os._exit(1)
        _, status = os.waitpid(process, 0)
        _say({"ended": os.waitstatus_to_exitcode(status)})
    return 0


def _warm_up() -> None:
    """Use the libraries once, so that children find their code and tables in memory.

    One that is missing ends the nursery here, before any file could be blamed for it.
    """
    library_of_pillow()
    paper = np.full((400, 400), 255, np.uint8)
    read_page_marks(paper, 100.0)
    cv2.imdecode(cv2.imencode(".jpg", paper)[1], cv2.IMREAD_REDUCED_GRAYSCALE_2)


def _silence() -> None:
    """Until here a missing library is told on standard error; from here hostile files would."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _next_request() -> wire.Message | None:
    """Wait for one line. Read byte by the pipe's chunk: who asks waits for the answer first."""
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(_REQUESTS, 65_536)
        if not part:
            return None
        line += part
    return wire.decode(line)


def _say(message: wire.Message) -> None:
    data = memoryview(wire.encode(message))
    with contextlib.suppress(BrokenPipeError):
        while data:
            data = data[os.write(_ANSWERS, data) :]


if __name__ == "__main__":
    sys.exit(main())
