"""Type: the embedded fonts, and words fitted into a room without ever leaving it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from postal.errors import Refusal
from postal.wording import N_

MM = 72 / 25.4
LEADING = 1.22  # line distance in type sizes
SMALLEST = 5.0  # points; what does not fit then is cut with an ellipsis
_STEP = 0.5
_BETWEEN = re.compile("[^\\S\N{NO-BREAK SPACE}]+")
_NAMED = 10  # letters that a refusal names
_FILES = {False: ("Vera", "Vera.ttf"), True: ("VeraBd", "VeraBd.ttf")}


class NotPrintable(Refusal):
    """Characters that the paper would show as a question mark; names them."""

    code = "not-printable"
    text = N_("Huruf ini tidak dapat dicetak: %(letters)s. Tulis dengan huruf Latin biasa.")


@cache
def font(bold: bool) -> str:  # noqa: FBT001 - a font is looked up by its weight
    """Return the name of the registered font, ready for reportlab."""
    name, file = _FILES[bold]
    pdfmetrics.registerFont(TTFont(name, file))
    return name


def width_of(text: str, size: float, *, bold: bool) -> float:
    """Return the width of ``text`` in mm at ``size`` points."""
    return 0.001 * size * _thousandths(text, bold) / MM


@lru_cache(maxsize=16384)
def _thousandths(text: str, bold: bool) -> float:  # noqa: FBT001 - as ``font``
    """Return the width of ``text`` in thousandths of the type size, whatever that will be."""
    return float(pdfmetrics.stringWidth(text, font(bold), 1000))


@lru_cache(maxsize=4096)
def fitted(
    text: str, size: float, width: float, height: float, *, bold: bool
) -> tuple[float, tuple[str, ...]]:
    """Return the largest type size up to ``size`` and the lines that fit ``width`` x ``height`` mm.

    At the smallest size the last line ends in an ellipsis where words had to be left out.
    """
    words = [word for word in _BETWEEN.split(printable(text, bold=bold)) if word]
    while True:
        lines = _wrap(words, size, width, bold=bold)
        room = max(1, int((height * MM / size - 1) / LEADING + 1.001))
        if len(lines) <= room and (size <= SMALLEST or not _breaks(words, lines)):
            return size, tuple(lines)
        if size <= SMALLEST:
            return size, (*lines[: room - 1], _cut(lines[room - 1], size, width, bold=bold))
        size = max(SMALLEST, size - _STEP)


def printable(text: str, *, bold: bool) -> str:
    """Return ``text`` with every character the font lacks replaced by its base letter or ``?``."""
    glyphs = pdfmetrics.getFont(font(bold)).face.charToGlyph
    if all(ord(letter) in glyphs for letter in text):
        return text
    return "".join(_known(letter, glyphs) for letter in text)


def unprintable(text: str) -> str:
    """Return the letters of ``text``, each once, that are printed as ``?``."""
    found = (letter for letter in text if letter != "?" and printable(letter, bold=True) == "?")
    return "".join(dict.fromkeys(found))


def require_printable(text: str | None) -> None:
    """Refuse a name, an address or other words that no paper of ours could show.

    Raises:
        NotPrintable: a letter in it is in no font of ours, not even without its accent.
    """
    strange = unprintable(" ".join((text or "").split()))
    if strange:
        raise NotPrintable(letters=" ".join(strange[:_NAMED]))


def _known(letter: str, glyphs: dict[int, int]) -> str:
    if ord(letter) in glyphs:
        return letter
    if letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"}:
        return " "
    bases = unicodedata.normalize("NFKD", letter)
    return "".join(base for base in bases if ord(base) in glyphs) or "?"


def _wrap(words: list[str], size: float, width: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.extend(_pieces(word, size, width, bold=bold))
    return lines


def _pieces(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    if width_of(word, size, bold=bold) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _breaks(words: list[str], lines: list[str]) -> bool:
    """Say whether a word had to be split: shrinking reads better than that."""
    return " ".join(lines) != " ".join(words)


def _cut(line: str, size: float, width: float, *, bold: bool) -> str:
    while line and width_of(f"{line}…", size, bold=bold) > width:
        line = line[:-1]
    return f"{line}…"
