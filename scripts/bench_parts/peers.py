"""Programs that turn HTML into PDF, timed from the making of the HTML to the finished file."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from scripts.bench_parts.sheet_html import Sheet, document

_SLOW_SECONDS = 300


@dataclass(frozen=True)
class Peer:
    """One such program; ``path`` is None where it is not installed."""

    name: str
    path: str | None
    call: Callable[[str, Path, Path], list[str]]

    def speed(self, sheets: Sequence[Sheet], width: float, height: float) -> float:
        """Return sheets of ``width`` by ``height`` mm a second, start of the program included.

        Raises RuntimeError when the file has not a page for each.
        """
        if self.path is None:
            raise RuntimeError(f"{self.name} is not installed")
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            source, target = Path(name) / "sheets.html", Path(name) / "sheets.pdf"
            began = time.perf_counter()
            source.write_text(document(sheets, width, height), encoding="utf-8")
            call = self.call(self.path, source, target)
            subprocess.run(call, check=True, capture_output=True, timeout=_SLOW_SECONDS)
            seconds = time.perf_counter() - began
            with pikepdf.open(target) as pdf:
                if len(pdf.pages) != len(sheets):
                    raise RuntimeError(f"{self.name}: {len(pdf.pages)} pages of {len(sheets)}")
        return len(sheets) / seconds


def peers() -> Iterator[Peer]:
    """Yield every program that we know how to call."""
    for name, call in (("chromium", _chromium), ("weasyprint", _weasyprint)):
        yield Peer(name, shutil.which(name), call)


def _chromium(program: str, source: Path, target: Path) -> list[str]:
    return [
        program,
        "--headless",
        "--no-sandbox",  # our own document; as root the browser refuses to start otherwise
        "--disable-gpu",
        f"--user-data-dir={source.parent / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]


def _weasyprint(program: str, source: Path, target: Path) -> list[str]:
    return [program, str(source), str(target)]
