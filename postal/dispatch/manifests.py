"""Manifests: the list that goes with a bag to a carrier, or with a box to a kecamatan.

A parcel with a label is put on, may be taken off again, and leaves with the hand-over. Printing
the list moves nothing: printed is never handed over.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from postal import audit, boxes, parcels
from postal.audit import Actor
from postal.carriers import CARRIERS, find_carrier
from postal.codes import Mark
from postal.dispatch.at_rest import require_sent
from postal.dispatch.manifest_refusals import (
    ManifestClosed,
    ManifestUnknown,
    NotADistrict,
    NotLabelled,
    NotOnThisManifest,
    OnAnotherManifest,
    OneTarget,
    OnThisManifest,
    WrongCarrier,
    WrongPlace,
)
from postal.dispatch.waiting import fitting
from postal.errors import Refusal
from postal.models import Manifest, Parcel, Place

_NUMBER: Final = re.compile(r"(?P<year>\d{4})\s*/\s*(?P<number>\d{1,6})", re.ASCII)


def grouped(code: str) -> str:
    """Return a code of a box or a parcel as people read it."""
    return Mark.read(code).grouped


def number_of(manifest: Manifest) -> str:
    """Return the number that stands on the papers: ``2026/17``."""
    return f"{manifest.year}/{manifest.number}"


def target_of(manifest: Manifest) -> str:
    """Return the name of the carrier or the kecamatan that the manifest goes to."""
    if manifest.place is not None:
        return manifest.place.name
    return _carrier_name(manifest.carrier)


def find_manifest(session: Session, text: str) -> Manifest:
    """Return the manifest with this box code (typed or scanned) or this ``year/number``.

    Raises:
        ManifestUnknown: there is none.
    """
    numbered = _NUMBER.fullmatch(text.strip())
    if numbered is not None:
        wanted = and_(
            Manifest.year == int(numbered["year"]),
            Manifest.number == int(numbered["number"]),
        )
    else:
        try:
            wanted = and_(Manifest.code == Mark.parse(text).text)
        except Refusal as problem:
            raise ManifestUnknown(manifest=text) from problem
    found = session.scalar(select(Manifest).where(wanted))
    if found is None:
        raise ManifestUnknown(manifest=text)
    return found


def find_district(session: Session, code: str) -> Place:
    """Return the kecamatan in use with this code of the table of places.

    Raises:
        NotADistrict: there is none.
    """
    found = session.scalar(
        select(Place).where(Place.code == code.strip(), Place.kind == "district", Place.active)
    )
    if found is None:
        raise NotADistrict(place=code)
    return found


def open_manifest(
    session: Session,
    *,
    carrier: str | None = None,
    place: str | None = None,
    today: date,
    actor: Actor,
) -> Manifest:
    """Begin a manifest for a carrier (code or name) or for a kecamatan (code of its place).

    It gets the next number of the year and an unused box code.

    Raises:
        OneTarget: neither or both were named.
        CarrierUnknown, NotADistrict: nobody goes by that name.
    """
    if bool(carrier) == bool(place):
        raise OneTarget
    mark = boxes.new_mark(session)
    last = session.scalar(select(func.max(Manifest.number)).where(Manifest.year == today.year))
    manifest = Manifest(
        state="open",
        code=mark.text,
        year=today.year,
        number=(last or 0) + 1,
        carrier=find_carrier(carrier).code if carrier else None,
        place=find_district(session, place) if place else None,
    )
    audit.born(session, manifest, actor=actor, code=mark.text, number=manifest.number)
    return manifest


def put_on(  # noqa: PLR0913 - what a recorded move asks for
    session: Session,
    manifest: Manifest,
    parcel: Parcel,
    *,
    seen_version: int,
    actor: Actor,
    nonce: str | None = None,
) -> None:
    """Put a labelled parcel on an open manifest.

    Raises:
        ManifestClosed, OnThisManifest, OnAnotherManifest, NotLabelled, WrongCarrier, WrongPlace,
            CaseAtRest: it cannot go there; each names the parcel.
        SomeoneElseMovedIt: the parcel is no longer as the actor saw it.
    """
    require_open(manifest)
    _refuse_state(manifest, parcel)
    _refuse_other_way(manifest, parcel)
    require_sent(parcel)
    audit.transition(
        session,
        parcel,
        "manifest",
        seen_version=seen_version,
        actor=actor,
        nonce=nonce,
        data={"manifest": manifest.code},
    )
    parcel.manifest_id = manifest.id
    _renew(session, manifest, parcel)


def put_on_all(session: Session, manifest: Manifest, *, actor: Actor) -> int:
    """Put on every labelled parcel of the manifest's carrier or kecamatan; return how many."""
    waiting = fitting(session, manifest)
    for parcel in waiting:
        put_on(session, manifest, parcel, seen_version=parcel.version, actor=actor)
    return len(waiting)


def take_off(
    session: Session, manifest: Manifest, parcel: Parcel, *, seen_version: int, actor: Actor
) -> None:
    """Take a parcel off an open manifest; it is labelled again.

    Raises:
        ManifestClosed, NotOnThisManifest: there is nothing to take off.
        SomeoneElseMovedIt: the parcel is no longer as the actor saw it.
    """
    require_open(manifest)
    if parcel.manifest_id != manifest.id:
        raise NotOnThisManifest(parcel=grouped(parcel.code), manifest=number_of(manifest))
    audit.transition(
        session,
        parcel,
        "take_off",
        seen_version=seen_version,
        actor=actor,
        data={"manifest": manifest.code},
    )
    parcel.manifest_id = None
    _renew(session, manifest, parcel)


def void(
    session: Session, manifest: Manifest, *, seen_version: int, reason: str | None, actor: Actor
) -> None:
    """Declare an open manifest void; its parcels wait for another one. Its number stays used.

    Raises:
        IllegalMove: it is not open any more.
        ReasonMissing, NotYourMove, SomeoneElseMovedIt: see :func:`postal.audit.transition`.
    """
    data: dict[str, Any] = {"parcels": [parcel.code for parcel in manifest.parcels]}
    if manifest.state == "open":
        for parcel in list(manifest.parcels):
            take_off(session, manifest, parcel, seen_version=parcel.version, actor=actor)
    audit.transition(
        session,
        manifest,
        "void",
        seen_version=seen_version,
        reason=reason,
        actor=actor,
        data=data,
    )


def require_open(manifest: Manifest) -> None:
    """Raise ManifestClosed unless parcels may still be put on and taken off."""
    if manifest.state != "open":
        raise ManifestClosed(manifest=number_of(manifest))


def _renew(session: Session, manifest: Manifest, parcel: Parcel) -> None:
    session.flush()
    session.expire(manifest, ["parcels"])
    session.expire(parcel, ["manifest"])


def _carrier_name(code: str | None) -> str:
    known = CARRIERS.get(code or "")
    return known.name if known is not None else code or "–"


def _refuse_state(manifest: Manifest, parcel: Parcel) -> None:
    shown = grouped(parcel.code)
    if parcel.state == "manifested" and parcel.manifest_id == manifest.id:
        raise OnThisManifest(parcel=shown)
    if parcel.state == "manifested" and parcel.manifest is not None:
        other = parcel.manifest
        raise OnAnotherManifest(parcel=shown, manifest=number_of(other), box=grouped(other.code))
    if parcel.state != "labelled":
        raise NotLabelled(parcel=shown, state=parcel.state, legal="-")


def _refuse_other_way(manifest: Manifest, parcel: Parcel) -> None:
    said = {"parcel": grouped(parcel.code), "target": target_of(manifest)}
    if manifest.carrier is not None:
        if parcel.carrier != manifest.carrier:
            wanted = _carrier_name(parcel.carrier) if parcel.carrier else _place_name(parcel)
            raise WrongCarrier(wanted=wanted, **said)
    elif parcel.channel != parcels.AT_DISTRICT:
        raise WrongCarrier(wanted=_carrier_name(parcel.carrier), **said)
    elif parcel.place_id != manifest.place_id:
        raise WrongPlace(wanted=_place_name(parcel), **said)


def _place_name(parcel: Parcel) -> str:
    return parcel.place.name if parcel.place is not None else "–"
