"""Parcels: found by any code, told by their carrier, their contents settled when they arrive.

Dispatch, delivery and the status answer share it; it stands here so that none imports another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.carrier_facts import Fact, FactKind, attempts, fold
from postal.carriers import POS_INDONESIA
from postal.codes import Kind, Mark
from postal.errors import Refusal
from postal.finishing import ARRIVED, settle, unsettle
from postal.lookups import the_office
from postal.models import Application, Document, Dossier, Enclosure, Parcel
from postal.parcel_reports import (
    counting_reports,
    let_go_reports,
)
from postal.plain_text import require_plain
from postal.wording import N_
from postal.workflow import Role, Thing
from postal.workflow.outgoing import CARRIED

POST: Final = "pos"
COURIER: Final = "kurir"
AT_POST_OFFICE: Final = "ambil_kantorpos"
MAILED: Final = frozenset({POST, COURIER, AT_POST_OFFICE})
"""Ways back on which a carrier takes the parcel; the others are the office's own."""
AT_DISTRICT: Final = "ambil_kecamatan"
AT_OFFICE: Final = "ambil_kantor"
PLACE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {AT_DISTRICT: "district", AT_POST_OFFICE: "post_office"}
)
"""The ways back that end at a place, and the kind of place it must be."""
REOPENS: Final = frozenset({FactKind.DELIVERED, FactKind.RETURNED})
"""The only reports that move a parcel which is being traced or counts as lost."""
SOUGHT: Final = frozenset({"tracing", "lost"})


def usual_carrier(channel: str) -> str | None:
    """Return the only carrier that takes a channel, None where somebody chooses or none does."""
    return POS_INDONESIA if channel in (POST, AT_POST_OFFICE) else None


class ParcelUnknown(Refusal):
    """No parcel of this office has this code or resi."""

    code = "parcel-unknown"
    text = N_("Tidak ada kiriman keluar dengan kode atau resi %(code)s.")


def new_parcel(  # noqa: PLR0913 - what is decided about a parcel before it is filled
    session: Session,
    application: Application,
    *,
    channel: str,
    carrier: str | None,
    place_id: int | None,
    actor: Actor,
    previous: Parcel | None = None,
) -> Parcel:
    """Begin an empty parcel with an unused code, for the applicant of ``application``.

    ``carrier`` is a key of ``carriers.CARRIERS`` for the channels in :data:`MAILED`, None for the
    others; ``previous`` is the parcel that this one takes the place of.
    """
    office = the_office(session)
    mark = Mark.new(Kind.PARCEL, office.mark)
    while session.scalar(select(Parcel.id).where(Parcel.code == mark.text)) is not None:
        mark = Mark.new(Kind.PARCEL, office.mark)
    parcel = Parcel(
        state="packing",
        code=mark.text,
        application_id=application.id,
        channel=channel,
        carrier=carrier,
        place_id=place_id,
        previous_id=previous.id if previous is not None else None,
    )
    data = {"code": mark.text, "channel": channel, "carrier": carrier}
    audit.born(session, parcel, actor=actor, **data)
    return parcel


def find_parcel(session: Session, text: str) -> Parcel:
    """Return the parcel with this code of ours (typed or scanned) or this resi.

    Raises:
        ParcelUnknown: there is none.
    """
    try:
        wanted = Parcel.code == Mark.parse(text).text
    except Refusal:
        wanted = Parcel.resi == "".join(text.split()).upper()
    found = session.scalar(select(Parcel).where(wanted))
    if found is None:
        raise ParcelUnknown(code=text)
    return found


def release_resi(
    session: Session, parcel: Parcel, *, actor: Actor, reason: str | None = None
) -> None:
    """Take the carrier's number off a parcel that has one; its reports wait for the right parcel.

    Raises:
        NumberInText, TextTooLong: the reason.
    """
    resi = parcel.resi
    if resi is None:
        return
    require_plain(reason)
    let_go_reports(session, parcel, resi)
    parcel.resi = parcel.resi_at = None
    audit.record(session, parcel, "resi_unbound", actor=actor, reason=reason, data={"resi": resi})
    follow(session, parcel, actor=actor)


def follow(session: Session, parcel: Parcel, *, actor: Actor) -> bool:
    """Put a parcel where its reports say it is; return whether it moved.

    ``actor`` is who brought the news; a fact is never refused for want of a role. Reports about a
    parcel that is not handed over yet, whose story is over, or from before it was under way are
    kept and move nothing; neither does anything but a delivery or a return while we trace it. What
    the office brings itself has no carrier to report of it.
    """
    facts = [
        Fact(FactKind(row.kind), row.at, row.receiver)
        for row in counting_reports(session, parcel)
        if row.kind is not None
    ]
    parcel.attempts = attempts(facts)
    source, target = parcel.state, fold(facts).value
    if source == target or not _is_led(session, parcel, target):
        return False
    by = replace(actor, roles=actor.roles | {Role.SYSTEM})
    audit.transition(session, parcel, f"report_{target}", seen_version=parcel.version, actor=by)
    parcel.trace_until = None
    if source in ARRIVED:
        unsettle_contents(session, parcel, actor=actor)
    if target in ARRIVED:
        settle_contents(session, parcel, actor=actor)
    return True


def _is_led(session: Session, parcel: Parcel, target: str) -> bool:
    """Tell whether reports lead this parcel, now that they say ``target``."""
    if parcel.carrier is None:
        return False
    return parcel.state in CARRIED or (
        parcel.state in SOUGHT and target in REOPENS and _is_news(session, parcel, target)
    )


def _is_news(session: Session, parcel: Parcel, target: str) -> bool:
    """Tell whether ``target`` was not yet known when the parcel began to be traced.

    A disputed delivery stays disputed until somebody reports it anew.
    """
    traced = audit.last_event(session, Thing.PARCEL, parcel.id, "trace")
    return (traced is None or traced.source != target) or any(
        row.recorded_at > traced.at and row.kind in REOPENS
        for row in counting_reports(session, parcel)
    )


def settle_contents(session: Session, parcel: Parcel, *, actor: Actor) -> None:
    """Ask every case with something in this parcel whether it is finished now."""
    for application in cases_in(session, parcel):
        settle(session, application, actor=actor)


def unsettle_contents(session: Session, parcel: Parcel, *, actor: Actor) -> None:
    """Open the finished cases with something in a parcel that has not arrived after all."""
    for application in cases_in(session, parcel):
        unsettle(session, application, actor=actor)


def cases_in(session: Session, parcel: Parcel) -> Sequence[Application]:
    """Return the cases whose documents or enclosures lie in a parcel."""
    documents = select(Document.application_id).where(Document.parcel_id == parcel.id)
    enclosures = (
        select(Dossier.application_id)
        .join(Enclosure, Enclosure.dossier_id == Dossier.id)
        .where(Enclosure.parcel_id == parcel.id, Dossier.application_id.is_not(None))
    )
    wanted = documents.union(enclosures)
    return session.scalars(
        select(Application).where(Application.id.in_(wanted)).order_by(Application.id)
    ).all()


_CARRYING: Final = select(Document.parcel_id).where(
    Document.application_id == bindparam("case"), Document.parcel_id.is_not(None)
)
_PARCELS: Final = (
    select(Parcel)
    .where((Parcel.application_id == bindparam("case")) | Parcel.id.in_(_CARRYING))
    .order_by(Parcel.id)
)


def parcels_of(session: Session, application_id: int) -> Sequence[Parcel]:
    """Return the parcels made for a case or carrying something of it, oldest first."""
    return session.scalars(_PARCELS, {"case": application_id}).all()
