"""An empty office becomes one that can work: itself, its places and the services it starts with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import dates
from postal.addresses import parse_postcode
from postal.catalogue import Catalogue
from postal.codes import ALPHABET, parse_office_code
from postal.errors import Refusal
from postal.models import Desk, ItemVersion, Office, ServiceVersion
from postal.office.places import PlaceData, add_places
from postal.provinces import PROVINCES
from postal.wording import N_

PAPERS: Final = ("A4", "F4")
MOST_EXAMINE_DAYS: Final = 30
_REGION: Final = re.compile(r"(\d{2})\.?(\d{2})", re.ASCII)


class OfficeExists(Refusal):
    """There is an office already; it is changed, not made again."""

    code = "office-exists"
    text = N_("Kantor ini sudah disiapkan.")


class WrongRegion(Refusal):
    """Not the code of a regency or city."""

    code = "wrong-region"
    text = N_("Kode wilayah terdiri dari 4 angka menurut Kemendagri, misalnya 35.73.")


class WrongOfficeValue(Refusal):
    """A setting of the office is none of the values that work."""

    code = "wrong-office-value"
    text = N_("%(field)s: nilainya tidak dapat dipakai.")


@dataclass(frozen=True)
class OfficeData:
    """What an office says about itself; the fields are those of the table."""

    name: str
    city: str
    region: str
    mark: str
    zone: str
    hours: str
    address: str
    postcode: str
    phone: str
    complaints: str
    paper: str = "A4"
    examine_days: int = 3
    demo: bool = False


def parse_region(text: str) -> str:
    """Return the four digits of a regency or city from ``3573`` or ``35.73``.

    Raises:
        WrongRegion: another form, or an unknown province.
    """
    found = _REGION.fullmatch(text.strip())
    if found is None or found[1] not in PROVINCES:
        raise WrongRegion
    return found[1] + found[2]


def mark_for(region: str) -> str:
    """Return the two symbols that an office of ``region`` has in its codes unless it says others.

    Made from the region, so that setting the same office up again reads the same paper.
    """
    number = int(region) % (len(ALPHABET) ** 2)
    return ALPHABET[number // len(ALPHABET)] + ALPHABET[number % len(ALPHABET)]


def checked(data: OfficeData) -> dict[str, object]:
    """Return the columns of the office as they are stored.

    Raises:
        WrongRegion, NotAnOfficeCode, NotAPostcode, WrongOfficeValue.
    """
    values = {field.name: getattr(data, field.name) for field in fields(data)}
    values["region"] = parse_region(data.region)
    values["mark"] = parse_office_code(data.mark)
    values["postcode"] = parse_postcode(data.postcode)
    values["city"] = " ".join(data.city.split()).upper()
    fits = {
        "name": bool(data.name.strip()),
        "city": bool(values["city"]),
        "zone": data.zone in dates.ZONES,
        "paper": data.paper in PAPERS,
        "examine_days": 1 <= data.examine_days <= MOST_EXAMINE_DAYS,
    }
    for field, good in fits.items():
        if not good:
            raise WrongOfficeValue(field=field)
    return values


def set_up(
    session: Session, data: OfficeData, places: Iterable[PlaceData], catalogue: Catalogue
) -> Office:
    """Add the office, its places, and version 1 of everything in ``catalogue``.

    Raises:
        OfficeExists: there is one already.
        WrongRegion, NotAnOfficeCode, NotAPostcode, WrongOfficeValue: a value of ``data``.
        WrongPlaceCode, WrongPlaceKind, RepeatedPlace, NotAPostcode: a value of ``places``.
    """
    if session.scalar(select(Office.id)) is not None:
        raise OfficeExists
    office = Office(**checked(data))
    session.add(office)
    add_places(session, places)
    _seed(session, catalogue)
    session.flush()
    return office


def _seed(session: Session, catalogue: Catalogue) -> None:
    session.add_all(
        Desk(code=desk.code, name_id=desk.name_id, name_en=desk.name_en)
        for desk in catalogue.desks.values()
    )
    session.flush()
    session.add_all(
        ItemVersion(
            code=item.code,
            number=1,
            name_id=item.name_id,
            name_en=item.name_en,
            kind=item.kind.value,
        )
        for item in catalogue.items.values()
    )
    session.add_all(
        ServiceVersion(
            code=service.code,
            number=1,
            desk_code=service.desk,
            name_id=service.name_id,
            name_en=service.name_en,
            mode=service.mode.value,
            days=service.days,
            definition=service.to_json(),
        )
        for service in catalogue.services.values()
    )


def change_office(office: Office, data: OfficeData) -> None:
    """Change what the office says about itself; its mark stays, because paper carries it.

    Raises:
        WrongRegion, NotAPostcode, WrongOfficeValue.
    """
    for name, value in checked(data).items():
        if name not in {"mark", "demo"}:
            setattr(office, name, value)
