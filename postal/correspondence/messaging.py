"""Telling people: a message is a row whether a letter goes by post or somebody calls.

The office decides for each service and kind what is worth the postage. What does not go by post,
or has no address to go to, waits on a list until a person has told it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.correspondence.composing import NEWER, compose, withdraw
from postal.correspondence.letter_details import where_ready
from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    READY,
    RECEIPT,
    Asked,
)
from postal.correspondence.message_texts import text_of
from postal.correspondence.told_days import new_day
from postal.correspondence.untold import ASKS
from postal.lookups import office_today
from postal.models import Application, LetterRule, Message, Parcel
from postal.people import language_of
from postal.promises import FINISH

OTHERWISE: Final = frozenset({RECEIPT, READY, DATE_CHANGED})
"""Kinds that no stamp is spent on unless the office says so: a citizen asks with the code."""


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
    ``letter_facts.DETAILS``. ``until`` is the last day of a wait that runs already, None for one
    that begins today. ``post`` False keeps it off paper whatever the office's rule says.

    Raises:
        ValueError: as ``composing.compose``.
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
            until=until,
        )
    elif kind in ASKS:
        withdraw(session, application, reason=NEWER, actor=actor)
    message = Message(
        application_id=application.id,
        letter_id=letter.id if letter is not None else None,
        kind=kind,
        language=language,
        text=text_of(
            session, application, kind, language, today=today, until=until, details=details
        ),
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
    details = where_ready(session, parcel)
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
    """Tell that the result comes later than promised; an earlier day needs no message.

    ``before`` held until now; the letter names the day that the person was told last.
    """
    day = application.finish_by
    if before is None or day is None or day <= before:
        return
    known = new_day(session, application).get("old")
    told = date.fromisoformat(known) if known else before
    old = told if told < day else before
    details = {"promise": FINISH, "old": old, "new": day, "reason": reason}
    tell(session, application, DATE_CHANGED, actor=actor, today=today, details=details)
