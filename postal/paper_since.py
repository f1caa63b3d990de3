"""Paper that comes while a case waits for its person stops the wait, and somebody looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session, aliased

from postal.correspondence.untold import ASKS
from postal.models import Application, Dossier, Event, Message
from postal.workflow import Thing
from postal.workflow.incoming import PUT_TO_A_CASE

WAITING: Final = ("incomplete", "in_person_required")
"""Where a case waits for its person."""
_UNREAD: Final = ("received", "scanned", "kept_unscanned")
"""Where a bundle is that came and that no case has been set going by."""


def stopped_by_paper(session: Session) -> Sequence[Application]:
    """Return the cases that wait for their person though paper came since they were asked.

    Nothing sets them going by itself: somebody has to look at the paper.
    """
    return session.scalars(
        select(Application)
        .where(Application.state.in_(WAITING), _since_asked().exists())
        .order_by(Application.id)
    ).all()


def paper_since_asked(session: Session, application: Application) -> frozenset[int]:
    """Return which bundles came though the case waits for its person, by their ids."""
    if application.state not in WAITING:
        return frozenset()
    return frozenset(
        session.scalars(
            select(Dossier.id)
            .join(Application, Application.id == Dossier.application_id)
            .where(Application.id == application.id, Dossier.id.in_(_since_asked()))
        )
    )


def unread_since(asked_at: SQLColumnExpression[datetime]) -> Select[int]:
    """Ask for paper of the case that nobody has read, or that came after it was asked."""
    unread = select(Dossier.id).where(
        Dossier.application_id == Application.id,
        or_(Dossier.state.in_(_UNREAD), Dossier.id.in_(_arrived(asked_at))),
    )
    return unread.correlate(Application, Message)


def _since_asked() -> Select[int]:
    """Ask for bundles of the case that came after its person was asked for something."""
    asked = select(func.max(Message.at)).where(
        Message.application_id == Application.id, Message.kind.in_(ASKS)
    )
    return _arrived(asked.correlate(Application).scalar_subquery())


def _arrived(asked_at: SQLColumnExpression[datetime]) -> Select[int]:
    """Ask for bundles of the case that were put to it and that came after it was asked.

    Never its first one: whoever was invited when a case began was asked in the same step, and in
    older cases a moment before that bundle was written down.
    """
    born, before = aliased(Event), aliased(Dossier)
    earlier = select(before.id).where(
        before.application_id == Dossier.application_id, before.id < Dossier.id
    )
    return (
        select(Dossier.id)
        .join(born, (born.thing == Thing.DOSSIER.value) & (born.thing_id == Dossier.id))
        .where(
            Dossier.application_id == Application.id,
            Dossier.state.in_(PUT_TO_A_CASE),
            or_(Dossier.role != "first", earlier.exists()),
            born.name == "born",
            born.at > asked_at,
        )
        .correlate(Application, Message)
    )
