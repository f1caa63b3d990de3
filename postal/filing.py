"""A bundle goes into a box, into another one, or out of it: state, box and place together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, boxes
from postal.audit import Actor
from postal.codes import Mark
from postal.electronic import SPLIT
from postal.lookups import dossier_by_mark
from postal.models import Box, Dossier, Event, Loan, utc_now


def file(  # noqa: PLR0913 - what a recorded move asks for
    session: Session,
    dossier: Dossier,
    box: Box,
    *,
    seen_version: int,
    actor: Actor,
    note: str | None = None,
    nonce: str | None = None,
) -> Event:
    """Put a bundle into a box; one that was lent is back with it.

    Raises:
        BoxFull: the box takes no more, and the bundle does not come back to its own place.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if dossier.box_id != box.id:
        boxes.require_room(box)
    out = lent_loan(session, dossier) if dossier.state == "lent" else None
    data: dict[str, Any] = {"box": box.code, "was": _was(dossier)}
    if out is not None:
        data["loan"] = out.id
    event = audit.transition(
        session,
        dossier,
        "file",
        seen_version=seen_version,
        actor=actor,
        reason=box.name,
        note=note,
        nonce=nonce,
        data=data,
    )
    if out is not None:
        out.back_at = utc_now()
    lay(session, dossier, box)
    return event


def move(  # noqa: PLR0913 - what a recorded move asks for
    session: Session,
    dossier: Dossier,
    box: Box,
    *,
    seen_version: int,
    actor: Actor,
    nonce: str | None = None,
) -> Event:
    """Put a bundle that lies in one box into another; where it lay is written down.

    Raises:
        BoxFull: the box takes no more.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    boxes.require_room(box)
    data = {"from": dossier.shelf, "into": box.name, "box": box.code, "was": _was(dossier)}
    event = audit.transition(
        session,
        dossier,
        "move_box",
        seen_version=seen_version,
        actor=actor,
        nonce=nonce,
        data=data,
    )
    lay(session, dossier, box)
    return event


def take_out(  # noqa: PLR0913 - what a recorded move asks for
    session: Session,
    dossier: Dossier,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None,
    note: str | None = None,
    name: str = "take_out",
    data: dict[str, Any] | None = None,
) -> Event:
    """Take a bundle out of its box for good: it has no place until it is filed again.

    ``name`` is ``take_out``, or ``unfile`` for one that was never scanned.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    event = audit.transition(
        session,
        dossier,
        name,
        seen_version=seen_version,
        actor=actor,
        reason=reason,
        note=note,
        data={"from": dossier.shelf, "was": _was(dossier), **(data or {})},
    )
    dossier.shelf = dossier.box_id = dossier.box_place = None
    session.flush()
    return event


def bundle_of(session: Session, dossier: Dossier) -> Dossier:
    """Return the bundle in which the paper lies: the dossier, or what it was split off."""
    if dossier.source != SPLIT or not dossier.shelf:
        return dossier
    first = dossier_by_mark(session, Mark.parse(dossier.shelf))
    return dossier if first is None else bundle_of(session, first)


def lay(session: Session, dossier: Dossier, box: Box) -> None:
    """Write down that a bundle lies in a box, behind the others unless it has its place there."""
    if dossier.box_id != box.id or dossier.box_place is None:
        dossier.box_place = boxes.next_place(session, box)
        dossier.box_id = box.id
    dossier.shelf = box.name
    session.flush()
    session.expire(dossier, ["box"])


def lent_loan(session: Session, dossier: Dossier) -> Loan | None:
    """Return the loan with which a bundle is out, None when it is not."""
    return session.scalar(
        select(Loan)
        .where(
            Loan.dossier_id == dossier.id,
            Loan.lent_at.is_not(None),
            Loan.back_at.is_(None),
            Loan.withdrawn_at.is_(None),
        )
        .order_by(Loan.id.desc())
    )


def wish(session: Session, dossier: Dossier) -> Loan | None:
    """Return the request for a bundle that nobody has fetched yet, None when there is none."""
    return session.scalar(
        select(Loan).where(
            Loan.dossier_id == dossier.id,
            Loan.lent_at.is_(None),
            Loan.withdrawn_at.is_(None),
        )
    )


def open_loan(session: Session, dossier: Dossier) -> Loan | None:
    """Return who has a bundle, or else who waits for it; None when it lies undisturbed."""
    out = lent_loan(session, dossier) if dossier.state == "lent" else None
    return out or wish(session, dossier)


def _was(dossier: Dossier) -> dict[str, Any]:
    """Return where a bundle lay, so that a scan can be undone."""
    return {"box_id": dossier.box_id, "place": dossier.box_place, "shelf": dossier.shelf}
