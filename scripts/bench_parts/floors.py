"""What stands beside the ingest of a tray: less work than it does, and the way others do it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import zxingcpp

from postal.imaging.sandbox import read_file

USUAL_PAGES = 4


def reading(tray: Path) -> float:
    """Return pages a second of reading ``tray`` alone: no inbox, no database."""
    began = time.perf_counter()
    pages = len(read_file(tray).pages)
    return pages / (time.perf_counter() - began)


def decoding(tray: Path) -> float:
    """Return pages a second of two processes that only decode each picture at 1/8 of its size."""
    # Not forked: OpenCV's threads of this process would be missing in the copy, which then waits.
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        list(processes.map(_decode, [tray] * 2, [0, 1], [2, 2]))
        began = time.perf_counter()
        pages = sum(processes.map(_decode, [tray] * 2, [0, 1], [None, None]))
        return pages / (time.perf_counter() - began)


def _decode(tray: Path, start: int, most: int | None) -> int:
    cv2.setNumThreads(1)
    count = 0
    with pikepdf.open(tray) as pdf:
        for page in list(pdf.pages)[start::2][:most]:
            (image,) = page.get_images().values()
            stored = np.frombuffer(image.read_raw_bytes(), np.uint8)
            cv2.imdecode(stored, cv2.IMREAD_REDUCED_GRAYSCALE_8)
            count += 1
    return count


def usual(tray: Path, *options: str) -> float | None:
    """Return pages a second of the usual way on one core; None without pdftoppm.

    One ``pdftoppm`` at 300 dpi a page, then every barcode format over the whole picture, one page
    after the other; a few pages are enough, as every page takes about as long. pdftoppm writes
    colours unless ``options`` hold ``-gray``, which only who knows the scanner's setting gives.
    """
    program = shutil.which("pdftoppm")
    if program is None:
        return None
    with _one_core():
        began = time.perf_counter()
        for number in range(1, USUAL_PAGES + 1):
            pages = ("-f", str(number), "-l", str(number))
            call = [program, "-r", "300", *options, *pages, str(tray)]
            done = subprocess.run(call, check=True, capture_output=True)
            picture = cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_GRAYSCALE)
            zxingcpp.read_barcodes(picture)
        return USUAL_PAGES / (time.perf_counter() - began)


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this thread, and what it starts, on one core for the block."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
