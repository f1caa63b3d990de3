"""What intake has on its table today: the list under the form, its sums, and the waiting exits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from postal.electronic import PAPER
from postal.models import Application, Cover, CoverPrint, Dossier, Envelope
from postal.workflow.incoming import PUT_TO_A_CASE

WAITING_EXITS = ("misdirected", "unidentified", "empty_or_damaged")


@dataclass(frozen=True)
class DaySums:
    """How many came in since the office's midnight."""

    envelopes: int
    dossiers: int
    scanned: int


def _came(since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of bundles that came as paper since a moment."""
    return Dossier.created_at >= since, Dossier.source == PAPER


def sums(session: Session, since: datetime) -> DaySums:
    """Return the day's sums; ``since`` is the office's midnight in UTC."""
    envelopes = session.scalar(select(func.count()).where(Envelope.created_at >= since))
    dossiers = session.scalar(select(func.count()).where(*_came(since)))
    scanned = session.scalar(
        select(func.count()).where(*_came(since), Dossier.state.in_(("scanned", *PUT_TO_A_CASE)))
    )
    return DaySums(int(envelopes or 0), int(dossiers or 0), int(scanned or 0))


def recent_dossiers(session: Session, since: datetime, page: int, size: int) -> Sequence[Dossier]:
    """Return one page of the day's dossiers, newest first, and one more row if there is more."""
    return session.scalars(
        select(Dossier)
        .where(*_came(since))
        .options(
            selectinload(Dossier.application).selectinload(Application.applicant),
            selectinload(Dossier.envelope),
        )
        .order_by(Dossier.id.desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    ).all()


def unprinted_covers(session: Session, since: datetime) -> Sequence[Cover]:
    """Return the bound covers that never left a printer, in the order they were registered."""
    printed = select(CoverPrint.cover_id)
    return session.scalars(
        select(Cover)
        .where(Cover.state == "bound", Cover.created_at >= since, Cover.id.not_in(printed))
        .order_by(Cover.id)
    ).all()


def waiting_exits(session: Session) -> Sequence[Envelope]:
    """Return the envelopes that left the usual way and wait for an end, oldest first."""
    return session.scalars(
        select(Envelope).where(Envelope.state.in_(WAITING_EXITS)).order_by(Envelope.id)
    ).all()
