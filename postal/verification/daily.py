"""What happens to a case beside its examination: calls, a flag, another service, another desk.

:func:`offers` says what one person may do to a case right now; the workbench shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.lookups import active_services, is_open
from postal.models import Application, Desk, Event, ServiceVersion
from postal.plain_text import require_plain
from postal.verification import second_look
from postal.verification.refusals import CallUnknown, CaseOver, NotUrgent
from postal.verification.taking import in_hand
from postal.wording import N_
from postal.workflow import ReasonMissing, Role, Thing

TALKED: Final = ("set_aside", "called")
"""Facts in which people tell each other what they know of a case."""
CALLS: Final = MappingProxyType(
    {
        "reached": N_("tersambung"),
        "no_answer": N_("tidak diangkat"),
        "wrong_number": N_("nomor salah"),
    }
)
"""How a telephone call ended."""
_OF_A_REJECTION: Final = frozenset({"confirm_rejection", "find_complete", "find_incomplete"})
_AT_TABLE: Final = frozenset({"change_service", "change_desk", "split", "merge"})


@dataclass(frozen=True)
class Daily:
    """What one person may do to a case now, and what was said of it.

    ``moves`` are names of the table of moves; ``open`` tells whether the case still runs.
    ``talk`` are the notes and calls, the newest first. ``earliest`` is the first day on which a
    later examination could be promised. ``second`` tells whether this person may take the second
    look that chance asks for, ``hidden`` names moves that are legal but not for this case.
    """

    moves: frozenset[str]
    open: bool
    services: Sequence[ServiceVersion]
    desks: Sequence[Desk]
    talk: Sequence[Event]
    earliest: date
    second: bool
    hidden: frozenset[str]


def offers(session: Session, application: Application, actor: Actor, today: date) -> Daily:
    """Return what ``actor`` may do to the case beside judging it."""
    moves = frozenset(_moves(application, actor))
    by_lot = second_look.by_lot(session, application)
    staff = bool(actor.roles & {Role.OPERATOR, Role.SUPERVISOR})
    return Daily(
        moves=moves,
        open=is_open(application) and staff,
        services=_other_services(session, application) if "change_service" in moves else (),
        desks=_other_desks(session, application) if "change_desk" in moves else (),
        talk=talk(session, application),
        earliest=max(today, application.examine_by or today),
        second=by_lot and staff and not second_look.is_first(session, application, actor),
        hidden=_OF_A_REJECTION if by_lot else frozenset(),
    )


def _moves(application: Application, actor: Actor) -> list[str]:
    legal = workflow.moves_for(Thing.APPLICATION, application.state, actor.roles)
    names = [move.name for move in legal if move.name in _AT_TABLE]
    free = application.taken_by_id is None or in_hand(application, actor)
    if not free:
        return [name for name in names if name == "change_desk" and _supervises(actor)]
    if application.state == "under_verification" and not in_hand(application, actor):
        return [name for name in names if name == "merge" or _supervises(actor)]
    return names


def _supervises(actor: Actor) -> bool:
    return Role.SUPERVISOR in actor.roles


def _other_services(session: Session, application: Application) -> list[ServiceVersion]:
    own = application.service.code if application.service is not None else None
    return [row for row in active_services(session) if row.code != own]


def _other_desks(session: Session, application: Application) -> Sequence[Desk]:
    return session.scalars(
        select(Desk)
        .where(Desk.active, Desk.code != (application.desk_code or ""))
        .order_by(Desk.code)
    ).all()


def talk(session: Session, application: Application) -> Sequence[Event]:
    """Return the notes and calls about a case, the newest first."""
    return session.scalars(
        select(Event)
        .where(Event.application_id == application.id, Event.name.in_(TALKED))
        .order_by(Event.id.desc())
    ).all()


def set_urgent(session: Session, application: Application, *, actor: Actor, reason: str) -> None:
    """Let a case go before the others, and say why.

    Raises:
        CaseOver: nobody waits for it any more.
        ReasonMissing, NumberInText, TextTooLong: the reason.
    """
    if not is_open(application):
        raise CaseOver
    why = reason.strip()
    if not why:
        raise ReasonMissing(move="urgent_set")
    require_plain(why)
    application.urgent = why
    audit.record(session, application, "urgent_set", actor=actor, reason=why)


def unset_urgent(session: Session, application: Application, *, actor: Actor, reason: str) -> None:
    """Let a case wait in its turn again.

    Raises:
        NotUrgent: it does already.
        NumberInText, TextTooLong: the reason.
    """
    if application.urgent is None:
        raise NotUrgent
    require_plain(reason)
    application.urgent = None
    audit.record(session, application, "urgent_unset", actor=actor, reason=reason or None)


def call(
    session: Session, application: Application, outcome: str, *, actor: Actor, note: str
) -> None:
    """Write down a telephone call: how it ended (a key of ``CALLS``), and what was said.

    Raises:
        CallUnknown: there is no such ending.
        NumberInText, TextTooLong: the note.
    """
    if outcome not in CALLS:
        raise CallUnknown
    require_plain(note)
    audit.record(
        session,
        application,
        "called",
        actor=actor,
        reason=CALLS[outcome],
        note=note or None,
        data={"outcome": outcome},
    )
