"""What a letter needs to know beyond its case: given by who writes it, else the office's usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from postal import audit
from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    DETAILS,
    FORWARDED,
    READY,
    RECEIPT,
    REJECTED,
    REMINDER,
    RETURNED,
)
from postal.correspondence.letter_texts import own_word
from postal.identity import mask_numbers
from postal.languages import Language
from postal.lookups import item_versions, office_calendar, the_office
from postal.models import (
    Application,
    Document,
    Dossier,
    Enclosure,
    Letter,
    Office,
    Parcel,
    Place,
)
from postal.service import BY_SERVICE, Mode, Service
from postal.wording import N_
from postal.workflow import Thing

OBJECT_DAYS: Final = 21
"""Office days in which a decision may be objected to (UU 30/2014 on government administration,
article 77)."""
POST_DAYS: Final = 5
"""Office days that the letter itself may take, so that nobody loses theirs to the post."""
MONEY: Final = "money"
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    REJECTED: ("reason",),
    DATE_CHANGED: ("old", "new", "reason"),
    RETURNED: ("returns",),
    FORWARDED: ("office",),
}
"""What nobody but the caller knows."""
NOT_OURS: Final = N_("wewenang kantor lain")
"""Why a case is forwarded where nobody says more; the letter's own words say it."""


def details_for(  # noqa: PLR0913 - what the usual values are taken from
    session: Session,
    application: Application,
    kind: str,
    given: Mapping[str, Any],
    *,
    before: Letter | None,
    today: date,
    language: Language,
) -> dict[str, Any]:
    """Return all details of a letter as plain values; None given means the usual one.

    Raises:
        ValueError: a detail that is unknown for the kind, or one that is needed and not given.
    """
    known = {key: _plain(value) for key, value in given.items() if value is not None}
    unknown = known.keys() - set(DETAILS[kind])
    lacking = [key for key in NEEDED.get(kind, ()) if not known.get(key)]
    if unknown or lacking:
        raise ValueError(f"letter {kind}: unknown {sorted(unknown)}, lacking {lacking}")
    if known.get("reason") == BY_SERVICE:
        del known["reason"]  # the program's own: said in the letter's language
    usual = _usual(session, application, kind, before, known.get("of"), today, language)
    return {**{key: value for key, value in usual.items() if value}, **known}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a day, a list of words, or a word
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [mask_numbers(each) for each in value]
    return mask_numbers(value)


def _usual(  # noqa: PLR0913 - as above
    session: Session,
    application: Application,
    kind: str,
    before: Letter | None,
    of: str | None,
    today: date,
    language: Language,
) -> dict[str, Any]:
    office = the_office(session)
    if kind == RECEIPT:
        return {"examine_by": _day(application.examine_by)}
    if kind == COME_IN:
        return _visit(office, language) | _asked_to_come(session, application, language)
    if kind == READY:
        service = application.service
        name = (service.name_en if language == "en" else service.name_id) if service else ""
        documents = [name or own_word("layanan", language)]
        visit = _visit(office, language)
        visit["bring"].append(own_word("this_letter", language))
        return visit | {"documents": documents}
    if kind == REJECTED:
        until = office_calendar(session).add(today, OBJECT_DAYS + POST_DAYS)
        papers = held_things(session, application, language)
        returns = papers or [own_word("all_papers", language)]
        return {"object_until": until.isoformat(), "returns": returns}
    if kind == REMINDER:
        invited = _visit(office, language) | _asked_to_come(session, application, language)
        return _repeated(before, of, invited, language)
    return {"how": own_word("in_parcel", language)} if kind == RETURNED else {}


def _visit(office: Office, language: Language) -> dict[str, Any]:
    return {
        "place": f"{office.name}, {office.address}",
        "hours": office.hours,
        "bring": [own_word("identity", language)],
    }


def _asked_to_come(
    session: Session, application: Application, language: Language
) -> dict[str, Any]:
    """Return why, and what to bring, where the service itself asks people to come."""
    version = application.service
    if version is None or version.mode != Mode.IN_PERSON:
        return {}
    items, service = item_versions(session), Service.from_json(version.definition)

    def named(codes: Sequence[str]) -> str:
        return " / ".join(items[code].name(language) for code in codes)

    one_of, sent = (own_word(word, language) for word in ("one_of", "unless_sent"))
    always = [named([code]) for code in service.need]
    papers = [*always, *(one_of % named(group) for group in service.any)]
    return {
        "reason": own_word("in_person", language),
        "bring": [own_word("identity", language), *(sent % paper for paper in papers)],
    }


def asked_of(sheet: Mapping[str, Any]) -> str:
    """Return what a kept letter asks for: its kind, for a reminder that of what it repeats."""
    return str(sheet.get("details", {}).get("of", sheet["kind"]))


def _repeated(
    before: Letter | None, of: str | None, invited: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """Return what a reminder says of the letter before it; that may be a reminder itself."""
    sheet: Mapping[str, Any] = before.sheet if before is not None else {"kind": of}
    told: Mapping[str, Any] = sheet.get("details", {})
    of = of or asked_of(sheet)
    visit = {key: invited[key] for key in ("place", "hours", "bring")} if of == COME_IN else {}
    same = before is not None and before.language == language
    kept = {key: told[key] for key in visit if key in told and (same or key != "bring")}
    return {"of": of, "written_on": told.get("written_on", sheet.get("day")), **visit, **kept}


def held_things(session: Session, application: Application, language: Language) -> list[str]:
    """Return what came with the case and lies here, counted: ``pas foto: 2``."""
    rows = session.scalars(
        select(Enclosure)
        .join(Dossier, Enclosure.dossier_id == Dossier.id)
        .where(Dossier.application_id == application.id, Enclosure.state == "held")
        .order_by(Enclosure.id)
    )
    return [counted(row, language) for row in rows]


def counted(row: Enclosure, language: Language) -> str:
    """Return a thing as a letter lists it: ``pas foto: 2``, ``uang (Rp20.000)``.

    Money is one sum, not a number of things.
    """
    said = own_word(row.kind, language) + (f" ({row.label})" if row.label else "")
    return said if row.kind == MONEY else f"{said}: {row.count}"


def where_ready(session: Session, parcel: Parcel) -> dict[str, str]:
    """Return the place of a parcel that lies at a kecamatan; a letter knows our own counter."""
    place = session.get(Place, parcel.place_id) if parcel.state == "at_district" else None
    return {"place": f"Kantor Kecamatan {place.name}"} if place is not None else {}


def ready_at(session: Session, application: Application) -> dict[str, str]:
    """Return the place of the case's newest parcel that lies at a kecamatan, else nothing."""
    case = application.id
    own = select(Document.parcel_id).where(Document.application_id == case)
    query = select(Parcel).where(
        Parcel.state == "at_district", or_(Parcel.application_id == case, Parcel.id.in_(own))
    )
    parcel = session.scalars(query.order_by(Parcel.id.desc()).limit(1)).first()
    return where_ready(session, parcel) if parcel is not None else {}


def sent_on(session: Session, application: Application) -> dict[str, Any]:
    """Return which office the case was forwarded to, its address, and why where somebody said so.

    Nothing for a case that was not.
    """
    event = audit.last_event(session, Thing.APPLICATION, application.id, "forward")
    said = (event.data or {}) if event is not None else {}
    if event is None or not said.get("office"):
        return {}
    reason = event.reason if event.reason != NOT_OURS else None
    return {**{key: said.get(key) for key in ("office", "office_address")}, "reason": reason}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
