"""How long an unfinished case waits for its person, when it reminds, and when it gives up.

The wait begins when somebody told the person: a letter left the house and did not come back, or
somebody called. It never ends while paper of the case lies here unread, nor on a day on which the
office is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, aliased

from postal import audit
from postal.audit import Actor
from postal.correspondence.composing import last_day, withdraw
from postal.correspondence.letter_facts import COME_IN, REMINDER, Asked, LetterFacts
from postal.correspondence.messaging import tell
from postal.correspondence.old_letters import give_messages
from postal.correspondence.untold import ASKS, CAME_BACK
from postal.dates import local_date
from postal.lookups import the_office
from postal.models import Application, Event, Letter, Message
from postal.paper_since import WAITING, unread_since
from postal.wording import N_
from postal.workflow import Thing

LEAST_LEFT: Final = timedelta(days=7)
"""What goes by post leaves this long to answer: two posts and a day to fetch the paper."""
_ON_PAPER: Final = ("composed", "printed", "handed_over")
EXPIRED: Final = N_("kasus kedaluwarsa")
UNREACHED: Final = N_("orangnya tidak dapat dihubungi")


@dataclass(frozen=True)
class Wait:
    """A wait that runs: what was told, on which day, and the last day on which it is answered."""

    case: Application
    ask: Message
    told_on: date
    last: date

    @property
    def remind_on(self) -> date:
        """The day from which the person is reminded: half of the wait is over."""
        return self.told_on + (self.last - self.told_on) / 2


def look_after(session: Session, *, today: date, actor: Actor) -> tuple[int, int]:
    """Remind and give up where it is time; return how many were reminded and how many expired."""
    give_messages(session)
    reminded = expired = 0
    for wait in list(waits(session)):
        if today > wait.last:
            expire(session, wait, actor=actor)
            expired += 1
        elif wait.remind_on <= today and in_time(wait.last, today) and not _reminded(session, wait):
            remind(session, wait, today=today, actor=actor)
            reminded += 1
    return reminded, expired


def waits(session: Session, of: Application | None = None) -> Iterator[Wait]:
    """Yield every wait that runs, or ``of`` one case; one that nobody could tell has none."""
    other = aliased(Message)
    newest = select(func.max(other.id)).where(
        other.application_id == Application.id, other.kind.in_(ASKS)
    )
    reminder = aliased(Message)
    unheard = (
        select(reminder.id)
        .join(Letter, Letter.id == reminder.letter_id)
        .where(
            reminder.application_id == Application.id,
            reminder.kind == REMINDER,
            reminder.id > Message.id,
            reminder.told_at.is_(None),
            Letter.state.in_(CAME_BACK),
        )
    )
    came_back = select(Letter.id).where(
        Letter.application_id == Application.id, Letter.state == "returned"
    )
    rows = session.execute(
        select(Application, Message)
        .join(Message, Message.application_id == Application.id)
        .where(
            Application.state.in_(WAITING),
            Application.id == of.id if of is not None else true(),
            Message.id == newest.scalar_subquery(),
            Message.told_at.is_not(None),
            ~unread_since(Message.at).exists(),
            ~came_back.exists(),
            ~unheard.exists(),
        )
        .order_by(Application.id)
    ).all()
    zone = the_office(session).zone
    for case, ask in rows:
        assert ask.told_at is not None  # noqa: S101 - as asked above
        told_on = local_date(ask.told_at, zone)
        yield Wait(case, ask, told_on, _last(session, case, ask, told_on))


def in_time(day: date, today: date) -> bool:
    """Tell whether what goes by post ``today`` can still be answered by ``day``."""
    return day - today >= LEAST_LEFT


def wait_of(session: Session, application: Application) -> Wait | None:
    """Return the wait of one case, None where none runs."""
    return next(waits(session, application), None)


def last_day_of(session: Session, case_id: int) -> date | None:
    """Return the last day on which a case waits for its person, None where no wait runs."""
    wait = wait_of(session, session.get_one(Application, case_id))
    return wait.last if wait is not None else None


def day_by_post(
    session: Session, application: Application, *, today: date, said: date | None = None
) -> date:
    """Return the last day that a letter written today about a running wait names.

    That is the day on which the wait ends, or where none runs the one that was ``said``; where the
    post would be too slow for it the person gets the office's whole time anew.
    """
    wait = wait_of(session, application)
    day = wait.last if wait is not None else said
    if day is not None and in_time(day, today):
        return day
    return last_day(session, today, the_office(session).wait_days)


def remind(session: Session, wait: Wait, *, today: date, actor: Actor) -> Message:
    """Tell the person once more what is awaited, on the way that reached them; no day moves."""
    by = audit.system(actor.device)
    message = tell(
        session,
        wait.case,
        REMINDER,
        actor=by,
        today=today,
        asked=_asked(wait.ask),
        details={"of": wait.ask.kind},
        until=wait.last,
        # Who was called gets no letter now: its day would be another than the one they were told.
        post=None if wait.ask.told_way == "post" else False,
    )
    data = {"kind": wait.ask.kind, "message": message.id, "wait_until": wait.last.isoformat()}
    audit.record(session, wait.case, "reminded", actor=by, data=data)
    return message


def expire(session: Session, wait: Wait, *, actor: Actor) -> None:
    """Give up waiting; what has not left the house stays here, and a late answer opens it again."""
    by = audit.system(actor.device)
    seen = wait.case.version
    data = {"wait_until": wait.last.isoformat()}
    audit.transition(session, wait.case, "expire", seen_version=seen, actor=by, data=data)
    withdraw(session, wait.case, reason=EXPIRED, actor=by)


def give_up(session: Session, case: Application, *, reason: str, actor: Actor) -> None:
    """Let a case expire whose person nobody can reach; the reason says what was tried."""
    by = audit.system(actor.device)
    seen = case.version
    audit.transition(session, case, "expire", seen_version=seen, actor=by, reason=reason)
    withdraw(session, case, reason=UNREACHED, actor=by)


def _last(session: Session, case: Application, ask: Message, told_on: date) -> date:
    """Return the last day on which an answer is awaited: the latest that the person was told."""
    days = [_said_last(session, case, ask, told_on)]
    reminders = session.scalars(
        select(Message).where(
            Message.application_id == case.id, Message.kind == REMINDER, Message.id > ask.id
        )
    )
    for each in reminders:
        letter = each.letter
        if letter is not None and letter.wait_until is not None and letter.state in _ON_PAPER:
            days.append(last_day(session, letter.wait_until, 0))
        elif each.told_at is not None:
            days.append(_said_last(session, case, each, told_on))
    return max(days)


def _said_last(session: Session, case: Application, ask: Message, told_on: date) -> date:
    """Return the last day: that of the letter, or of the call, moved on where we are closed."""
    if ask.told_way == "post":
        said = ask.letter.wait_until if ask.letter is not None else None
    else:
        said = _said_on_telling(session, case, ask)
    if said is None:
        return last_day(session, told_on, the_office(session).wait_days)
    return last_day(session, said, 0)


def _said_on_telling(session: Session, case: Application, ask: Message) -> date | None:
    events = session.scalars(
        select(Event)
        .where(
            Event.thing == Thing.APPLICATION.value,
            Event.thing_id == case.id,
            Event.name == "told",
        )
        .order_by(Event.id.desc())
    )
    for event in events:
        data = event.data or {}
        if data.get("message") == ask.id and "wait_until" in data:
            return date.fromisoformat(data["wait_until"])
    return None


def _reminded(session: Session, wait: Wait) -> bool:
    """Tell whether this very ask was repeated; a newer one is repeated anew."""
    query = select(Message.id).where(
        Message.application_id == wait.case.id,
        Message.kind == REMINDER,
        Message.id > wait.ask.id,
    )
    return session.scalar(query.limit(1)) is not None


def _asked(ask: Message) -> tuple[Asked, ...]:
    if ask.letter is None or ask.kind == COME_IN:
        return ()
    return LetterFacts.from_json(ask.letter.sheet).asked
