"""The same sheets the usual way: one HTML document with inline SVG codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

import qrcode
from qrcode.image.svg import SvgPathImage

from postal.printing.items import Box, Item, Rule, Shape, Text


@dataclass(frozen=True)
class Sheet:
    """One page: its placed items, and the code that stands in its square symbols."""

    code: str
    items: Iterable[Item]


def document(sheets: Iterable[Sheet], width: float, height: float) -> str:
    """Return one HTML document with a page of ``width`` by ``height`` mm for each sheet."""
    head = f"""<!doctype html><meta charset="utf-8"><style>
@page {{ size: {width}mm {height}mm; margin: 0 }}
body {{ margin: 0; font-family: sans-serif }}
section {{ position: relative; width: {width}mm; height: {height}mm; overflow: hidden;
  break-after: page }}
section > * {{ position: absolute; box-sizing: border-box }}
svg {{ width: 100%; height: 100%; display: block }}
</style>"""
    return head + "".join(f"<section>{''.join(_page(sheet))}</section>" for sheet in sheets)


def _page(sheet: Sheet) -> Iterator[str]:
    code = qrcode.make(sheet.code, image_factory=SvgPathImage, border=0).to_string(
        encoding="unicode"
    )
    yield from (_placed(item, code) for item in sheet.items)


def _placed(item: Item, code: str) -> str:
    room = f"left:{item.x}mm;top:{item.y}mm;width:{item.width}mm;height:{item.height}mm"
    if isinstance(item, Shape):
        return f'<div style="{room}">{code if item.width == item.height else _bars(item)}</div>'
    if isinstance(item, Text):
        weight = "bold" if item.bold else "normal"
        look = f"font:{weight} {item.size}pt sans-serif;text-align:{_ALIGN[item.align]}"
        return f'<div style="{room};{look}">{escape(item.text)}</div>'
    return f'<div style="{room};{_drawn(item)}"></div>'


_ALIGN = {"left": "left", "centre": "center", "right": "right"}


def _drawn(item: Rule | Box) -> str:
    if isinstance(item, Box) and item.fill is not None:
        return f"background:rgb({item.fill:.0%} {item.fill:.0%} {item.fill:.0%})"
    side = "border-top" if isinstance(item, Rule) and not item.height else "border"
    return f"{side}:{item.weight}mm solid"


def _bars(item: Shape) -> str:
    parts = "".join(f"M{x} {y}h{wide}v{high}h-{wide}z" for x, y, wide, high in item.parts)
    return f'<svg viewBox="0 0 {item.width} {item.height}"><path d="{parts}"/></svg>'
