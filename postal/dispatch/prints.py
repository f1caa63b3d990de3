"""Printing labels: a print is a row with what stands on it first, then a sheet.

The second print of a label is a reprint and says so. A run that jammed is told from which label on;
those never came out, so printing them again is no reprint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.carriers import CARRIERS
from postal.codes import Mark
from postal.correspondence.messaging import tell_ready
from postal.dispatch.at_rest import require_sent
from postal.dispatch.label import Label
from postal.dispatch.manifest_refusals import CaseAtRestHere
from postal.dispatch.recipient import Recipient, recipient_of
from postal.dispatch.refusals import (
    LabelNotNow,
    NotCollectedHere,
    NothingToPack,
    NothingToPrint,
    StockUnknown,
)
from postal.dispatch.ways import channel_name
from postal.models import LabelPrint, Office, Parcel, PrintRun
from postal.parcels import AT_OFFICE
from postal.print_runs import begin, fail_from
from postal.printing.stock import LABEL_STOCKS, LabelStock
from postal.workflow.outgoing import ABOUT_TO_LEAVE, AT_COUNTER

KIND: Final = "label"
DEFAULT_STOCK: Final = "thermal-100x150"
IN_HOUSE: Final = ABOUT_TO_LEAVE | AT_COUNTER
"""States in which a label that was spoilt is printed again."""


def find_stock(name: str) -> LabelStock:
    """Return the label stock of this name.

    Raises:
        StockUnknown: there is none; names those that there are.
    """
    if name not in LABEL_STOCKS:
        raise StockUnknown(stock=name, known=", ".join(LABEL_STOCKS))
    return LABEL_STOCKS[name]


def print_labels(  # noqa: PLR0913 - a print needs its office, day, stock and actor
    session: Session,
    parcels: Sequence[Parcel],
    *,
    stock: LabelStock,
    office: Office,
    today: date,
    actor: Actor,
) -> PrintRun:
    """Write a run with a row for each label, by postcode; parcels that were packed are labelled.

    Draw :func:`labels_of` the run after the commit: a label on paper always has its row.

    Raises:
        NothingToPrint: there is no parcel.
        LabelNotNow: one of them has left the house or was given up; nothing is written.
        NothingToPack, AddressIncomplete, PlaceNotChosen: one has nothing in it or nowhere to go.
    """
    chosen = list(dict.fromkeys(parcels))
    if not chosen:
        raise NothingToPrint
    made = [(parcel, _next(session, parcel, office, today)) for parcel in chosen]
    made.sort(key=lambda pair: (pair[1].postcode, pair[1].name, pair[0].code))
    run = begin(session, KIND, stock.name, len(made), actor)
    for place, (parcel, label) in enumerate(made, start=1):
        _write(run, place, parcel, label)
        data = {"print": label.reprint, "run": run.id}
        if parcel.state == "packing":
            recipient = Recipient(
                label.name, label.attention, label.lines, label.postcode, label.phone
            )
            parcel.recipient = recipient.to_json()
            seen = parcel.version
            audit.transition(session, parcel, "label", seen_version=seen, actor=actor, data=data)
        else:
            audit.record(session, parcel, "label_reprinted", actor=actor, data=data)
    session.flush()
    return run


def labels_of(run: PrintRun) -> list[Label]:
    """Return the labels of a run as they were printed, in order."""
    return [Label.from_json(row.sheet) for row in run.labels]


def last_label(session: Session, parcel: Parcel) -> Label | None:
    """Return the label that was printed last for a parcel, None when there is none."""
    row = _last(session, parcel)
    return Label.from_json(row.sheet) if row is not None else None


def failed_from(session: Session, run: PrintRun, first: int, *, actor: Actor) -> PrintRun | None:
    """Write down that label ``first`` (from 1) and those after it never came out; run them again.

    Returns the new run with the same labels, None when none of them is wanted any more: a parcel
    whose label was voided or printed anew meanwhile has, or gets, another one.

    Raises:
        RunSettled: somebody said before how it ended.
        NotInRun: the run has no such label.
    """
    fail_from(run, first)
    lost = [row for row in run.labels if row.place_in_run >= first]
    again = [row for row in lost if _still_wanted(session, row)]
    if not again:
        return None
    fresh = begin(session, KIND, run.stock, len(again), actor)
    for place, row in enumerate(again, start=1):
        data = {"print": row.number, "run": run.id}
        audit.record(session, row.parcel, "label_failed", actor=actor, data=data)
        _write(fresh, place, row.parcel, Label.from_json(row.sheet))
        data = {"print": row.number, "run": fresh.id}
        audit.record(session, row.parcel, "label_printed", actor=actor, data=data)
    session.flush()
    return fresh


def void_label(
    session: Session, parcel: Parcel, *, seen_version: int, reason: str, actor: Actor
) -> None:
    """Take a label off: the parcel is packed again and its next label is a first one.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session, parcel, "void_label", seen_version=seen_version, actor=actor, reason=reason
    )
    parcel.recipient = None


def keep_ready(session: Session, parcel: Parcel, *, seen_version: int, actor: Actor) -> None:
    """Lay a parcel that is collected here on the counter's shelf.

    Raises:
        NotCollectedHere: it goes another way.
        CaseAtRestHere: nobody works on one of its cases any more, or not now.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if parcel.channel != AT_OFFICE:
        raise NotCollectedHere(parcel=Mark.read(parcel.code).grouped)
    require_sent(parcel, CaseAtRestHere)
    audit.transition(session, parcel, "keep_ready", seen_version=seen_version, actor=actor)
    tell_ready(session, parcel, actor=actor)


def _next(session: Session, parcel: Parcel, office: Office, today: date) -> Label:
    """Return the label to print now: the first, or the last one again with the reprint's mark."""
    if parcel.state == "packing":
        return first_label(session, parcel, office, today)
    last = _last(session, parcel)
    if parcel.state not in IN_HOUSE or last is None:
        name = Mark.read(parcel.code).grouped
        raise LabelNotNow(parcel=name, state=parcel.state, legal="-")
    label = Label.from_json(last.sheet)
    return replace(label, reprint=last.number + 1, printed=today, resi=parcel.resi)


def first_label(session: Session, parcel: Parcel, office: Office, today: date) -> Label:
    """Return the label of a packed parcel as it would be printed ``today``.

    Raises:
        NothingToPack, AddressIncomplete, PlaceNotChosen: it cannot be labelled.
    """
    name = Mark.read(parcel.code).grouped
    count = len(parcel.documents) + sum(row.count for row in parcel.enclosures)
    if not count:
        raise NothingToPack(case=name)
    to = recipient_of(session, parcel.application, parcel.channel, parcel.place_id)
    return Label(
        code=parcel.code,
        name=to.name,
        attention=to.attention,
        lines=to.lines,
        postcode=to.postcode,
        phone=to.phone,
        office_name=office.name,
        office_lines=_return_address(office),
        channel=channel_name(parcel.channel),
        carrier=CARRIERS[parcel.carrier].name if parcel.carrier else None,
        resi=parcel.resi,
        items=count,
        day=today,
        demo=office.demo,
    )


def _return_address(office: Office) -> tuple[str, ...]:
    street = " ".join(office.address.split())
    lines = (street, f"{office.city.upper()} {office.postcode}", f"Telp. {office.phone}")
    return lines if office.phone else lines[:2]


def _still_wanted(session: Session, row: LabelPrint) -> bool:
    return row.parcel.state in IN_HOUSE and _last(session, row.parcel) is row


def _last(session: Session, parcel: Parcel) -> LabelPrint | None:
    return session.scalar(
        select(LabelPrint)
        .where(LabelPrint.parcel_id == parcel.id)
        .order_by(LabelPrint.id.desc())
        .limit(1)
    )


def _write(run: PrintRun, place: int, parcel: Parcel, label: Label) -> None:
    row = LabelPrint(parcel=parcel, place_in_run=place, number=label.reprint, sheet=label.to_json())
    run.labels.append(row)
