"""Letters that are older than messages get theirs, so that their waits remind and end too."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from postal.correspondence.letter_facts import WITH_SLIP
from postal.correspondence.message_texts import text_of
from postal.correspondence.untold import ASKS, STANDS
from postal.languages import as_language
from postal.models import Application, Letter, Message


def give_messages(session: Session) -> int:
    """Write what letters without a message told of cases that still wait; return how many.

    Where nothing but a letter asks for something, the day it left the house is the day on which
    its person was told. One that came back, or never left, has told nobody.
    """
    told = select(Message.id).where(
        Message.application_id == Application.id, Message.kind.in_(ASKS)
    )
    asking = aliased(Letter)
    newest = select(func.max(asking.id)).where(
        asking.application_id == Application.id, _asks(asking), asking.state != "cancelled"
    )
    rows = session.scalars(
        select(Letter)
        .join(Application, Application.id == Letter.application_id)
        .where(
            or_(*(Application.state.in_(STANDS[kind]) for kind in ASKS)),
            ~told.exists(),
            Letter.kind.in_(WITH_SLIP),
            Letter.state != "cancelled",
            Letter.id >= newest.correlate(Application).scalar_subquery(),
        )
        .order_by(Letter.id)
    ).all()
    session.add_all([_message(session, row) for row in rows])
    session.flush()
    return len(rows)


def _asks(letter: type[Letter]) -> ColumnElement[bool]:
    """Tell whether a letter asks for what its case still waits for."""
    return or_(*((letter.kind == kind) & Application.state.in_(STANDS[kind]) for kind in ASKS))


def _message(session: Session, letter: Letter) -> Message:
    told = letter.handed_at if letter.state == "handed_over" else None
    return Message(
        application_id=letter.application_id,
        letter_id=letter.id,
        kind=letter.kind,
        language=letter.language,
        text=text_of(
            session,
            letter.application,
            letter.kind,
            as_language(letter.language),
            today=date.fromisoformat(letter.sheet["day"]),
            until=letter.wait_until,
        ),
        at=letter.created_at,
        told_at=told,
        told_way="post" if told is not None else None,
    )
