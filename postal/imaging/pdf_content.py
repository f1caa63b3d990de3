"""Is a PDF page nothing but one picture that fills it? Then its bytes can be read directly.

Scanners write exactly such pages, often with the recognised text as an invisible layer. Whatever
else a page draws, or might draw, sends it to the renderer: slower, never wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Matrix, Name, Stream

# Larger content is no scan; parsing it would cost more than rendering the page.
_MOST_CONTENT_BYTES = 200_000
_INVISIBLE = 3
_FILLS_WITHIN = 0.01

_TEXT_STATE = frozenset(["BT", "ET", "Tf", "TL", "Tc", "Tw", "Tz", "Ts", "Td", "TD", "Tm", "T*"])
_PEN_STATE = frozenset(["w", "J", "j", "M", "d", "ri", "i", "BMC", "EMC", "MP"])
_COLOUR_STATE = frozenset(["g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"])
_DRAWS_NOTHING = _TEXT_STATE | _PEN_STATE | _COLOUR_STATE
_SHOWS_TEXT = frozenset(["Tj", "TJ", "'", '"'])


class _NotOnePicture(Exception):
    """The page draws something that is not a single picture."""


@dataclass
class _Drawn:
    """The graphics state that matters, and the one picture drawn so far."""

    matrix: Matrix = field(default_factory=Matrix)
    text_mode: int = 0
    stack: list[tuple[Matrix, int]] = field(default_factory=list)
    picture: str | None = None
    place: Matrix = field(default_factory=Matrix)
    invisible_text: bool = False


def only_picture(page: pikepdf.Page) -> Stream | None:
    """Return the image that alone makes up ``page`` and fills it upright, else None.

    Raises what the PDF library raises on content that cannot be parsed.
    """
    if "/Annots" in page.obj or "/UserUnit" in page.obj or not _is_short(page):
        return None
    drawn = _Drawn()
    try:
        for instruction in pikepdf.parse_content_stream(page):
            _follow(drawn, list(instruction.operands), str(instruction.operator))
        return _picture(drawn, page)
    except _NotOnePicture:
        return None


def box_points(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of what a viewer shows, in points, before /Rotate."""
    x0, y0, x1, y1 = (float(number) for number in page.cropbox)
    m0, n0, m1, n1 = (float(number) for number in page.mediabox)
    left, right = max(min(x0, x1), min(m0, m1)), min(max(x0, x1), max(m0, m1))
    bottom, top = max(min(y0, y1), min(n0, n1)), min(max(y0, y1), max(n0, n1))
    return left, bottom, right, top


def _is_short(page: pikepdf.Page) -> bool:
    """Tell whether there is content, and little enough of it to be a scanner's."""
    contents = page.obj.get("/Contents")
    if contents is None:
        return False
    parts = [contents] if isinstance(contents, Stream) else list(contents)
    return sum(int(part.get("/Length", 0)) for part in parts) <= _MOST_CONTENT_BYTES


def _picture(drawn: _Drawn, page: pikepdf.Page) -> Stream:
    """Return the picture that was drawn; raises _NotOnePicture when it is not the whole page."""
    resources = page.obj.get("/Resources", Dictionary())
    if drawn.picture is None or not _fills(drawn.place, page):
        raise _NotOnePicture
    if drawn.invisible_text and _has_drawn_font(resources):
        raise _NotOnePicture
    image = resources.get("/XObject", Dictionary()).get(drawn.picture)
    if not isinstance(image, Stream) or image.get("/Subtype") != Name.Image:
        raise _NotOnePicture
    return image


def _follow(drawn: _Drawn, operands: list[pikepdf.Object], operator: str) -> None:
    """Take one instruction into account; raises _NotOnePicture when it may draw."""
    if operator == "q":
        drawn.stack.append((drawn.matrix, drawn.text_mode))
    elif operator == "Q" and drawn.stack:
        drawn.matrix, drawn.text_mode = drawn.stack.pop()
    elif operator == "cm":
        drawn.matrix = Matrix(*(float(number) for number in operands)) @ drawn.matrix
    elif operator == "Do" and drawn.picture is None:
        drawn.picture, drawn.place = str(operands[0]), drawn.matrix
    elif operator == "Tr":
        drawn.text_mode = int(operands[0])
    elif operator in _SHOWS_TEXT and drawn.text_mode == _INVISIBLE:
        drawn.invisible_text = True
    elif operator == "BDC" and operands[0] != Name.OC:
        return
    elif operator not in _DRAWS_NOTHING:
        raise _NotOnePicture


def _fills(place: Matrix, page: pikepdf.Page) -> bool:
    left, bottom, right, top = box_points(page)
    width, height = right - left, top - bottom
    if width <= 0 or height <= 0 or abs(place.b) > 0.01 or abs(place.c) > 0.01:
        return False
    across = (abs(place.e - left), abs(place.e + place.a - right))
    down = (abs(place.f - bottom), abs(place.f + place.d - top))
    return max(across) <= _FILLS_WITHIN * width and max(down) <= _FILLS_WITHIN * height


def _has_drawn_font(resources: pikepdf.Object) -> bool:
    """A Type 3 font draws its letters whatever the text mode says."""
    fonts = resources.get("/Font", Dictionary())
    return any(font.get("/Subtype") == Name.Type3 for font in fonts.values())
