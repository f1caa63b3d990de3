"""A case goes to the office that is in charge: which offices there are, and what is written down.

Offered are the offices that an admin keeps (places of the kind ``other_office``, by region code),
those to which cases went before, and the one of the applicant's own city. Any other is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import leaving
from postal.audit import Actor
from postal.correspondence.letter_details import NOT_OURS, sent_on
from postal.correspondence.letter_facts import FORWARDED
from postal.correspondence.messaging import tell
from postal.errors import Refusal
from postal.lookups import office_places, office_today, the_office
from postal.models import Application, Event, Message, Office
from postal.plain_text import require_plain
from postal.provinces import PROVINCES
from postal.wording import N_
from postal.workflow import Thing

MOST: Final = 9
"""How many offices are offered: each has a key of its own."""
NAME_LENGTH: Final = 120
ADDRESS_LENGTH: Final = 200
MOVE: Final = "forward"
BY_ADDRESS: Final = N_("menurut kota pada alamat pemohon")
BY_NIK: Final = N_("menurut kode wilayah pada NIK")
BEFORE: Final = N_("pernah dituju")
KEPT: Final = N_("daftar kantor")
_KIND: Final = "other_office"
_OF_CITY: Final = "Dinas Kependudukan dan Pencatatan Sipil {city}"
_LATEST: Final = 50  # forwarded cases that are looked at


class OfficeMissing(Refusal):
    """Nobody can go on with a case that was forwarded to nowhere."""

    code = "office-missing"
    text = N_("Pilih kantor tujuan, atau tulis namanya.")


class TwoOffices(Refusal):
    """One office is chosen from the list, and another one is typed."""

    code = "two-offices"
    text = N_("Satu kantor dipilih dan kantor lain diketik. Pakai salah satu saja.")


class OwnOffice(Refusal):
    """A case is not forwarded to where it lies."""

    code = "own-office"
    text = N_("Itu kantor ini sendiri. Untuk meja lain di kantor ini, alihkan mejanya.")


@dataclass(frozen=True)
class Destination:
    """An office to which the case may go; ``why`` (a msgid) says how it came into the list."""

    name: str
    address: str | None
    why: str


def destinations(session: Session, application: Application) -> list[Destination]:
    """Return at most ``MOST`` offices, the likeliest first, each once."""
    office = the_office(session)
    found: dict[str, Destination] = {}
    for each in _offered(session, application, office):
        key = _key(each.name)
        known = found.setdefault(key, each)
        if known.address is None:
            found[key] = replace(known, address=each.address)
    found.pop(_key(office.name), None)
    return list(found.values())[:MOST]


def _offered(session: Session, application: Application, office: Office) -> Iterator[Destination]:
    kept = [(_digits(row.code)[:4], row.name) for row in office_places(session, _KIND)]
    city = _other_city(application, office)
    named = [name for _region, name in kept if city and _key(city) in _key(name)]
    if city:
        yield from _all(named or [_OF_CITY.format(city=city)], BY_ADDRESS)
    regions = {region for region, _province in origins(application, office)}
    yield from _all((name for region, name in kept if region in regions), BY_NIK)
    yield from _before(session)
    yield from _all((name for _region, name in kept), KEPT)


def _all(names: Iterable[str], why: str) -> Iterator[Destination]:
    for name in names:
        yield Destination(name, None, why)


def _before(session: Session) -> Iterator[Destination]:
    """Yield where the latest cases went, the newest first."""
    latest = session.scalars(
        select(Application.id)
        .where(Application.state == "forwarded")
        .order_by(Application.state_since.desc())
        .limit(_LATEST)
    ).all()
    rows = session.scalars(
        select(Event.data)
        .where(
            Event.application_id.in_(latest),
            Event.thing == Thing.APPLICATION.value,
            Event.name == MOVE,
        )
        .order_by(Event.id.desc())
    )
    for data in rows:
        if data and data.get("office"):
            yield Destination(data["office"], data.get("office_address"), BEFORE)


def origins(application: Application, office: Office) -> list[tuple[str, str]]:
    """Return the foreign regions (four digits) in the people's NIKs, each with its province.

    A NIK keeps the region where it was given: whoever moved since lives elsewhere.
    """
    regions = dict.fromkeys(row.nik[:4] for row in application.subjects if row.nik)
    return [
        (region, PROVINCES[region[:2]])
        for region in regions
        if region != office.region and region[:2] in PROVINCES
    ]


def forward(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    application: Application,
    name: str,
    address: str | None = None,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None = None,
) -> Message:
    """End the case here because the office ``name`` is in charge of it, and tell the citizen.

    Without an ``address`` the one that this office had before is kept, if there is any.

    Raises:
        OfficeMissing, OwnOffice: that is nowhere to go.
        NumberInText, TextTooLong: what was typed.
        InOtherHands, StillInParcel, ParcelOnItsWay: as ``leaving.leave``.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    to, at = " ".join(name.split()), " ".join((address or "").split())
    if not to:
        raise OfficeMissing
    if _key(to) == _key(the_office(session).name):
        raise OwnOffice
    require_plain(to, most=NAME_LENGTH)
    require_plain(at, most=ADDRESS_LENGTH)
    leaving.leave(
        session,
        application,
        MOVE,
        seen_version=seen_version,
        actor=actor,
        reason=(reason or "").strip() or NOT_OURS,
        data={"office": to, "office_address": at or _known_address(session, to)},
    )
    told = sent_on(session, application)
    today = office_today(session)
    return tell(session, application, FORWARDED, actor=actor, today=today, details=told)


def _known_address(session: Session, name: str) -> str | None:
    known = (each.address for each in _before(session) if _key(each.name) == _key(name))
    return next((address for address in known if address), None)


def _other_city(application: Application, office: Office) -> str | None:
    """Return the applicant's city as people write it, None where it is the office's own."""
    applicant = application.applicant
    city = " ".join(((applicant.city if applicant is not None else None) or "").split())
    return city.title() if city and city.upper() != office.city.upper() else None


def _key(name: str) -> str:
    """Return a name as two spellings of it are compared."""
    return " ".join(name.casefold().split())


def _digits(code: str) -> str:
    return "".join(each for each in code if each.isdecimal())
