"""What stands beside the ingest of a tray: less work than it does, and the way others do it."""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import zxingcpp

from postal.imaging.sandbox import read_file

USUAL_PAGES = 6


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


def usual(tray: Path) -> float | None:
    """Return pages a second of the usual way, two pages at a time; None without pdftoppm.

    One ``pdftoppm`` at 300 dpi a page, then every barcode format over the whole picture; a few
    pages are enough, as every page takes about as long.
    """
    program = shutil.which("pdftoppm")
    if program is None:
        return None

    def one(number: int) -> None:
        call = [program, "-r", "300", "-gray", "-f", str(number), "-l", str(number), str(tray)]
        done = subprocess.run(call, check=True, capture_output=True)
        picture = cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_GRAYSCALE)
        zxingcpp.read_barcodes(picture)

    began = time.perf_counter()
    with ThreadPoolExecutor(2) as two:
        list(two.map(one, range(1, USUAL_PAGES + 1)))
    return USUAL_PAGES / (time.perf_counter() - began)
