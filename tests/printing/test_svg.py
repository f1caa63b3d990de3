"""The picture of a sheet: the same items, safe to show on a page."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from postal.printing.items import Box, Item, Rule, Shape, Text
from postal.printing.svg import picture
from postal.printing.type import width_of

SVG = "{http://www.w3.org/2000/svg}"


def test_every_item_is_drawn_at_its_place() -> None:
    items: list[Item] = [
        Text(10, 5, 50, 6, "Contoh", 12, bold=True, align="centre"),
        Rule(0, 20, 30, 0),
        Box(1, 2, 3, 4, fill=0),
        Box(1, 2, 3, 4, 0.5),
        Shape(40, 40, 2, 2, ((0, 0, 1, 2), (1, 0, 1, 1))),
    ]
    root = ET.fromstring(picture(items, 100, 150))  # noqa: S314 - our own text
    assert root.get("viewBox") == "0 0 100 150"
    (text,) = root.findall(f"{SVG}text")
    length = width_of("Contoh", 12, bold=True)
    assert (text.text, text.get("font-weight")) == ("Contoh", "bold")
    assert abs(float(text.get("textLength", 0)) - length) < 0.01
    assert abs(float(text.get("x", 0)) - (10 + (50 - length) / 2)) < 0.01
    _paper, filled, outlined = root.findall(f"{SVG}rect")
    assert (filled.get("fill"), outlined.get("fill")) == ("#000000", "none")
    assert len(root.findall(f"{SVG}path")) == 2


def test_markup_in_a_name_is_text() -> None:
    drawn = picture([Text(0, 0, 90, 10, "<script>alert(1)</script> & Co", 10)], 100, 150)
    assert "<script>" not in drawn
    assert "&amp; Co" in drawn
