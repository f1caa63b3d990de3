"""A case that a wrong supplement set going waits again, and its letter is due again.

Matching takes the bundle off, scanning takes its pages back; it stands here so that neither has to
know the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.correspondence import untold
from postal.correspondence.composing import compose
from postal.correspondence.letter_facts import MISSING, REMINDER, LetterFacts
from postal.correspondence.messaging import tell
from postal.models import Application, Dossier, Enclosure, Event, Letter, LineVerdict, Page
from postal.people import language_of
from postal.taken_off import ARRIVES
from postal.waiting import in_time
from postal.wording import N_
from postal.workflow import Thing
from postal.workflow.incoming import PUT_TO_A_CASE

NOT_ITS_OWN: Final = N_("susulannya ternyata bukan milik kasus ini")
_IN_HAND: Final = frozenset({"take", "release", "hand_over"})
"""Moves that only say who looks at a case."""
_BACK: Final = {"composed": "compose_again", "printed": "keep_printed"}
"""The move that brings a letter back to where it was when it was withdrawn."""


def reopened_by(
    session: Session, case: Application, dossier: Dossier, *, looked_at: bool = True
) -> Event | None:
    """Return the move with which this bundle, and nothing else, set a waiting case going.

    None when the case waited for nothing, when somebody judged something since that does not rest
    on this bundle, or when other paper came. ``looked_at`` False: nor has anybody taken it in hand.
    """
    if case.state not in ("registered", "under_verification"):
        return None
    resumed = _last_resume(session, case, looked_at=looked_at)
    if resumed is None or _judged_since(session, case, dossier, resumed):
        return None
    asked = _asked(session, case, resumed)
    if asked is None or not _only_one(session, case, dossier, asked):
        return None
    return resumed


def put_back(
    session: Session, case: Application, dossier: Dossier, *, actor: Actor, today: date
) -> bool:
    """Let the case wait again if it was this bundle that set it going; return whether it does.

    What was missing is missing as it was told. A letter that was withdrawn today because of the
    bundle is due as it was; for an older one a new one is written, a reminder only while there is
    time to answer it.
    """
    resumed = reopened_by(session, case, dossier)
    asked = _asked(session, case, resumed) if resumed is not None else None
    if resumed is None or asked is None:
        return False
    _as_told(session, case, dossier, (asked.data or {}).get("verdicts", {}))
    by = audit.system(actor.device)
    seen: dict[str, Any] = {"actor": by, "reason": NOT_ITS_OWN}
    audit.transition(session, case, "wait_on", seen_version=case.version, **seen)
    if resumed.source == "expired":
        audit.transition(session, case, "expire", seen_version=case.version, **seen)
    for cancelled in _withdrawn(session, case, resumed):
        _due_again(session, case, cancelled, actor=actor, today=today)
    return True


def _last_resume(session: Session, case: Application, *, looked_at: bool) -> Event | None:
    """Return the program's own ``resume``, if the case was at most taken in hand since."""
    moves = session.scalars(
        select(Event)
        .where(
            Event.thing == Thing.APPLICATION.value,
            Event.thing_id == case.id,
            Event.source.is_not(None),
        )
        .order_by(Event.id.desc())
    )
    for move in moves:
        if move.name == "resume":
            return move if move.actor_id is None else None
        if not looked_at or move.name not in _IN_HAND:
            return None
    return None


def _asked(session: Session, case: Application, resumed: Event) -> Event | None:
    """Return the decision that the case waited after."""
    return session.scalar(
        select(Event)
        .where(
            Event.thing == Thing.APPLICATION.value,
            Event.thing_id == case.id,
            Event.name == "find_incomplete",
            Event.id < resumed.id,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )


def _rests_on(dossier: Dossier) -> Any:  # noqa: ANN401 - a clause of verdicts
    pages = select(Page.id).where(Page.dossier_id == dossier.id)
    things = select(Enclosure.id).where(Enclosure.dossier_id == dossier.id)
    return or_(
        func.coalesce(LineVerdict.page_id.in_(pages), False),
        func.coalesce(LineVerdict.enclosure_id.in_(things), False),
    )


def _judged_since(session: Session, case: Application, dossier: Dossier, resumed: Event) -> bool:
    found = select(LineVerdict.id).where(
        LineVerdict.application_id == case.id,
        LineVerdict.at > resumed.at,
        ~_rests_on(dossier),
    )
    return session.scalar(found.limit(1)) is not None


def _only_one(session: Session, case: Application, dossier: Dossier, asked: Event) -> bool:
    """Tell whether this bundle, and no other paper of the case, came after it was asked for."""
    came = select(Event.thing_id).where(
        Event.thing == Thing.DOSSIER.value,
        Event.thing_id == Dossier.id,
        Event.name.in_(ARRIVES),
        Event.id > asked.id,
    )
    found = session.scalars(
        select(Dossier.id).where(
            Dossier.application_id == case.id,
            or_(
                Dossier.id == dossier.id,
                Dossier.state.in_(PUT_TO_A_CASE),
            ),
            came.correlate(Dossier).exists(),
        )
    )
    return list(found) == [dossier.id]


def _as_told(session: Session, case: Application, dossier: Dossier, told: dict[str, str]) -> None:
    """Let every line say what the person was told; none rests on the bundle any more."""
    leaning = set(
        session.scalars(
            select(LineVerdict.id).where(LineVerdict.application_id == case.id, _rests_on(dossier))
        )
    )
    rows = session.scalars(select(LineVerdict).where(LineVerdict.application_id == case.id))
    for row in rows:
        if row.line in told:
            row.again = False
        if row.id not in leaning:
            continue
        if row.line not in told:
            session.delete(row)
            continue
        row.verdict, row.page_id, row.enclosure_id, row.note = told[row.line], None, None, None
    session.flush()


def _withdrawn(session: Session, case: Application, resumed: Event) -> Sequence[Event]:
    """Return how the letters were cancelled that were withdrawn when the case was set going."""
    return session.scalars(
        select(Event)
        .where(
            Event.thing == Thing.LETTER.value,
            Event.application_id == case.id,
            Event.name == "cancel",
            Event.reason == resumed.reason,
            Event.id > resumed.id,
        )
        .order_by(Event.id)
    ).all()


def _due_again(
    session: Session, case: Application, cancelled: Event, *, actor: Actor, today: date
) -> None:
    letter = session.get_one(Letter, cancelled.thing_id)
    facts = LetterFacts.from_json(letter.sheet)
    move = _BACK.get(cancelled.source or "")
    if facts.day == today and move is not None:
        by = audit.system(actor.device)
        seen = {"seen_version": letter.version, "actor": by, "reason": NOT_ITS_OWN}
        audit.transition(session, letter, move, **seen)  # type: ignore[arg-type]
    elif letter.kind == MISSING:
        tell(session, case, MISSING, asked=facts.asked, actor=actor, today=today)
    elif letter.kind == REMINDER and in_time(letter.wait_until or today, today):
        _remind_anew(session, letter, facts, actor=actor, today=today)


def _remind_anew(
    session: Session, letter: Letter, facts: LetterFacts, *, actor: Actor, today: date
) -> None:
    """Write a withdrawn reminder with today's date; its last day stays, and its message."""
    message = untold.message_of(session, letter)
    if message is None or not untold.worth_telling(session, message):
        return
    fresh = compose(
        session,
        letter.application,
        REMINDER,
        language=language_of(letter.application),
        actor=actor,
        today=today,
        asked=facts.asked,
        details={"of": facts.details.get("of", MISSING)},
        until=letter.wait_until,
    )
    if fresh is not None:
        untold.follow(session, message, fresh, today=today)
