"""Moves of a case's documents from the command line: all that can make it, or one of them."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.cli.asked import Asked, illegal
from postal.dispatch import offers, packing
from postal.errors import Refusal
from postal.models import Application, Document, Parcel
from postal.production import steps
from postal.wording import N_
from postal.workflow import MOVES, Thing, moves_from

ENTER: Final = "enter"
NAMES: Final = frozenset({ENTER, *(row.name for row in MOVES if row.thing is Thing.DOCUMENT)})
"""Moves of documents; ``enter`` stands for the entry that fits the kind."""


class DocumentUnknown(Refusal):
    """The case has no document of that number."""

    code = "document-unknown"
    text = N_("Kasus ini punya %(count)s dokumen; nomor %(number)s tidak ada.")


def all_documents(session: Session, case: Application) -> list[Document]:
    """Return every document of a case, the oldest first: the order in which they are numbered."""
    return list(
        session.scalars(
            select(Document).where(Document.application_id == case.id).order_by(Document.id)
        )
    )


def chosen(session: Session, case: Application, asked: Asked) -> list[Document]:
    """Return the document that was named by its place among all, or all that are not voided.

    Raises:
        DocumentUnknown: there is none at this place.
    """
    rows = all_documents(session, case)
    if asked.document is None:
        return [row for row in rows if row.state != "voided" or asked.move == "print_again"]
    if not 1 <= asked.document <= len(rows):
        raise DocumentUnknown(count=len(rows), number=asked.document)
    return [rows[asked.document - 1]]


def move_documents(session: Session, case: Application, asked: Asked) -> dict[str, Any]:
    """Make the move on every chosen document that stands where it is legal, and tell it.

    Raises:
        IllegalMove: none of them does; names what they can do.
        Refusal: as the service behind it; then nothing was moved.
    """
    before = case.state
    rows = chosen(session, case, asked)
    fit = [(row, _name(row, asked.move)) for row in rows]
    able = [(row, name) for row, name in fit if name in _legal(row)]
    if not able:
        legal = [name for row in rows for name in _legal(row)]
        raise illegal(rows[0].state if rows else before, asked.move, legal)
    states = {row.id: row.state for row, _name in able}
    if asked.move == "pack":
        _pack(session, case, asked)
    else:
        for row, name in able:
            _make(session, row, name, asked)
    numbers = {row.id: place for place, row in enumerate(all_documents(session, case), start=1)}
    return {
        "code": case.tracking_code,
        "move": asked.move,
        "from": before,
        "to": case.state,
        "as": asked.actor.name,
        "documents": [
            {
                "document": numbers[row.id],
                "kind": row.kind,
                "number": row.number,
                "from": states[row.id],
                "to": row.state,
                "parcel": _code(session, row),
            }
            for row, _name in able
        ],
    }


def _name(row: Document, move: str) -> str:
    """Return the table's name of a move on this document."""
    return (steps.next_step(row) or move) if move == ENTER and row.state == "to_enter" else move


def _legal(row: Document) -> list[str]:
    return [move.name for move in moves_from(Thing.DOCUMENT, row.state)]


def _make(session: Session, row: Document, name: str, asked: Asked) -> None:
    if name == "unpack":
        parcel = session.get_one(Parcel, row.parcel_id)
        packing.take_out(session, parcel, row, actor=asked.actor)
        return
    channel, place_id = asked.back(session)
    steps.make(
        session,
        row,
        name,
        **asked.seen(row),
        reason=asked.reason,
        channel=channel,
        place_id=place_id,
    )


def _pack(session: Session, case: Application, asked: Asked) -> None:
    """Pack everything of the case that is offered, each way in a parcel of its own."""
    for offer in offers.offers_of(session, case):
        if offer.refusal is not None:
            raise offer.refusal
        packing.pack_offer(session, offer, actor=asked.actor)


def _code(session: Session, row: Document) -> str | None:
    return session.get_one(Parcel, row.parcel_id).code if row.parcel_id is not None else None
