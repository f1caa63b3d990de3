"""The words between this process and a reading child: one JSON object a line.

JSON and not pickle, because a child that a hostile file has taken over must not be able to run
anything in the process that listens to it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast

from postal.imaging.pages import FileFacts, PageRead
from postal.imaging.qr import MarkSeen

Message = dict[str, Any]
_FIGURES = ("blur_mm", "paper", "contrast", "skew_degrees")
_SIDES = ("left", "top", "right", "bottom")


def encode(message: Message) -> bytes:
    """Return ``message`` as one line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Return the message of one line. Raises ValueError for anything else."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise TypeError("not a message")
    return cast("Message", message)


def page_to_wire(page: PageRead) -> Message:
    """Return a page as plain values."""
    # Not asdict: its deep copies take as long as a look at the page's fingerprint.
    return vars(page) | {"marks": [asdict(mark) for mark in page.marks]}


def page_from_wire(values: Message) -> PageRead:
    """Return the page of plain values. Raises KeyError, TypeError or ValueError."""
    turn = values["rotation"]
    return PageRead(
        number=int(values["number"]),
        width_px=int(values["width_px"]),
        height_px=int(values["height_px"]),
        dpi=float(values["dpi"]),
        blank=bool(values["blank"]),
        marks=tuple(_mark(mark) for mark in values["marks"]),
        cover_like=bool(values["cover_like"]),
        rotation=None if turn is None else int(turn),
        look=str(values["look"]),
        how=str(values["how"]),
    )


def facts_from_wire(values: Message) -> FileFacts:
    """Return the facts of plain values. Raises KeyError or ValueError."""
    kind = values["kind"]
    if kind not in {"pdf", "jpeg", "png", "tiff"}:
        raise ValueError("unknown kind")
    return FileFacts(kind, int(values["pages"]))


def qualities_from_wire(values: Sequence[Sequence[Any]]) -> dict[int, Message]:
    """Return each page's quality, empty where there is none. Raises as ``page_from_wire``."""
    return {int(number): _quality(found) for number, found in values}


def bytes_to_wire(data: bytes) -> str:
    """Return bytes as text that fits into a line."""
    return base64.b64encode(data).decode()


def bytes_from_wire(text: str) -> bytes:
    """Return the bytes of such a text. Raises ValueError."""
    return base64.b64decode(text, validate=True)


def _quality(values: Message) -> Message:
    if not values:
        return {}
    figures: Message = {
        name: None if values[name] is None else float(values[name]) for name in _FIGURES
    }
    return figures | {"cut": [side for side in _SIDES if side in values["cut"]]}


def _mark(values: Message) -> MarkSeen:
    return MarkSeen(
        text=str(values["text"]),
        x=float(values["x"]),
        y=float(values["y"]),
        reader=str(values["reader"]),
    )
