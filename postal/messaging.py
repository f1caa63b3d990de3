"""Telling people: a message is a row whether a letter goes by post or somebody calls.

The office decides for each service and kind what is worth the postage. What does not go by post,
or has no address to go to, waits on a list until a person has told it.
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
from postal.corresponding import NEWER, compose, last_day, withdraw
from postal.dates import letter_date, local_date
from postal.errors import Refusal
from postal.identity import mask_numbers
from postal.languages import DEFAULT_LANGUAGE, Language
from postal.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    MISSING,
    READY,
    RECEIPT,
    REJECTED,
    REMINDER,
    WITH_SLIP,
    Asked,
)
from postal.lookups import missing_told, office_today, the_office
from postal.message_words import message_text
from postal.models import (
    Applicant,
    Application,
    Letter,
    LetterRule,
    Message,
    Parcel,
    Place,
    utc_now,
)
from postal.promises import FINISH
from postal.wording import N_

OTHERWISE: Final = frozenset({RECEIPT, READY, DATE_CHANGED})
"""Kinds that no stamp is spent on unless the office says so: a citizen asks with the code."""
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
STANDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        RECEIPT: ("registered", "under_verification"),
        MISSING: ("incomplete",),
        REMINDER: ("incomplete", "in_person_required"),
        COME_IN: ("in_person_required",),
        REJECTED: ("rejected",),
        DATE_CHANGED: ("complete", "in_process", "on_hold", "produced"),
        READY: ("in_process", "produced"),
    }
)
"""Where a case must stand for a message of a kind to be worth telling; others always are."""


class WayOfTellingUnknown(Refusal):
    """Nobody tells anybody anything on this way."""

    code = "way-of-telling-unknown"
    text = N_("Pilih bagaimana orangnya diberi tahu: WhatsApp, telepon, atau di loket.")


class AlreadyTold(Refusal):
    """Somebody told it before; says how and when."""

    code = "already-told"
    text = N_("Pesan ini sudah disampaikan %(way)s pada %(when)s.")


class NotWorthTelling(Refusal):
    """The case has gone on since the message was written."""

    code = "message-overtaken"
    text = N_("Kasus %(case)s sudah berlanjut; pesan ini tidak perlu disampaikan lagi.")


def tell(  # noqa: PLR0913 - each argument is part of what is told
    session: Session,
    application: Application,
    kind: str,
    *,
    actor: Actor,
    today: date,
    asked: Sequence[Asked] = (),
    details: Mapping[str, Any] | None = None,
    until: date | None = None,
    post: bool | None = None,
) -> Message:
    """Write down what the person of a case is to be told, and its letter where one goes by post.

    ``kind`` is a key of ``letter_facts.KINDS`` and ``details`` its values of
    ``letter_fields.DETAILS``. ``until`` is the last day of a wait that runs already, None for one
    that begins today. ``post`` False keeps it off paper whatever the office's rule says.

    Raises:
        ValueError: as ``corresponding.compose``.
    """
    language = language_of(application)
    letter = None
    if goes_by_post(session, application, kind) if post is None else post:
        letter = compose(
            session,
            application,
            kind,
            language=language,
            actor=actor,
            today=today,
            asked=asked,
            details=details,
        )
    elif kind in ASKS:
        withdraw(session, application, reason=NEWER, actor=actor)
    message = Message(
        application_id=application.id,
        letter_id=letter.id if letter is not None else None,
        kind=kind,
        language=language,
        text=_text(session, application, kind, language, today, until, details or {}),
    )
    session.add(message)
    session.flush()
    return message


def greet(session: Session, application: Application, *, actor: Actor, today: date) -> Message:
    """Tell the person of a new case that its paper came, or that they have to come themselves."""
    kind = COME_IN if application.state == "in_person_required" else RECEIPT
    return tell(session, application, kind, actor=actor, today=today)


def invite(session: Session, application: Application, *, actor: Actor, today: date) -> None:
    """Tell the person to come where a newly chosen service asks for it and nobody has told yet."""
    if application.state != "in_person_required":
        return
    told = select(Message.id).where(
        Message.application_id == application.id,
        Message.kind == COME_IN,
        Message.at >= application.state_since,
    )
    if session.scalar(told.limit(1)) is None:
        tell(session, application, COME_IN, actor=actor, today=today)


def language_of(application: Application) -> Language:
    """Return the language in which the person of a case is written to."""
    del application  # nobody is asked yet
    return DEFAULT_LANGUAGE


def goes_by_post(session: Session, application: Application, kind: str) -> bool:
    """Tell whether a kind is printed for the case's service: its own rule, then the general one."""
    code = application.service.code if application.service is not None else ""
    rows = session.scalars(
        select(LetterRule).where(
            LetterRule.kind == kind, LetterRule.service_code.in_(dict.fromkeys((code, "")))
        )
    )
    rules = {row.service_code: row.by_post for row in rows}
    return rules.get(code, rules.get("", usually_by_post(kind)))


def usually_by_post(kind: str) -> bool:
    """Tell whether a kind goes by post where the office has said nothing."""
    return kind not in OTHERWISE


def tell_ready(session: Session, parcel: Parcel, *, actor: Actor) -> None:
    """Tell the people of the cases in a parcel that it can be collected, and where.

    That is its kecamatan's office, else our own counter.
    """
    place = session.get(Place, parcel.place_id) if parcel.state == "at_district" else None
    # The letter knows address and hours of our own counter by itself.
    details = {"place": f"Kantor Kecamatan {place.name}"} if place is not None else None
    today = office_today(session)
    cases = dict.fromkeys([parcel.application, *(row.application for row in parcel.documents)])
    for case in cases:
        tell(session, case, READY, actor=actor, today=today, details=details)


def tell_new_day(  # noqa: PLR0913 - each argument is part of what is told
    session: Session,
    application: Application,
    before: date | None,
    *,
    reason: str,
    actor: Actor,
    today: date,
) -> None:
    """Tell that the result comes later than promised; an earlier day needs no message."""
    day = application.finish_by
    if before is None or day is None or day <= before:
        return
    details = {"promise": FINISH, "old": before, "new": day, "reason": reason}
    tell(session, application, DATE_CHANGED, actor=actor, today=today, details=details)


def told_by_post(session: Session, letters: Sequence[Letter], *, actor: Actor) -> None:
    """Mark the messages of letters that just left the house as told by post."""
    session.execute(
        update(Message)
        .where(Message.letter_id.in_([row.id for row in letters]), Message.told_at.is_(None))
        .values(told_at=utc_now(), told_way="post", told_by=actor.staff_id)
    )


def not_told_after_all(session: Session, letter: Letter) -> None:
    """Take back that a letter told its message: it came back."""
    session.execute(
        update(Message)
        .where(Message.letter_id == letter.id, Message.told_way == "post")
        .values(told_at=None, told_way=None, told_by=None)
    )


def mark_told(session: Session, message: Message, way: str, *, actor: Actor) -> None:
    """Write down that somebody told it on ``way``; from now on the case waits for an answer.

    Raises:
        WayOfTellingUnknown: ``way`` is none of :data:`BY_HAND`.
        AlreadyTold, NotWorthTelling: as :func:`require_open`.
    """
    if way not in BY_HAND:
        raise WayOfTellingUnknown
    require_open(session, message)
    case = message.application
    office, now = the_office(session), utc_now()
    message.told_at, message.told_way, message.told_by = now, way, actor.staff_id
    until = last_day(session, local_date(now, office.zone), office.wait_days)
    data: dict[str, Any] = {"kind": message.kind, "way": way, "message": message.id}
    if message.kind in ASKS:
        # Whoever hears of it by telephone waits as long as one who gets the letter.
        data["wait_until"] = until.isoformat()
    audit.record(session, case, "told", actor=actor, data=data)


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
            or_(Message.letter_id.is_(None), Letter.state.in_(("cancelled", "settled"))),
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
    stands = [
        (Message.kind == kind) & Application.state.in_(states) for kind, states in STANDS.items()
    ]
    return (
        select(Message)
        .join(Application, Application.id == Message.application_id)
        .where(
            Message.told_at.is_(None),
            or_(Message.kind.not_in(STANDS), or_(*stands) & ~overtaken.exists()),
        )
    )


def _text(  # noqa: PLR0913 - what a message is made of
    session: Session,
    application: Application,
    kind: str,
    language: Language,
    today: date,
    until: date | None,
    details: Mapping[str, Any],
) -> str:
    office = the_office(session)
    facts = {
        "code": TrackingCode(application.tracking_code).grouped,
        "phone": office.phone,
        "hours": office.hours,
        "place": details.get("place") or office.name,
        "day": _said(details.get("new"), language),
        "examine_by": _said(application.examine_by, language),
    }
    if kind in WITH_SLIP:
        ends = until or last_day(session, today, office.wait_days)
        missing = (each.name(language) for each in missing_told(session, application.id))
        facts |= {"until": _said(ends, language), "items": "; ".join(missing)}
    return mask_numbers(message_text(kind, language, office.name, facts))


def _said(day: date | None, language: Language) -> str | None:
    return letter_date(day, language) if day is not None else None
