"""The cover sheet (lembar kendali): what it says, and its PDF.

It lies on top of a dossier, is scanned with it and filed with it. Its marks stand where any way of
feeding it shows one; its words are for tired eyes and a pen. The citizen's tracking code never
stands on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postal.intake.cover_facts import EXAMPLE, CoverSheet
from postal.intake.cover_text import sheet_text
from postal.printing.canvas import draw
from postal.printing.cover_marks import cover_marks
from postal.printing.stock import A4
from postal.printing.words import Words, as_written
from postal.wording import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from postal.languages import Language
    from postal.printing.items import Item
    from postal.printing.stock import Paper


__all__ = ["EXAMPLE", "CoverSheet", "as_written", "layout", "render"]


def layout(sheet: CoverSheet, paper: Paper = A4, words: Words | None = None) -> tuple[Item, ...]:
    """Return everything that stands on the sheet, in millimetres from the paper's top left.

    Raises NotAMark or CheckFailed when ``sheet.code`` is no mark of ours: nothing is printed that
    could not be read back.
    """
    words = words or Words()
    return (*cover_marks(sheet.code, paper), *sheet_text(sheet, paper, words))


def render(
    sheets: Iterable[CoverSheet],
    paper: Paper = A4,
    translate: Callable[[str], str] = as_written,
    language: Language = "id",
) -> bytes:
    """Return one PDF with a page for each of ``sheets``, in order; same input, same bytes.

    ``translate`` turns the Indonesian msgids into the language of the print, ``language`` is its
    code for dates.
    """
    words = Words(translate, language)
    pages = (layout(sheet, paper, words) for sheet in sheets)
    return draw(pages, paper, title=translate(N_("Lembar kendali berkas")))
