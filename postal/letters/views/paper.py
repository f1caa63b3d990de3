"""Letters as PDF, each in its own language, with the pictures of the pages it asks for again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Final

from flask import send_file
from flask.typing import ResponseReturnValue

from postal.correspondence.letter_versions import kept_crest
from postal.extensions import session, settings
from postal.imaging.sandbox import FileRefused, NoSuchPicture, page_picture
from postal.letters.letter_sheet import CrestOf, LetterSheet, render
from postal.letters.runs import Printed
from postal.printing.stock import PAPERS
from postal.saying import words_in
from postal.storage import Storage

PICTURE_WIDTH: Final = 500
"""Pixels: a page's picture is some 40 mm wide on the letter, 300 dots an inch."""


def pdf_of(letters: Sequence[Printed], paper: str) -> ResponseReturnValue:
    """Answer with one PDF of the letters, in order, on ``paper`` (a key of ``PAPERS``)."""
    return send_file(BytesIO(draw(letters, paper)), "application/pdf", download_name="surat.pdf")


def draw(letters: Sequence[Printed], paper: str) -> bytes:
    """Return one PDF of the letters, in order.

    Raises:
        AddressTooLong: an address does not fit the window; ``runs.print_letters`` asked before.
    """
    sheets = [
        LetterSheet(each.facts, each.number, each.reprint > 0, words_in(each.facts.language))
        for each in letters
    ]
    return render(sheets, PAPERS[paper], picture_of=picture_of, crest_of=_crests())


def _crests() -> CrestOf:
    """Return what finds a crest by its hash, each looked up once for one file."""

    @cache
    def crest_of(sha256: str) -> bytes | None:
        return kept_crest(session(), sha256)

    return crest_of


def picture_of(page: tuple[str, int, int]) -> bytes | None:
    """Return the JPEG of a stored page, None where its file can no longer be read."""
    sha256, number, turn = page
    try:
        path = Storage(settings().files).path(sha256)
        return page_picture(path, number, PICTURE_WIDTH, turn)
    except (FileRefused, NoSuchPicture, OSError):
        return None
