"""CSV as offices and carriers send it: whichever encoding, separator and line ends it has."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from postal.errors import Refusal
from postal.wording import N_

SEPARATORS: Final = ",;\t"
_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class FileEmpty(Refusal):
    """There is nothing in the file, not even a line of names."""

    code = "file-empty"
    text = N_("Berkas ini kosong.")


class NotACsv(Refusal):
    """The file is no text with lines and columns: a workbook, a PDF, a picture."""

    code = "not-a-csv"
    text = N_("Berkas ini bukan CSV. Di Excel: Simpan sebagai, lalu pilih jenis CSV.")


def decoded(content: bytes) -> str:
    r"""Return the text of a CSV in UTF-8 (with or without mark), UTF-16 with mark, or Windows-1252.

    Line ends come back as ``\n``.

    Raises:
        FileEmpty: nothing but white space.
        NotACsv: characters that no text has.
    """
    text = _text(content)
    if not text.strip():
        raise FileEmpty
    if _BINARY.search(text):
        raise NotACsv
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(content: bytes) -> str:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def separator(text: str) -> str:
    """Return what separates the columns: the one of ``,;`` and tab that the first line has most."""
    first = text.split("\n", 1)[0]
    return max(SEPARATORS, key=first.count)


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of cells with its line number (the first line is 1), white space trimmed.

    Raises:
        NotACsv: a quotation that never ends, or a cell beyond all measure.
    """
    reader = csv.reader(io.StringIO(text), delimiter=separator(text))
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as problem:
        raise NotACsv from problem
