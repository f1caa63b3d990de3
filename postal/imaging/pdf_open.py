"""Opening a PDF: whole as it is, or sloppy with nothing missing, or not at all.

Scanners and mail programs write tables that are a byte off, lengths that are wrong and junk behind
the end. qpdf can mend that, but it also opens half a file of 20 pages as a good file of 10. So a
mended file must prove that nothing is missing: its end is there, the tree of pages holds as many as
it says, PDFium counts the same, and no page lies about that the tree does not hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name

from postal.imaging.limits import Limits, Unreadable, check_page_count

if TYPE_CHECKING:
    from pathlib import Path

# The end-of-file mark is looked for this far from the end; mail programs append pages of HTML.
_TAIL_BYTES = 1 << 20
_MARK = b"%%EOF"
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b|startxref")
# What qpdf mends without losing anything of a page, by its own words.
_HARMLESS = re.compile(
    r"xref|trailer|reported number of objects|PDF header|/Type (key|entry)|missing or invalid /Type"
    r"|expected endobj|expected endstream|stream length|/Length|stream keyword|Resources is missing"
    r"|MediaBox is undefined|file is damaged|Annots|appears more than once|duplicated key"
    r"|unsigned value request|cross-reference|extraneous whitespace|expected n n obj"
    r"|object has offset 0"
)
# Of all these it cannot be said whether a page was cut: they are about what it draws.
_HARMFUL = re.compile(r"content,|stream data|decod|inflate|\(content")


class OpenedPdf:
    """A document as qpdf and PDFium opened it; both count ``pages``.

    ``mended`` says that qpdf had to repair it. Raises Unreadable ``truncated``, ``encrypted``,
    ``damaged``, ``no-pages``, ``too-many-pages``, ``page-counts-differ`` or ``not-a-document``.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        _check_tail(path)
        self.mended = False
        self.pdf = self._open_as_it_is() or self._mended()
        self.pages = len(self.pdf.pages)
        check_page_count(self.pages, limits)
        _check_it_is_paper(self.pdf)
        self.drawing = _open_for_drawing(path)
        self._check_counts()

    def mend(self) -> bool:
        """Open the file again, repaired; returns False when it is already. Raises as above."""
        if self.mended:
            return False
        self.pdf.close()
        self.pdf = self._mended()
        self._check_counts()
        return True

    def check_warnings(self) -> None:
        """Refuse what was seen since the last check, unless it was mended without a loss."""
        for warning in map(str, self.pdf.get_warnings()):
            if not self.mended or _HARMFUL.search(warning) or not _HARMLESS.search(warning):
                raise Unreadable("damaged", self.without_path(warning))

    def close(self) -> None:
        """Let go of the file."""
        self.drawing.close()
        self.pdf.close()

    def _open_as_it_is(self) -> pikepdf.Pdf | None:
        """Open it without any repair; None when it needs one."""
        try:
            pdf = _open(self._path, recover=False)
            if len(pdf.pages) and not pdf.get_warnings():
                return pdf
        except pikepdf.PasswordError as error:
            raise Unreadable("encrypted") from error
        except (pikepdf.PdfError, RuntimeError):
            return None
        pdf.close()
        return None

    def _mended(self) -> pikepdf.Pdf:
        self.mended = True
        try:
            self.pdf = _open(self._path, recover=True)
            pages = list(self.pdf.pages)
            self.check_warnings()
            check_page_count(len(pages), self._limits)
            if not self._limits.lenient:
                _check_nothing_lies_about(self.pdf, pages)
            self.check_warnings()
        except pikepdf.PasswordError as error:
            raise Unreadable("encrypted") from error
        except (pikepdf.PdfError, RuntimeError) as error:
            raise Unreadable("damaged", self.without_path(str(error))) from error
        return self.pdf

    def _check_counts(self) -> None:
        counted = {len(self.pdf.pages), len(self.drawing)}
        told: Any = self.pdf.Root.Pages.get("/Count")
        if self.mended and isinstance(told, int) and not self._limits.lenient:
            counted.add(int(told))
        if len(counted) > 1:
            raise Unreadable("page-counts-differ", " and ".join(map(str, sorted(counted))))

    def without_path(self, text: str) -> str:
        """Take the name out of what a library says about the file."""
        return text.replace(str(self._path), "file")


def _open(path: Path, *, recover: bool) -> pikepdf.Pdf:
    # Not mapped into memory: a file of 1.5 GB would eat the limit on address space.
    stream = pikepdf.AccessMode.stream
    return pikepdf.open(path, attempt_recovery=recover, access_mode=stream)


def _check_tail(path: Path) -> None:
    """Refuse a file whose end is missing: no mark, or the beginning of an update behind it."""
    with path.open("rb") as opened:
        size = opened.seek(0, 2)
        opened.seek(max(0, size - _TAIL_BYTES))
        tail = opened.read()
    place = tail.rfind(_MARK)
    if place < 0:
        raise Unreadable("truncated", "no end-of-file mark")
    if _OBJECT.search(tail, place):
        raise Unreadable("truncated", "an update without its end")


def _check_nothing_lies_about(pdf: pikepdf.Pdf, pages: list[pikepdf.Page]) -> None:
    """Refuse a mended file with a page outside of its tree: the tree has lost it."""
    held = {page.obj.objgen for page in pages}
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Type") == Name.Page and one.objgen not in held:
            raise Unreadable("damaged", f"page object {one.objgen[0]} is in no list of pages")


def _check_it_is_paper(pdf: pikepdf.Pdf) -> None:
    """Refuse what shows its pages in one program only: forms that draw themselves, and packages."""
    draws_itself: Any = pdf.Root.get("/NeedsRendering")
    if draws_itself is True:
        raise Unreadable("not-a-document", "a form that draws itself")
    if "/Collection" in pdf.Root:
        raise Unreadable("not-a-document", "a package of files")


def _open_for_drawing(path: Path) -> Any:  # noqa: ANN401 -- the library has no types
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", "PDFium cannot open it") from error
    if document.get_formtype():
        # Otherwise what was typed into a form's fields is not drawn.
        document.init_forms()
    return document
