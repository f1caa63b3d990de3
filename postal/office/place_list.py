"""A list of places as spreadsheets save it and people type it: code, name, postcode."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from postal.errors import Refusal
from postal.office.places import (
    PlaceData,
    PlaceKind,
    PlaceNameMissing,
    RepeatedPlace,
    WrongPlaceCode,
    checked_place,
)
from postal.wording import N_

MOST_LINES: Final = 10_000
_HEADINGS: Final = frozenset({"kode", "code"})
_SEPARATORS: Final = ";,\t"


class NotAPlaceLine(Refusal):
    """A line of the list that is not code, name, postcode."""

    code = "not-a-place-line"
    text = N_("Tulis kode; nama; kode pos. Kode pos boleh kosong.")


class NotATextFile(Refusal):
    """The file is no list in text form, for instance a spreadsheet."""

    code = "not-a-text-file"
    text = N_("Berkas ini bukan teks. Simpan lembar kerja sebagai CSV, lalu unggah lagi.")


class TooManyLines(Refusal):
    """More lines than any office has places."""

    code = "too-many-lines"
    text = N_("Daftar lebih dari %(most)s baris.")


@dataclass(frozen=True)
class LineError:
    """Why a line of a list (counted from 1) could not be read, and in which of its three fields."""

    line: int
    field: str
    refusal: Refusal


@dataclass(frozen=True)
class PlaceImport:
    """What a list gave: the good lines and the others."""

    places: tuple[PlaceData, ...]
    errors: tuple[LineError, ...]


def import_places(text_csv: str | bytes, kind: str = PlaceKind.DISTRICT) -> PlaceImport:
    """Read a list of ``code; name; postcode``, a line each; comma, semicolon or tab between.

    Bytes may be UTF-8 or Windows-1252, as spreadsheets save them. A first line of headings and
    empty lines are skipped. A line that is wrong does not stop the others.

    Raises:
        NotATextFile, TooManyLines: nothing could be read.
    """
    text = _decoded(text_csv) if isinstance(text_csv, bytes) else text_csv
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    places: dict[str, PlaceData] = {}
    errors: list[LineError] = []
    for number, cells in _rows(lines):
        try:
            place = _place(cells, kind)
            if place.code in places:
                raise RepeatedPlace(place=place.code)
        except Refusal as refusal:
            errors.append(LineError(number, _field(refusal), refusal))
        else:
            places[place.code] = place
    return PlaceImport(tuple(places.values()), tuple(errors))


def _decoded(raw: bytes) -> str:
    if b"\0" in raw:
        raise NotATextFile
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as neither:
        raise NotATextFile from neither


def _rows(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in lines if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
        heading = line == first and bool(cells) and cells[0].casefold() in _HEADINGS
        if any(cells) and not heading:
            yield number, cells


def _place(cells: list[str], kind: str) -> PlaceData:
    while len(cells) > 3 and not cells[-1]:
        cells = cells[:-1]
    if not 2 <= len(cells) <= 3:
        raise NotAPlaceLine
    code, name, postcode = (*cells, "")[:3]
    return checked_place(PlaceData(kind, code, name, postcode))


def _field(refusal: Refusal) -> str:
    if isinstance(refusal, WrongPlaceCode | RepeatedPlace):
        return "code"
    if isinstance(refusal, PlaceNameMissing):
        return "name"
    return "line" if isinstance(refusal, NotAPlaceLine) else "postcode"
