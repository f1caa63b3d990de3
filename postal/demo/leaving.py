"""How the demo's complete cases went on: made, packed, handed over, delivered or come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import print_runs
from postal.audit import Actor
from postal.carrier_facts import FactKind
from postal.delivery import came_back, pickup, recording, tracing
from postal.demo.endings import REASON, decided, person
from postal.dispatch import binding, handing_over, manifests, prints
from postal.dispatch.offers import offers_of
from postal.dispatch.packing import pack_offer
from postal.documents import PDF
from postal.finishing import documents_of
from postal.letters import in_parcels
from postal.lookups import the_office
from postal.models import Application, Manifest, Parcel, Place
from postal.parcels import AT_DISTRICT, AT_OFFICE
from postal.printing.stock import LABEL_STOCKS
from postal.production import making, steps
from postal.verdicts import Verdict
from postal.verification.checklist import Outcome
from postal.workflow import Role
from postal.workflow.outgoing import AT_COUNTER, IN_PREPARATION

STOCK: Final = LABEL_STOCKS["thermal-100x150"]
DISTRICT: Final = frozenset({"at_district", "uncollected", "collected"})
IN_THE_HOUSE: Final = IN_PREPARATION | AT_COUNTER
REPORTS: Final[Mapping[str, tuple[FactKind, ...]]] = {
    "in_transit": (FactKind.IN_TRANSIT,),
    "out_for_delivery": (FactKind.IN_TRANSIT, FactKind.OUT_FOR_DELIVERY),
    "attempted": (FactKind.IN_TRANSIT, FactKind.ATTEMPTED),
    "held_at_post_office": (FactKind.ATTEMPTED, FactKind.HELD_AT_POST_OFFICE),
    "delivered": (FactKind.OUT_FOR_DELIVERY, FactKind.DELIVERED),
    "returning": (FactKind.ATTEMPTED, FactKind.RETURNING),
    "returned": (FactKind.ATTEMPTED, FactKind.RETURNING, FactKind.RETURNED),
}


def channel_for(ending: str) -> str | None:
    """Return the way back that leads to this ending, None for the service's usual one."""
    if ending in DISTRICT:
        return AT_DISTRICT
    if ending == "released":
        return PDF
    return AT_OFFICE if ending in AT_COUNTER else None


def complete(session: Session, case: Application, ending: str, today: date) -> None:
    """Let an operator find the case complete and begin to make its documents."""
    channel = channel_for(ending)
    if channel is not None:
        case.return_channel = channel
        place = session.scalars(select(Place).where(Place.kind == "district").order_by(Place.code))
        case.return_place_id = place.first().id if channel == AT_DISTRICT else None  # type: ignore[union-attr]
    decided(Verdict.PRESENT, Outcome.COMPLETE)(session, case, today)
    by = person(session, Role.OPERATOR, "operator")
    making.start(session, case, seen_version=case.version, actor=by)


def make(session: Session, case: Application, until: str) -> None:
    """Carry every document of the case to the state ``until``."""
    by = person(session, Role.OPERATOR, "operator")
    for document in documents_of(session, case):
        while document.state != until:
            move = steps.next_step(document)
            if move is None:
                break
            steps.make(session, document, move, seen_version=document.version, actor=by)


def pack(session: Session, case: Application) -> Parcel:
    """Pack what is ready of the case, with its family's share."""
    by = person(session, Role.MAILROOM, "surat")
    offer = next(offer for offer in offers_of(session, case) if offer.documents)
    return pack_offer(session, offer, actor=by)


def send(session: Session, parcels: Mapping[int, str], today: date) -> None:
    """Label the parcels (by id, with their endings) and let each go as far as its ending says."""
    by = person(session, Role.MAILROOM, "surat")
    rows = {session.get_one(Parcel, key): ending for key, ending in parcels.items()}
    labelled = [row for row, ending in rows.items() if ending != "packing"]
    if not labelled:
        return
    run = prints.print_labels(
        session, labelled, stock=STOCK, office=the_office(session), today=today, actor=by
    )
    print_runs.all_out(run)
    for row, ending in rows.items():
        if ending in AT_COUNTER:
            prints.keep_ready(session, row, seen_version=row.version, actor=by)
        elif row.carrier is not None and ending not in ("packing", "labelled", "no_resi"):
            binding.bind(session, row, f"CONTOH{row.id:08d}", actor=by)
    gone = {row: ending for row, ending in rows.items() if ending not in IN_THE_HOUSE}
    _hand_over(session, gone, today, by)
    waiting = {row: ending for row, ending in rows.items() if ending == "manifested"}
    _fill(session, waiting, today, by)
    for row, ending in rows.items():
        _after(session, row, ending, today)


def _fill(session: Session, rows: Mapping[Parcel, str], today: date, by: Actor) -> list[Manifest]:
    """Put the parcels on manifests, one for each carrier or kecamatan."""
    opened: dict[tuple[str | None, int | None], Manifest] = {}
    for row in rows:
        key = (row.carrier, row.place_id if row.carrier is None else None)
        if key not in opened:
            place = None if row.carrier else session.get_one(Place, row.place_id).code
            opened[key] = manifests.open_manifest(
                session, carrier=row.carrier, place=place, today=today, actor=by
            )
        manifests.put_on(session, opened[key], row, seen_version=row.version, actor=by)
    return list(opened.values())


def _hand_over(session: Session, rows: Mapping[Parcel, str], today: date, by: Actor) -> None:
    for manifest in _fill(session, rows, today, by):
        handing_over.hand_over(
            session,
            manifest,
            present=None,
            missing={},
            seen_version=manifest.version,
            inside=in_parcels.leaving,
            actor=by,
        )


def _after(session: Session, row: Parcel, ending: str, today: date) -> None:
    counter = person(session, Role.COUNTER, "loket")
    kinds = REPORTS.get("in_transit" if ending in ("tracing", "lost") else ending, ())
    for back, kind in enumerate(reversed(kinds)):
        at = datetime.now(UTC) - timedelta(hours=2 + 8 * back)
        heard = recording.ByHand(
            kind,
            at,
            place="Contoh Utara",
            reason="nobody_home" if kind is FactKind.ATTEMPTED else None,
            receiver="diri sendiri" if kind is FactKind.DELIVERED else None,
        )
        recording.record_by_hand(session, row, heard, actor=counter)
    if ending in ("tracing", "lost"):
        tracing.trace(
            session, row, seen_version=row.version, actor=counter, reason=REASON, today=today
        )
    if ending == "lost":
        tracing.declare_lost(session, row, seen_version=row.version, actor=counter, reason=REASON)
    if ending == "kept_at_counter":
        pickup.give_up(
            session,
            row,
            seen_version=row.version,
            actor=counter,
            reason=REASON,
            place_id=None,
        )
        came_back.keep(session, row, seen_version=row.version, actor=counter)
    if ending in DISTRICT:
        _at_district(session, row, ending)


def _at_district(session: Session, row: Parcel, ending: str) -> None:
    by = person(session, Role.DISTRICT, "kecamatan")
    place = row.place_id
    pickup.arrive(session, row, seen_version=row.version, actor=by, place_id=place)
    if ending == "uncollected":
        pickup.give_up(
            session, row, seen_version=row.version, actor=by, reason=REASON, place_id=place
        )
    elif ending == "collected":
        who = pickup.Collector("Contohwati Ujicoba", "self", identity_checked=True)
        pickup.collect(session, row, who, seen_version=row.version, actor=by, place_id=place)
