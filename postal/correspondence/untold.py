"""Whether something still has to be told to a person, and that somebody told it.

A message that the case has left behind is not worth telling any more; one whose letter left the
house is told until the letter comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from postal import audit
from postal.audit import Actor
from postal.codes import TrackingCode
from postal.correspondence.composing import IN_HOUSE, last_day, withdraw
from postal.correspondence.letter_details import ready_at, sent_on
from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    FORWARDED,
    MISSING,
    READY,
    RECEIPT,
    REJECTED,
    REMINDER,
    WITH_SLIP,
)
from postal.correspondence.message_texts import text_of
from postal.correspondence.refusals import AlreadyTold, NotWorthTelling, WayOfTellingUnknown
from postal.dates import local_date
from postal.languages import as_language
from postal.lookups import office_today, the_office
from postal.models import Applicant, Application, Event, Letter, Message, utc_now
from postal.people import language_of
from postal.wording import N_
from postal.workflow import Thing

ASKS: Final = (MISSING, COME_IN)
"""Kinds after which a case waits for its person."""
WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "post": N_("lewat surat"),
        "whatsapp": N_("lewat WhatsApp"),
        "phone": N_("lewat telepon"),
        "counter": N_("di loket"),
    }
)
BY_HAND: Final = ("whatsapp", "phone", "counter")
"""The ways on which a person tells; a letter tells by leaving the house."""
TOLD: Final = N_("orangnya sudah diberi tahu tanpa surat")
"""Why the letter of a message that a person told is withdrawn."""
CAME_BACK: Final = ("settled", "unreachable")
"""Where a letter stands that came back, once somebody reached its person, or could not."""
SAYS_NOTHING: Final = ("cancelled", *CAME_BACK)
"""States of a letter that tells its person nothing any more."""
STANDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        RECEIPT: ("registered", "under_verification"),
        MISSING: ("incomplete",),
        REMINDER: ("incomplete", "in_person_required"),
        COME_IN: ("in_person_required",),
        REJECTED: ("rejected", "finished"),
        DATE_CHANGED: ("complete", "in_process", "on_hold", "produced"),
        READY: ("in_process", "produced"),
        FORWARDED: ("forwarded",),
    }
)
"""Where a case must stand for a message of a kind to be worth telling; others always are."""


def told_by_post(session: Session, letters: Sequence[Letter], *, actor: Actor) -> None:
    """Mark the messages of letters that just left the house as told by post."""
    session.execute(
        update(Message)
        .where(Message.letter_id.in_([row.id for row in letters]), Message.told_at.is_(None))
        .values(told_at=utc_now(), told_way="post", told_by=actor.staff_id)
    )


def not_told_after_all(session: Session, letter: Letter) -> None:
    """Take back that a letter told its message: it came back, or did not leave after all."""
    session.execute(
        update(Message)
        .where(Message.letter_id == letter.id, Message.told_way == "post")
        .values(told_at=None, told_way=None, told_by=None)
    )


def mark_told(session: Session, message: Message, way: str, *, actor: Actor) -> Letter | None:
    """Write down that somebody told it on ``way``; from now on the case waits for an answer.

    Its letter, where one is still in the house and names a last day, is withdrawn and returned:
    the person would read another day than the one they were told.

    Raises:
        WayOfTellingUnknown: ``way`` is none of :data:`BY_HAND`.
        AlreadyTold, NotWorthTelling: as :func:`require_open`.
    """
    if way not in BY_HAND:
        raise WayOfTellingUnknown
    require_open(session, message)
    case, letter = message.application, _names_a_day(session, message)
    office, now = the_office(session), utc_now()
    message.text, message.language = text_now(session, message), language_of(case)
    message.told_at, message.told_way, message.told_by = now, way, actor.staff_id
    until = last_day(session, local_date(now, office.zone), office.wait_days)
    data: dict[str, Any] = {"kind": message.kind, "way": way, "message": message.id}
    if message.kind in WITH_SLIP:
        # Whoever hears of it by telephone waits as long as one who gets the letter.
        data["wait_until"] = until.isoformat()
    audit.record(session, case, "told", actor=actor, data=data)
    if letter is not None:
        withdraw(session, case, reason=TOLD, actor=actor)
    return letter


def _names_a_day(session: Session, message: Message) -> Letter | None:
    """Return the letter in the house that says until when the case of a message waits."""
    if message.letter_id is None or message.kind not in WITH_SLIP:
        return None
    letter = session.get(Letter, message.letter_id)
    return letter if letter is not None and letter.state in IN_HOUSE else None


def text_now(session: Session, message: Message) -> str:
    """Return what is said to whoever is told today, in the language that the case has by now.

    The wait that begins now has its own day.
    """
    case = message.application
    language = language_of(case)
    stands = message.kind not in WITH_SLIP and message.language == language
    if stands or not worth_telling(session, message):
        return message.text
    details = ready_at(session, case) | sent_on(session, case) | {"new": case.finish_by}
    today = office_today(session)
    return text_of(session, case, message.kind, language, today=today, details=details)


def follow(session: Session, message: Message, letter: Letter, *, today: date) -> None:
    """Let a letter that was written since tell the message, and the message name its last day."""
    message.letter_id, message.language = letter.id, letter.language
    if message.kind in WITH_SLIP:
        message.text = text_of(
            session,
            message.application,
            message.kind,
            as_language(letter.language),
            today=today,
            until=letter.wait_until,
        )


def require_open(session: Session, message: Message) -> None:
    """Refuse a message that needs no telling any more.

    Raises:
        AlreadyTold: somebody did before; says how and when.
        NotWorthTelling: the case has gone on.
    """
    if message.told_at is not None:
        raise AlreadyTold(way=(WAYS[message.told_way or "post"],), when=message.told_at)
    session.flush()
    if not worth_telling(session, message):
        raise NotWorthTelling(case=TrackingCode(message.application.tracking_code).grouped)


def still_holds(kind: str, state: str) -> bool:
    """Tell whether what a kind says is still so for a case in ``state``."""
    return state in STANDS.get(kind, (state,))


def worth_telling(session: Session, message: Message) -> bool:
    """Tell whether a message still says how things stand, and nobody has told it."""
    return session.scalar(_untold().where(Message.id == message.id)) is not None


def open_messages(
    session: Session, kinds: Sequence[str], page: int, size: int
) -> tuple[list[Message], bool]:
    """Return a page (from 1) of what somebody has to tell, the oldest first, and whether more."""
    rows = session.scalars(
        _to_tell(kinds).order_by(Message.at, Message.id).offset((page - 1) * size).limit(size + 1)
    ).all()
    return list(rows[:size]), len(rows) > size


def count_open(session: Session, kinds: Sequence[str]) -> int:
    """Return how many messages of these kinds somebody has to tell."""
    return session.scalar(_to_tell(kinds).with_only_columns(func.count())) or 0


def message_of(session: Session, letter: Letter) -> Message | None:
    """Return the message that a letter tells, None for a letter older than messages."""
    query = select(Message).where(Message.letter_id == letter.id)
    return session.scalars(query.order_by(Message.id.desc()).limit(1)).first()


def messages_of(session: Session, application: Application) -> Sequence[Message]:
    """Return every message of a case, the newest first."""
    query = select(Message).where(Message.application_id == application.id)
    return session.scalars(query.order_by(Message.id.desc())).all()


def _to_tell(kinds: Sequence[str]) -> Select[Message]:
    """Ask for what no letter tells; a receipt only where there is a telephone to tell it to."""
    has_phone = select(Applicant.id).where(
        Applicant.application_id == Message.application_id, Applicant.phone_index.is_not(None)
    )
    return (
        _untold()
        .outerjoin(Letter, Letter.id == Message.letter_id)
        .where(
            Message.kind.in_(kinds),
            or_(Message.letter_id.is_(None), Letter.state.in_(SAYS_NOTHING)),
            or_(Message.kind != RECEIPT, has_phone.exists()),
        )
    )


def _untold() -> Select[Message]:
    """Ask for messages that nobody told and that nothing has overtaken."""
    newer = aliased(Message)
    overtaken = select(newer.id).where(
        newer.application_id == Message.application_id,
        newer.id > Message.id,
        newer.kind.in_(STANDS),
    )
    objected = select(Event.id).where(
        Event.thing == Thing.APPLICATION.value,
        Event.thing_id == Message.application_id,
        Event.name == "object",
        Event.at >= Message.at,
    )
    stands = [
        (Message.kind == kind) & Application.state.in_(states) for kind, states in STANDS.items()
    ]
    return (
        select(Message)
        .join(Application, Application.id == Message.application_id)
        .where(
            Message.told_at.is_(None),
            or_(Message.kind.not_in(STANDS), or_(*stands) & ~overtaken.exists()),
            or_(Message.kind != REJECTED, ~objected.exists()),
        )
    )
