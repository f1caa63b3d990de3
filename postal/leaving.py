"""Steps that take a case away from its examination, from whatever desk they are made.

A citizen is asked to come or takes the request back, another office is in charge. None of it
happens to a case in somebody else's hand or with a document on its way out, and nobody is invited
who cannot be reached.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, checking, workflow
from postal.audit import Actor
from postal.codes import Mark
from postal.correspondence.composing import withdraw
from postal.correspondence.letter_facts import COME_IN
from postal.correspondence.messaging import tell
from postal.errors import Refusal
from postal.lookups import office_today
from postal.models import Application, Document, Event, Parcel, Staff
from postal.reaching import require_reachable
from postal.wording import N_
from postal.workflow import Thing
from postal.workflow.outgoing import STILL_HERE, STORY_OVER

LEAVING: Final = frozenset({"require_visit", "withdraw", "forward"})
ENDING: Final = {
    "withdraw": N_("permohonan dibatalkan pemohon"),
    "forward": N_("permohonan diteruskan ke kantor lain"),
}
"""The moves after which nothing more is made here, with the reason for voiding what is begun."""
NOT_MADE: Final = frozenset({"packed", "released", "voided"})
"""Where a document is out of the makers' hands; any other is voided with its case."""


class InOtherHands(Refusal):
    """Somebody is working on the case right now."""

    code = "in-other-hands"
    text = N_(
        "Kasus ini sedang di tangan %(who)s. Minta dilepas dulu, "
        "atau minta penyelia mengalihkannya."
    )


class StillInParcel(Refusal):
    """A document of the case lies in a parcel that has not left; names the parcel."""

    code = "still-in-parcel"
    text = N_(
        "Dokumen kasus ini ada di kiriman %(parcel)s. Keluarkan dulu dokumennya dari kiriman itu, "
        "atau batalkan dokumennya di produksi."
    )


class ParcelOnItsWay(Refusal):
    """A document of the case left the house and has not arrived; names the parcel."""

    code = "parcel-on-its-way"
    text = N_(
        "Kiriman %(parcel)s dengan dokumen kasus ini sudah di jalan. "
        "Tunggu sampai kiriman itu sampai atau kembali."
    )


def leave(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    application: Application,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None,
    note: str | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Make one of the moves in ``LEAVING``; ``data`` is kept with it.

    Where the case ends with it (``ENDING``), the program voids what is still being made and takes
    back what was to be posted; a released PDF stays. Else the person is told to come.

    Raises:
        InOtherHands: a colleague has the case in hand.
        AskerNotChecked: the counter withdraws it for somebody it has not checked.
        StillInParcel, ParcelOnItsWay: a document of it is in a parcel whose story is not over.
        NotReachable: an invitation would reach nobody.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    row = workflow.find_move(Thing.APPLICATION, application.state, move, actor.roles, reason)
    require_free(session, application, actor)
    if move == "withdraw":
        checking.require_asker(session, application, actor, row.roles)
    _require_unpacked(session, application)
    if move == "require_visit":
        require_reachable(application)
    event = audit.transition(
        session,
        application,
        move,
        seen_version=seen_version,
        actor=actor,
        reason=reason,
        note=note,
        data=data,
    )
    if move in ENDING:
        withdraw(session, application, reason=ENDING[move], actor=actor)
        _void_begun(session, application, ENDING[move], actor)
    else:
        why = {"reason": (reason or "").strip() or None}
        tell(session, application, COME_IN, actor=actor, today=office_today(session), details=why)
    return event


def require_free(session: Session, application: Application, actor: Actor) -> None:
    """Refuse to touch a case that a colleague has in hand.

    Raises:
        InOtherHands: says who has it.
    """
    holder = application.taken_by_id
    if holder is not None and holder != actor.staff_id:
        raise InOtherHands(who=session.get_one(Staff, holder).name)


def _require_unpacked(session: Session, application: Application) -> None:
    """Refuse to end or interrupt a case with a document in a parcel that is still to arrive."""
    parcel = session.scalars(
        select(Parcel)
        .join(Document, Document.parcel_id == Parcel.id)
        .where(
            Document.application_id == application.id,
            Document.state == "packed",
            Parcel.state.not_in(STORY_OVER),
        )
        .order_by(Parcel.id)
        .limit(1)
    ).first()
    if parcel is None:
        return
    name = Mark.read(parcel.code).grouped
    raise StillInParcel(parcel=name) if parcel.state in STILL_HERE else ParcelOnItsWay(parcel=name)


def _void_begun(session: Session, application: Application, reason: str, actor: Actor) -> None:
    """Void what is still being made for a case that ended; ``actor`` tells the device."""
    begun = session.scalars(
        select(Document)
        .where(Document.application_id == application.id, Document.state.not_in(NOT_MADE))
        .order_by(Document.id)
    ).all()
    by = audit.system(actor.device)
    for row in begun:
        seen = row.version
        audit.transition(session, row, "void", seen_version=seen, actor=by, reason=reason)
