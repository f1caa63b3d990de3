"""The last scans of a person in the archive, and taking one of them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, filing
from postal.audit import Actor
from postal.models import Box, Dossier, Event, Loan, utc_now
from postal.shelves.reading import grouped
from postal.shelves.refusals import NothingToUndo
from postal.shelves.scanned import Answer
from postal.wording import N_
from postal.workflow import Thing

_RECENT: Final = 20_000  # events; a scan to undo is among the newest
_SCANS: Final = ("file", "move_box", "lend")
_UNDOES: Final = "undoes"
_BECAUSE: Final = N_("pindaian dibatalkan")


def last_scans(session: Session, actor: Actor, most: int = 10) -> Sequence[Event]:
    """Return this person's latest filings, moves and loans, newest first."""
    newest = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or 0
    rows = session.scalars(
        select(Event)
        .where(
            Event.id > newest - _RECENT,
            Event.thing == Thing.DOSSIER.value,
            Event.name.in_(_SCANS),
            Event.actor_id == actor.staff_id,
        )
        .order_by(Event.id.desc())
        .limit(most * 2)
    )
    return [row for row in rows if _UNDOES not in (row.data or {})][:most]


def can_undo(session: Session, event: Event) -> bool:
    """Tell whether what a scan did still stands: the bundle has not moved since."""
    last = session.scalar(
        select(Event.id)
        .where(
            Event.thing == Thing.DOSSIER.value,
            Event.thing_id == event.thing_id,
            Event.source.is_not(None),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    known = event.name == "lend" or "was" in (event.data or {})
    return last == event.id and known and _UNDOES not in (event.data or {})


def undo(session: Session, event_id: int, *, actor: Actor) -> Answer:
    """Undo one scan of this person: the bundle is where it was before.

    Raises:
        NothingToUndo: it is somebody else's, or it does not stand any more.
    """
    event = session.get(Event, event_id)
    if event is None or event.name not in _SCANS or event.thing != Thing.DOSSIER.value:
        raise NothingToUndo
    if event.actor_id != actor.staff_id or not can_undo(session, event):
        raise NothingToUndo
    dossier = session.get_one(Dossier, event.thing_id)
    if event.name == "lend":
        _unlend(session, dossier, event, actor)
    elif event.name == "move_box":
        _step(session, dossier, "move_box", event, actor, {"into": _was(event)["shelf"]})
        _lay_back(session, dossier, event)
    else:
        _unfile(session, dossier, event, actor)
    said = {"dossier": grouped(dossier.code)}
    return Answer("done", N_("Pindaian berkas %(dossier)s dibatalkan."), said)


def _was(event: Event) -> dict[str, Any]:
    return dict((event.data or {})["was"])


def _step(  # noqa: PLR0913 - a recorded move and what it undoes
    session: Session,
    dossier: Dossier,
    move: str,
    event: Event,
    actor: Actor,
    data: dict[str, Any],
) -> None:
    audit.transition(
        session,
        dossier,
        move,
        seen_version=dossier.version,
        actor=actor,
        reason=_BECAUSE,
        data={**data, _UNDOES: event.id},
    )


def _lay_back(session: Session, dossier: Dossier, event: Event) -> None:
    was = _was(event)
    dossier.box_id, dossier.box_place, dossier.shelf = was["box_id"], was["place"], was["shelf"]
    session.flush()
    session.expire(dossier, ["box"])


def _unlend(session: Session, dossier: Dossier, event: Event, actor: Actor) -> None:
    loan = session.get_one(Loan, (event.data or {})["loan"])
    box = dossier.box.code if isinstance(dossier.box, Box) else None
    _step(session, dossier, "file", event, actor, {"box": box})
    loan.lent_at, loan.back_at = None, None
    if loan.asked_at is None:
        loan.withdrawn_at = utc_now()


def _unfile(session: Session, dossier: Dossier, event: Event, actor: Actor) -> None:
    if event.source != "lent":
        filing.take_out(
            session,
            dossier,
            seen_version=dossier.version,
            actor=actor,
            reason=_BECAUSE,
            name="unfile" if event.source == "kept_unscanned" else "take_out",
            data={_UNDOES: event.id},
        )
        return
    loan = session.get(Loan, (event.data or {}).get("loan", 0))
    borrower = loan.borrower if loan is not None else None
    _step(session, dossier, "lend", event, actor, {"borrower": borrower})
    if loan is not None:
        loan.back_at = None
    _lay_back(session, dossier, event)
