"""The same items as a picture for the screen, as SVG: what the paper will look like.

Every line is stretched to the width it has on paper, so that another typeface moves nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape

from postal.printing.items import Box, Item, Picture, Rule, Shape, Text
from postal.printing.type import LEADING, MM, fitted, width_of

_ASCENT = 0.76
_CAPITALS = 0.73
_FACE = "Verdana, 'DejaVu Sans', sans-serif"


def picture(items: Iterable[Item], width: float, height: float) -> str:
    """Return an SVG document of ``width`` by ``height`` mm with ``items`` on white."""
    body = "".join(part for item in items for part in _parts(item))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}mm" height="{height:g}mm" font-family="{_FACE}">'
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>{body}</svg>'
    )


def _parts(item: Item) -> Iterator[str]:
    if isinstance(item, Text):
        yield from _text(item)
    elif isinstance(item, Shape):
        steps = "".join(
            f"M{item.x + x:.3f} {item.y + y:.3f}h{width:.3f}v{height:.3f}h-{width:.3f}z"
            for x, y, width, height in item.parts
        )
        yield f'<path d="{steps}" shape-rendering="crispEdges"/>'
    elif isinstance(item, Box):
        yield _box(item)
    elif isinstance(item, Picture):
        yield _picture(item)
        if item.framed:
            yield _box(Box(item.x, item.y, item.width, item.height, 0.15))
    else:
        yield _rule(item)


def _text(item: Text) -> Iterator[str]:
    size, lines = fitted(item.text, item.size, item.width, item.height, bold=item.bold)
    high, leading = size / MM, LEADING * size / MM
    block = (len(lines) - 1) * leading + _CAPITALS * high
    first = (item.height - block) / 2 + _CAPITALS * high if item.middle else _ASCENT * high
    for number, line in enumerate(lines):
        length = width_of(line, size, bold=item.bold)
        slack = {"left": 0.0, "centre": 0.5, "right": 1.0}[item.align] * (item.width - length)
        weight = ' font-weight="bold"' if item.bold else ""
        yield (
            f'<text x="{item.x + slack:.2f}" y="{item.y + first + number * leading:.2f}" '
            f'font-size="{high:.2f}" textLength="{length:.2f}" lengthAdjust="spacingAndGlyphs" '
            f'fill="{_grey(item.grey)}"{weight}>{escape(line)}</text>'
        )


def _box(item: Box) -> str:
    paint = (
        f'fill="none" stroke="#000" stroke-width="{item.weight:g}"'
        if item.fill is None
        else f'fill="{_grey(item.fill)}"'
    )
    place = f'x="{item.x:.2f}" y="{item.y:.2f}" width="{item.width:.2f}" height="{item.height:.2f}"'
    return f"<rect {place} {paint}/>"


def _picture(item: Picture) -> str:
    place = f'x="{item.x:.2f}" y="{item.y:.2f}" width="{item.width:.2f}" height="{item.height:.2f}"'
    data = b64encode(item.jpeg).decode("ascii")
    return f'<image {place} preserveAspectRatio="none" href="data:image/jpeg;base64,{data}"/>'


def _rule(item: Rule) -> str:
    x, y = item.x + item.width, item.y + item.height
    return (
        f'<path d="M{item.x:.2f} {item.y:.2f}L{x:.2f} {y:.2f}" stroke="{_grey(item.grey)}" '
        f'stroke-width="{item.weight:g}"/>'
    )


def _grey(level: float) -> str:
    return "#" + f"{round(level * 255):02x}" * 3
