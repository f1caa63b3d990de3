"""How many numbers make up a pixel of an image in a PDF, by its colour space (ISO 32000, 8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Name, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

_KNOWN: Mapping[str, int] = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/Indexed": 1,
    "/Separation": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
    "/DeviceCMYK": 4,
}
_OF_PROFILES = (1, 3, 4)
_MOST_INKS = 32
_ANY = (1, 4)


def components(image: Stream) -> tuple[int, int]:
    """Return how many numbers a pixel has, at least and at most: both alike where it is known."""
    space: Any = image.get("/ColorSpace", Name.DeviceGray)
    if isinstance(space, Name):
        count = _KNOWN.get(str(space), 0)
    elif not isinstance(space, Array) or not len(space):
        count = 0
    elif space[0] == Name.ICCBased and len(space) > 1 and isinstance(space[1], Stream):
        stated = int(space[1].get("/N", 0))
        count = stated if stated in _OF_PROFILES else 0
    elif space[0] == Name.DeviceN and len(space) > 1 and isinstance(space[1], Array):
        count = len(space[1]) if len(space[1]) <= _MOST_INKS else 0
    else:
        count = _KNOWN.get(str(space[0]), 0)
    return (count, count) if count > 0 else _ANY
