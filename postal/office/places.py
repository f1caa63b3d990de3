"""The table of places: kecamatan and others; a place is closed, never deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.addresses import parse_postcode
from postal.errors import Refusal
from postal.models import Place
from postal.office import effects
from postal.wording import N_

_CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,14}[A-Z0-9])?")


class PlaceKind(StrEnum):
    """What a place is: the office itself, a kecamatan, a desa or kelurahan, a post office.

    ``OTHER_OFFICE`` is one to which cases are forwarded.
    """

    OFFICE = "office"
    DISTRICT = "district"
    VILLAGE = "village"
    POST_OFFICE = "post_office"
    OTHER_OFFICE = "other_office"


KIND_LABELS: Final = {
    PlaceKind.OFFICE: N_("Kantor"),
    PlaceKind.DISTRICT: N_("Kecamatan"),
    PlaceKind.VILLAGE: N_("Desa atau kelurahan"),
    PlaceKind.POST_OFFICE: N_("Kantor pos"),
    PlaceKind.OTHER_OFFICE: N_("Kantor lain, tujuan penerusan"),
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


class PlaceInUse(Refusal):
    """A place cannot close, or become another kind of place, while results are collected there."""

    code = "place-in-use"
    text = N_(
        "%(count)s permohonan yang berjalan diambil di tempat ini: %(cases)s. Pilih dulu tempat "
        "atau cara kembali lain di loket atau di meja pemeriksaan, atau tunggu sampai kirimannya "
        "diambil."
    )


@dataclass(frozen=True)
class PlaceData:
    """A place as it comes in; ``kind`` is a word of :class:`PlaceKind`."""

    kind: str
    code: str
    name: str
    postcode: str | None = None


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


def add_places(session: Session, places: Iterable[PlaceData]) -> tuple[int, int]:
    """Add places; one whose code is known gets the new name and postcode and is active again.

    Returns how many are new and how many were there before.

    Raises:
        WrongPlaceCode, PlaceNameMissing, WrongPlaceKind, NotAPostcode, RepeatedPlace.
        PlaceInUse: one would change its kind while running cases need it.
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
        elif row.kind != place.kind:
            _require_unused(session, row)
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
        PlaceInUse: it would close, or change its kind, while running cases need it.
    """
    new = checked_place(place)
    same_code = select(Place.id).where(Place.code == new.code, Place.id != row.id)
    if session.scalar(same_code) is not None:
        raise RepeatedPlace(place=new.code)
    if not active or new.kind != row.kind:
        _require_unused(session, row)
    row.kind, row.code, row.name, row.postcode = new.kind, new.code, new.name, new.postcode
    row.active = active


def _require_unused(session: Session, row: Place) -> None:
    """Refuse to take a place away from the cases that are collected there."""
    using = effects.collected_at(session, row.id)
    if using.count:
        raise PlaceInUse(count=using.count, cases=using.named)
