"""The table of places: kecamatan and others, typed one by one or read from a list."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.addresses import parse_postcode
from postal.errors import Refusal
from postal.models import Place
from postal.wording import N_

MOST_LINES: Final = 10_000
_CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,14}[A-Z0-9])?")
_HEADINGS: Final = frozenset({"kode", "code"})
_SEPARATORS: Final = ";,\t"


class PlaceKind(StrEnum):
    """What a place is: the office itself, a kecamatan, a desa or kelurahan, a post office."""

    OFFICE = "office"
    DISTRICT = "district"
    VILLAGE = "village"
    POST_OFFICE = "post_office"


KIND_LABELS: Final = {
    PlaceKind.OFFICE: N_("Kantor"),
    PlaceKind.DISTRICT: N_("Kecamatan"),
    PlaceKind.VILLAGE: N_("Desa atau kelurahan"),
    PlaceKind.POST_OFFICE: N_("Kantor pos"),
}


class WrongPlaceCode(Refusal):
    """The code of a place has other symbols than we print in a barcode."""

    code = "wrong-place-code"
    text = N_("Kode tempat: 1 sampai 16 huruf, angka, titik, atau garis, misalnya 35.73.01.")


class PlaceNameMissing(Refusal):
    """A place without a name, or with one that is longer than its column."""

    code = "place-name-missing"
    text = N_("Nama tempat harus diisi, paling banyak 80 huruf.")


class WrongPlaceKind(Refusal):
    """Not one of the kinds of places."""

    code = "wrong-place-kind"
    text = N_("Jenis tempat tidak dikenal.")


class RepeatedPlace(Refusal):
    """Two places with the same code."""

    code = "repeated-place"
    text = N_("Kode tempat %(place)s sudah dipakai.")


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
class PlaceData:
    """A place as it comes in; ``kind`` is a word of :class:`PlaceKind`."""

    kind: str
    code: str
    name: str
    postcode: str | None = None


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


def parse_place_code(text: str) -> str:
    """Return the code of a place in capitals; raises WrongPlaceCode."""
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise WrongPlaceCode
    return code


def checked_place(place: PlaceData) -> PlaceData:
    """Return ``place`` as it is stored.

    Raises:
        WrongPlaceCode, PlaceNameMissing, WrongPlaceKind, NotAPostcode.
    """
    name = " ".join(place.name.split())
    if not 0 < len(name) <= 80:
        raise PlaceNameMissing
    if place.kind not in set(PlaceKind):
        raise WrongPlaceKind
    raw = (place.postcode or "").strip()
    postcode = parse_postcode(raw) if raw else None
    return PlaceData(place.kind, parse_place_code(place.code), name, postcode)


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


def add_places(session: Session, places: Iterable[PlaceData]) -> tuple[int, int]:
    """Add places; one whose code is known gets the new name and postcode and is active again.

    Returns how many are new and how many were there before.

    Raises:
        WrongPlaceCode, PlaceNameMissing, WrongPlaceKind, NotAPostcode, RepeatedPlace.
    """
    known = {place.code: place for place in session.scalars(select(Place))}
    seen: set[str] = set()
    for place in map(checked_place, places):
        if place.code in seen:
            raise RepeatedPlace(place=place.code)
        row = known.get(place.code)
        if row is None:
            row = Place(code=place.code)
            session.add(row)
        row.kind, row.name, row.postcode, row.active = place.kind, place.name, place.postcode, True
        seen.add(place.code)
    session.flush()
    renewed = len(seen & known.keys())
    return len(seen) - renewed, renewed


def change_place(session: Session, row: Place, place: PlaceData, *, active: bool) -> None:
    """Change a place; it is closed by ``active``, never deleted, because cases name it.

    Raises:
        WrongPlaceCode, PlaceNameMissing, WrongPlaceKind, NotAPostcode.
        RepeatedPlace: another place has the code.
    """
    new = checked_place(place)
    same_code = select(Place.id).where(Place.code == new.code, Place.id != row.id)
    if session.scalar(same_code) is not None:
        raise RepeatedPlace(place=new.code)
    row.kind, row.code, row.name, row.postcode = new.kind, new.code, new.name, new.postcode
    row.active = active
