"""How much a file from outside may ask of us, and how it is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Limits:
    """Bounds for one file; each has its own reason when exceeded, and an operator may raise it.

    ``memory_bytes`` bounds the address space of one reading process, of which the libraries take
    about 0.6 GB before the first page; an A3 page at 600 dpi (70 megapixels) needs the default.
    ``idle_seconds`` bounds the time without one more page being read, ``total_seconds`` the time
    for all of them. ``lenient`` accepts a damaged PDF whose pages two libraries count alike, on the
    word of a person who looks at the result.
    """

    file_bytes: int = 1_500_000_000
    pages: int = 2_000
    page_pixels: int = 80_000_000
    memory_bytes: int = 2_000_000_000
    idle_seconds: float = 20.0
    # 2,000 pages rendered one by one on two slow cores take half of this.
    total_seconds: float = 900.0
    lenient: bool = False

    def wider(self) -> Limits:
        """Return the limits for a file that a person has had read again."""
        return replace(
            self,
            file_bytes=self.file_bytes * 4,
            pages=self.pages * 10,
            page_pixels=self.page_pixels * 4,
            memory_bytes=self.memory_bytes * 4,
            idle_seconds=self.idle_seconds * 6,
            total_seconds=self.total_seconds * 12,
            lenient=True,
        )


class Unreadable(Exception):
    """A file that cannot be turned into pages.

    ``reason`` is one of: not-a-document, empty-file, truncated, encrypted, no-pages,
    too-many-pages, too-large, page-too-large, several-pictures, damaged, page-counts-differ.
    ``detail`` is for the log: numbers and library words, nothing from the paper itself.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        """Return reason and detail on one line."""
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class FileRefused(Exception):
    """A file that was not read; nothing about it is wrong on our side.

    ``reason`` is one of Unreadable's, or memory-limit, no-progress, too-slow, reader-died, or, for
    a picture or photo that may be asked for again, busy. ``detail`` is for the log and holds
    nothing from the paper.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        """Return reason and detail on one line."""
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class ReaderBroken(RuntimeError):
    """Reading processes cannot work here (limit too small, library missing): no file's fault."""


class NoSuchPicture(ValueError):
    """A page, width or turn that cannot be had of this file: the caller's mistake."""


def check_page_pixels(width: int, height: int, limits: Limits) -> None:
    """Refuse a page before it is decoded: ``page-too-large``, or ``damaged`` without area."""
    if width < 1 or height < 1:
        raise Unreadable("damaged", f"{width} x {height} pixels")
    if width * height > limits.page_pixels:
        raise Unreadable("page-too-large", f"{width} x {height} pixels")


def check_page_count(pages: int, limits: Limits) -> None:
    """Refuse a file with ``no-pages`` or ``too-many-pages``."""
    if pages < 1:
        raise Unreadable("no-pages")
    if pages > limits.pages:
        raise Unreadable("too-many-pages", f"more than {limits.pages}")
