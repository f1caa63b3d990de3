"""A second person looks at a decision before it is told: every rejection, and some of the rest.

Which of the rest is drawn by a keyed hash of the case and of what opened its examination: nobody
can guess it, and letting go of a case and taking it again draws the same lot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.duty import ENOUGH, operators
from postal.lookups import the_office
from postal.models import Application, Event
from postal.models.vault import blind
from postal.plain_text import require_plain
from postal.verification.checklist import Outcome
from postal.verification.judging import Examination, examine
from postal.verification.refusals import (
    DecisionChanged,
    NotLookedAtTwice,
    OwnDecision,
    SamePerson,
)
from postal.verification.second_verdicts import Said, change
from postal.verification.settling import Deciding, found, require_possible, settle
from postal.workflow import Thing

_OPENS: Final = ("born", "resume", "recheck", "object", "examine_on", "reopen", "record_visit")
"""What begins an examination: the lot is drawn once for each."""
_AHEAD: Final = 50  # a page of the list of approvals
_PROPOSALS: Final = ("propose_rejection", "look_twice")


def active(session: Session, today: date) -> bool:
    """Tell whether chance picks decisions today: the office wants it, and enough people work."""
    wanted = the_office(session).second_look_percent > 0
    return wanted and len(operators(session, today)) >= ENOUGH


def drawn(session: Session, application: Application, today: date) -> bool:
    """Tell whether this examination of the case is one that a second person looks at."""
    return active(session, today) and _lot(session, application) < (
        the_office(session).second_look_percent
    )


def _lot(session: Session, application: Application) -> int:
    """Return a number of 0 to 99 that only the office's key can tell."""
    opened = audit.last_event(session, Thing.APPLICATION, application.id, *_OPENS)
    text = f"{application.id}:{opened.id if opened is not None else 0}"
    return int(blind("second_look", text) or "0", 16) % 100


def propose(
    session: Session, application: Application, examination: Examination, by: Deciding
) -> None:
    """Send a decision that could be carried out to a second person; nothing is told before.

    Raises:
        EvidenceGone, PossibleDuplicate, NotReachable, PlaceMissing, CalendarEnds: it could not.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    require_possible(session, application, examination, by)
    audit.transition(
        session,
        application,
        "look_twice",
        seen_version=by.seen_version,
        actor=by.actor,
        data={"outcome": examination.decision.outcome.value, **found(examination)},
    )


def proposal(session: Session, application: Application) -> Event | None:
    """Return what brought the case to its second look last: a rejection, or a decision by lot."""
    return audit.last_event(session, Thing.APPLICATION, application.id, *_PROPOSALS)


def by_lot(session: Session, application: Application) -> bool:
    """Tell whether the case stands in a second look because chance picked it."""
    last = proposal(session, application) if application.state == "second_look" else None
    return last is not None and last.name == "look_twice"


def next_by_lot(session: Session, actor: Actor) -> Application | None:
    """Return what this person may look at a second time next: the longest waiting of the first."""
    waiting = session.scalars(
        select(Application)
        .where(Application.state == "second_look")
        .order_by(Application.state_since, Application.id)
        .limit(_AHEAD)
    )
    for case in waiting:
        first = proposal(session, case)
        if first is not None and first.name == "look_twice" and first.actor_id != actor.staff_id:
            return case
    return None


def is_first(session: Session, application: Application, actor: Actor) -> bool:
    """Tell whether this person proposed the rejection or took the decision."""
    first = proposal(session, application)
    return first is not None and first.actor_id == actor.staff_id


def require_second_person(session: Session, application: Application, actor: Actor) -> None:
    """Refuse whoever proposed the rejection or took the decision.

    Raises:
        SamePerson, OwnDecision: it is their own.
    """
    if is_first(session, application, actor):
        raise OwnDecision if by_lot(session, application) else SamePerson


def decide(  # noqa: PLR0913 - each argument is part of the decision
    session: Session,
    application: Application,
    said: Mapping[str, Said],
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    note: str | None = None,
) -> Outcome:
    """Confirm a colleague's decision, or change lines (``said``) first; it then takes its course.

    Raises:
        NotLookedAtTwice: chance did not pick this case, or it was decided meanwhile.
        OwnDecision: it is their own.
        DecisionChanged: a line is not judged.
        NumberInText: the note.
        Else as ``second_verdicts.change`` and ``settling.settle``.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    first = proposal(session, application)
    if first is None or not by_lot(session, application):
        raise NotLookedAtTwice
    require_second_person(session, application, actor)
    require_plain(note)
    changed = change(session, application, said, actor)
    examination = examine(session, application)
    if examination.decision.outcome is Outcome.UNDECIDED:
        raise DecisionChanged
    nonce = _nonce("changed", first.actor_id, application.id, application.version)
    data = {"first": first.actor_id, "changed": changed, "looked_twice": True}
    by = Deciding(seen_version, actor, today, note or None, nonce if changed else None, data)
    settle(session, application, examination, by)
    return examination.decision.outcome


def confirm(  # noqa: PLR0913 - each argument is part of the decision
    session: Session,
    application: Application,
    expected: Outcome,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
) -> None:
    """Confirm a colleague's decision as it stands.

    Raises:
        DecisionChanged: it was another one.
        Else as :func:`decide`.
    """
    if examine(session, application).decision.outcome is not expected:
        raise DecisionChanged
    decide(session, application, {}, seen_version=seen_version, actor=actor, today=today)


def _nonce(word: str, staff_id: int | None, *numbers: int) -> str:
    """Return a key of the log under which somebody's changed decisions are found without a scan."""
    return "-".join(("look-twice", str(staff_id or 0), word, *map(str, numbers)))


def changed_for(session: Session, staff_id: int | None) -> Sequence[Event]:
    """Return the decisions of this person that a second one changed, until they were seen."""
    start = _nonce("changed", staff_id) + "-"
    rows = session.scalars(
        select(Event)
        .where(Event.nonce >= start, Event.nonce < start + "~")
        .order_by(Event.id.desc())
        .limit(50)
    ).all()
    if not rows:  # as nearly always: every look at the desk asks this
        return []
    keys = [_nonce("seen", staff_id, row.id) for row in rows]
    seen = set(session.scalars(select(Event.nonce).where(Event.nonce.in_(keys))))
    return [row for row, key in zip(rows, keys, strict=True) if key not in seen]


def mark_seen(session: Session, event: Event, *, actor: Actor) -> None:
    """Write down that the first person saw what was changed; nothing happens the second time.

    Raises:
        NotLookedAtTwice: the change is not about a decision of theirs.
    """
    if (event.data or {}).get("first") != actor.staff_id or event.application_id is None:
        raise NotLookedAtTwice
    key = _nonce("seen", actor.staff_id, event.id)
    if session.scalar(select(Event.id).where(Event.nonce == key)) is None:
        case = session.get_one(Application, event.application_id)
        audit.record(session, case, "change_seen", actor=actor, nonce=key)
