"""The TIFF library that Pillow brings along, asked for rows as they are stored, and what it minds.

Pillow makes a byte of every bit, which takes three times as long as decoding a fax, and is silent
about lines that are wrong. So its own library is called beside it: a file in memory goes in, packed
rows come out, and each complaint with them. Only for the reading process: what a broken file may do
to this library it may do to Pillow as well.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import _imaging

from postal.imaging.limits import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postal.imaging.sheets import Pixels

_Handle, _Place = ctypes.c_void_p, ctypes.c_uint64
_Transfer = ctypes.CFUNCTYPE(ctypes.c_ssize_t, _Handle, ctypes.c_void_p, ctypes.c_ssize_t)
_Seek = ctypes.CFUNCTYPE(_Place, _Handle, _Place, ctypes.c_int)
_Close = ctypes.CFUNCTYPE(ctypes.c_int, _Handle)
_Size = ctypes.CFUNCTYPE(_Place, _Handle)
_Map = ctypes.CFUNCTYPE(
    ctypes.c_int, _Handle, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(_Place)
)
_Unmap = ctypes.CFUNCTYPE(None, _Handle, ctypes.c_void_p, _Place)
_Complaint = ctypes.CFUNCTYPE(
    ctypes.c_int, _Handle, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p
)
_MOST_COMPLAINTS = 100_000
_READING = b"rc"  # strips as they are stored, none cut into smaller ones


@dataclass
class _Memory:
    """A file in memory as the library reads one, and what it said about it."""

    data: Pixels
    place: int = 0
    complaints: list[bytes] = field(default_factory=list)

    def read(self, _: object, into: int, wanted: int) -> int:
        part = self.data[self.place : self.place + max(wanted, 0)]
        ctypes.memmove(into, part.ctypes.data, part.size)
        self.place += part.size
        return int(part.size)

    def seek(self, _: object, offset: int, whence: int) -> int:
        start = (0, self.place, self.data.size)[whence]
        self.place = min(start + offset, self.data.size)
        return self.place

    def mapped(self, _: object, start: Any, size: Any) -> int:  # noqa: ANN401 -- pointers
        start[0], size[0] = self.data.ctypes.data, self.data.size
        return 1

    def complain(self, *told: Any) -> int:  # noqa: ANN401 -- as the library calls it
        if len(self.complaints) < _MOST_COMPLAINTS:
            self.complaints.append(told[3] or b"")
        return 1


def stored_rows(
    tiff: bytes | memoryview, strips: Iterable[int], row_bytes: int, directory: int | None = None
) -> tuple[Pixels, list[bytes]]:
    """Decode all strips of a picture in the file ``tiff``.

    ``strips`` are the rows of each, ``directory`` is the place of its directory when it is not the
    first. Returns the rows (h, row_bytes) as they are stored, those that were not reached as
    ``untouched`` has them, and what the library minded, as it words it without numbers. Raises
    Unreadable ``damaged`` when a strip cannot be decoded at all.
    """
    heights = list(strips)
    rows = np.tile(untouched(row_bytes), (sum(heights), 1))
    memory = _Memory(np.frombuffer(tiff, np.uint8))
    library = library_of_pillow()
    calls = _calls(memory)
    handle = _opened(library, memory, calls)
    try:
        whole = directory is None or library.TIFFSetSubDirectory(handle, directory) == 1
        memory.complaints.clear()  # it minds tags that it does not know
        into = rows.ctypes.data
        for number, height in enumerate(heights):
            size = height * row_bytes
            whole = whole and library.TIFFReadEncodedStrip(handle, number, into, size) == size
            into += size
    finally:
        library.TIFFClose(handle)
    if not whole:
        raise Unreadable("damaged", _words(memory))
    return rows, memory.complaints


def untouched(row_bytes: int) -> Pixels:
    """Return a row as it is where the decoder never came: no ink looks like it."""
    return (np.arange(row_bytes) * 37 + 83).astype(np.uint8)


def _words(memory: _Memory) -> str:
    return b", ".join(memory.complaints[:3]).decode("ascii", "replace") or "no such strip"


def _calls(memory: _Memory) -> list[Any]:
    """Return what the library calls; to be kept as long as it has the file."""
    return [
        _Transfer(memory.read),
        _Transfer(lambda *_: 0),
        _Seek(memory.seek),
        _Close(lambda _: 0),
        _Size(lambda _: memory.data.size),
        _Map(memory.mapped),
        _Unmap(lambda *_: None),
        _Complaint(memory.complain),
    ]


def _opened(library: ctypes.CDLL, memory: _Memory, calls: list[Any]) -> int:
    *file, complaint = calls
    options = library.TIFFOpenOptionsAlloc()
    library.TIFFOpenOptionsSetErrorHandlerExtR(options, complaint, None)
    library.TIFFOpenOptionsSetWarningHandlerExtR(options, complaint, None)
    handle: int | None = library.TIFFClientOpenExt(b"page", _READING, None, *file, options)
    library.TIFFOpenOptionsFree(options)
    if not handle:
        raise Unreadable("damaged", _words(memory))
    return handle


@lru_cache(maxsize=1)
def library_of_pillow() -> ctypes.CDLL:
    """Return the library by way of the module that is linked with it: it has no name of its own.

    Raises AttributeError where Pillow was built without it: no file's fault.
    """
    library = ctypes.CDLL(_imaging.__file__)
    library.TIFFOpenOptionsAlloc.restype = ctypes.c_void_p
    for setter in ("Error", "Warning"):
        call = getattr(library, f"TIFFOpenOptionsSet{setter}HandlerExtR")
        call.argtypes, call.restype = (ctypes.c_void_p, _Complaint, ctypes.c_void_p), None
    library.TIFFOpenOptionsFree.argtypes = (ctypes.c_void_p,)
    library.TIFFOpenOptionsFree.restype = None
    library.TIFFClientOpenExt.argtypes = (
        ctypes.c_char_p, ctypes.c_char_p, _Handle,
        _Transfer, _Transfer, _Seek, _Close, _Size, _Map, _Unmap, ctypes.c_void_p,
    )  # fmt: skip
    library.TIFFClientOpenExt.restype = ctypes.c_void_p
    library.TIFFSetSubDirectory.argtypes = (ctypes.c_void_p, _Place)
    library.TIFFReadEncodedStrip.argtypes = (
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_ssize_t,
    )  # fmt: skip
    library.TIFFReadEncodedStrip.restype = ctypes.c_ssize_t
    library.TIFFClose.argtypes = (ctypes.c_void_p,)
    library.TIFFClose.restype = None
    return library
