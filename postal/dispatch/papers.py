"""What the papers of a hand-over say, put together from its manifest; a print is a row first."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.dates import local_date
from postal.dispatch.handing_over import struck_out
from postal.dispatch.manifest_sheet import ManifestSheet, Row
from postal.dispatch.manifests import number_of, target_of
from postal.dispatch.minutes import Entry, Minutes
from postal.dispatch.parties import Parties
from postal.lookups import the_office
from postal.models import Manifest, Office, Parcel, utc_now

_CITIES: Final = ("KABUPATEN ", "KOTA ")


def print_list(session: Session, manifest: Manifest, *, today: date, actor: Actor) -> ManifestSheet:
    """Write down that the list leaves the printer, and return it."""
    office = the_office(session)
    _printed(session, manifest, "manifest_printed", actor)
    return ManifestSheet(
        code=manifest.code,
        number=number_of(manifest),
        office_name=office.name,
        carrier=target_of(manifest),
        day=_day(manifest, office, today),
        rows=tuple(_row(parcel, office) for parcel in manifest.parcels),
        struck=_struck(session, manifest),
        demo=office.demo,
    )


def print_minutes(session: Session, manifest: Manifest, *, today: date, actor: Actor) -> Minutes:
    """Write down that the minutes leave the printer, and return them."""
    office = the_office(session)
    _printed(session, manifest, "minutes_printed", actor)
    return Minutes(
        code=manifest.code,
        number=number_of(manifest),
        office_name=office.name,
        place=office.city,
        district=target_of(manifest),
        day=_day(manifest, office, today),
        entries=tuple(_entry(parcel) for parcel in manifest.parcels),
        parties=Parties.from_json(manifest.parties),
        struck=_struck(session, manifest),
        demo=office.demo,
    )


def usual_parties(session: Session, manifest: Manifest) -> Parties:
    """Return who signs: as kept on the manifest, else as last time at the same kecamatan.

    Where nobody signed for that kecamatan yet, our own side is as last time anywhere.
    """
    if manifest.parties is not None:
        return Parties.from_json(manifest.parties)
    signed = (
        select(Manifest.parties)
        .where(Manifest.parties.is_not(None), Manifest.id != manifest.id)
        .order_by(Manifest.id.desc())
        .limit(1)
    )
    here = session.scalar(signed.where(Manifest.place_id == manifest.place_id))
    if here is not None:
        return Parties.from_json(here)
    elsewhere = Parties.from_json(session.scalar(signed))
    return Parties(first=elsewhere.first)


def recipient_name(parcel: Parcel) -> str:
    """Return the person a parcel is for: as on its label, else the applicant of its case."""
    frozen = parcel.recipient or {}
    applicant = parcel.application.applicant
    known = applicant.name if applicant is not None else None
    return str(frozen.get("attention") or frozen.get("name") or known or "–")


def _row(parcel: Parcel, office: Office) -> Row:
    frozen = parcel.recipient or {}
    applicant = parcel.application.applicant
    city = _city(frozen) or (applicant.city if applicant else None) or office.city
    postcode = frozen.get("postcode") or (applicant.postcode if applicant else None) or ""
    return Row(parcel.code, parcel.resi, str(city), str(postcode))


def _city(frozen: dict[str, Any]) -> str | None:
    """Return the line of a label that names the KABUPATEN or KOTA."""
    lines = [str(line) for line in frozen.get("lines", ())]
    return next((line for line in lines if line.startswith(_CITIES)), None)


def _entry(parcel: Parcel) -> Entry:
    return Entry(parcel.code, recipient_name(parcel), parcel.application.tracking_code)


def _day(manifest: Manifest, office: Office, today: date) -> date:
    return today if manifest.handed_at is None else local_date(manifest.handed_at, office.zone)


def _struck(session: Session, manifest: Manifest) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.reason) for one in struck_out(session, manifest))


def _printed(session: Session, manifest: Manifest, fact: str, actor: Actor) -> None:
    manifest.printed_at = utc_now()
    audit.record(session, manifest, fact, actor=actor, data={"parcels": len(manifest.parcels)})
