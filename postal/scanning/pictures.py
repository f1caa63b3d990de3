"""Page pictures for the screen: our own re-encodings, made by a warm child, kept in the cache."""

from __future__ import annotations

import os
from pathlib import Path

from postal.imaging.sandbox import FileRefused, Limits, page_picture
from postal.storage import Storage

WIDTHS = (320, 900, 1700)


def picture(  # noqa: PLR0913 - which page, and how it is wanted
    storage: Storage, cache: Path, sha256: str, number: int, width: int, turn: int
) -> Path:
    """Return the path of a page's JPEG, making it when it is not in the cache.

    ``number`` counts from 1, ``width`` is one of ``WIDTHS`` in pixels, ``turn`` is clockwise.

    Raises:
        FileRefused: the stored file can no longer be read.
    """
    folder = cache / sha256[:2]
    target = folder / f"{sha256}-{number}-{width}-{turn}.jpg"
    if target.exists():
        return target
    content = _made(storage.path(sha256), number, width, turn)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.{id(content)}")
    temporary.write_bytes(content)
    temporary.rename(target)
    return target


def _made(path: Path, number: int, width: int, turn: int) -> bytes:
    """Make the picture, if need be within the limits of a file that a person had read again."""
    try:
        return page_picture(path, number, width, turn)
    except FileRefused:
        return page_picture(path, number, width, turn, limits=Limits().wider())
