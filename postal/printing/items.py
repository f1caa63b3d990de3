"""What can stand on a sheet: frozen items, placed in millimetres from the paper's top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Text:
    """Words in a room of ``width`` by ``height`` mm, wrapped there and shrunk until they fit.

    ``size`` is the largest type size in points; ``grey`` runs from 0 (black) to 1 (white);
    ``middle`` centres the lines in the room's height, else they begin at its top.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    size: float
    bold: bool = False
    align: Align = "left"
    grey: float = 0
    middle: bool = False


@dataclass(frozen=True)
class Rule:
    """A straight line of ``width`` by ``height`` mm (one of them 0), ``weight`` mm thick."""

    x: float
    y: float
    width: float
    height: float
    weight: float = 0.25
    grey: float = 0


@dataclass(frozen=True)
class Box:
    """A rectangle: outlined ``weight`` mm thick, or filled where ``fill`` is a grey (0 black)."""

    x: float
    y: float
    width: float
    height: float
    weight: float = 0.25
    fill: float | None = None


@dataclass(frozen=True)
class Shape:
    """Black rectangles (x, y, width, height) measured from the shape's own top left.

    Codes and bars are shapes. The drawer stores a shape that stands in the document again.
    """

    x: float
    y: float
    width: float
    height: float
    parts: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class Picture:
    """A JPEG that fills ``width`` by ``height`` mm, thinly framed; see ``pictures.picture_in``.

    A crest is ``framed`` by nothing.
    """

    x: float
    y: float
    width: float
    height: float
    jpeg: bytes
    framed: bool = True


Item = Text | Rule | Box | Shape | Picture
