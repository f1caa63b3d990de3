"""Lines stacked in a room: one type size for all of them, wrapped where a line is too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postal.printing.items import Text
from postal.printing.type import LEADING, MM, SMALLEST, fitted

Lines = Sequence[tuple[str, bool]]
"""Lines of words, each with whether it is bold."""
Place = tuple[float, float, float, float]
"""x, y, width and height of a room in mm."""

_STEP = 0.5
_ENOUGH = 1000.0  # mm: a room in which wrapped lines never shrink for lack of height


def text_height(
    text: str, size: float, width: float, most: float = _ENOUGH, *, bold: bool
) -> float:
    """Return the height in mm of ``text`` at up to ``size`` points in ``width`` by ``most`` mm.

    A word that is wider than the room is shrunk there, so it counts at its smaller size.
    """
    own, lines = fitted(text, size, width, most, bold=bold)
    return (1 + (len(lines) - 1) * LEADING) * own / MM


def stack(lines: Lines, place: Place, size: float, *, gap: float = 0.25) -> Iterator[Text]:
    """Yield the lines one under the other in ``place``, in the largest common type that fits.

    ``size`` is the largest in points, ``gap`` the white between two lines as a share of it. At the
    smallest type what is left of the height is shared out, and a line that does not fit ends in an
    ellipsis.
    """
    x, y, width, height = place
    size = stack_size(lines, place, size, gap=gap)
    scale = min(1.0, height / max(_total(lines, size, width, gap), 0.001))
    for text, bold in lines:
        own = text_height(text, size, width, bold=bold) * scale
        yield Text(x, y, width, own + 0.01, text, size, bold=bold)
        y += own + gap * size / MM * scale


def stack_best(
    ways: Sequence[tuple[Lines, Place]], size: float, *, good: float, gap: float = 0.25
) -> Iterator[Text]:
    """Yield the stack of the first of several ways that prints with ``good`` points or more.

    Where none does, it is the way that prints the same words largest, or overflows least.
    """
    for lines, place in ways:
        if stack_size(lines, place, size, gap=gap) >= min(good, size):
            return stack(lines, place, size, gap=gap)

    def rank(way: tuple[Lines, Place]) -> tuple[float, float]:
        (lines, place), own = way, stack_size(*way, size, gap=gap)
        return own, place[3] - _total(lines, own, place[2], gap)

    return stack(*max(ways, key=rank), size, gap=gap)


def stack_size(lines: Lines, place: Place, size: float, *, gap: float = 0.25) -> float:
    """Return the type size in points, up to ``size``, in which :func:`stack` prints ``lines``."""
    _x, _y, width, height = place
    while size > SMALLEST and _total(lines, size, width, gap) > height:
        size -= _STEP
    return max(size, SMALLEST)


def _total(lines: Lines, size: float, width: float, gap: float) -> float:
    heights = sum(text_height(text, size, width, bold=bold) for text, bold in lines)
    return heights + gap * size / MM * (len(lines) - 1)
