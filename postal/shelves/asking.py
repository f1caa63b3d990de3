"""Asking for paper: who wants which bundle and why, and the list it is fetched by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit, filing
from postal.audit import Actor
from postal.electronic import SOURCES
from postal.errors import Refusal
from postal.models import Box, Dossier, Event, Loan, utc_now
from postal.nonces import key_of
from postal.plain_text import require_plain
from postal.shelves.reading import dossiers_by, grouped
from postal.shelves.refusals import (
    AskedAlready,
    LentAlready,
    NothingAsked,
    NotInABox,
    WithoutPaper,
)
from postal.workflow import ReasonMissing, Role, Thing, state

_MOST_CODES: Final = 200  # of one form; somebody who wants more wants a box


@dataclass(frozen=True)
class Asked:
    """What became of a list of codes: the bundles asked for, and each text that was refused."""

    dossiers: tuple[Dossier, ...]
    refused: tuple[tuple[str, Refusal], ...]


def ask(
    session: Session, dossier: Dossier, *, actor: Actor, reason: str, nonce: str | None = None
) -> Loan:
    """Put a bundle on the pull list for ``actor``; the same trigger twice asks once.

    Raises:
        ReasonMissing: no reason was given.
        NumberInText, TextTooLong: the reason.
        AskedAlready, LentAlready, NotInABox: there is nothing to fetch.
    """
    key = key_of(nonce, dossier.code)
    waiting = filing.wish(session, dossier)
    if key is not None and waiting is not None and _known(session, key):
        return waiting
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing(move="paper_asked")
    require_plain(reason)
    _refuse(session, dossier, waiting)
    loan = Loan(
        dossier_id=dossier.id,
        asked_by_id=actor.staff_id,
        borrower=actor.name,
        reason=reason,
        asked_at=utc_now(),
    )
    session.add(loan)
    data = {"borrower": actor.name}
    audit.record(session, dossier, "paper_asked", actor=actor, reason=reason, data=data, nonce=key)
    return loan


def ask_codes(
    session: Session, text: str, *, actor: Actor, reason: str, nonce: str | None = None
) -> Asked:
    """Ask for every code of ``text`` (one a line, or with commas); each refusal is kept by name.

    Raises:
        ReasonMissing: no reason was given.
        NumberInText, TextTooLong: the reason.
    """
    if not reason.strip():
        raise ReasonMissing(move="paper_asked")
    require_plain(" ".join(reason.split()))
    done: list[Dossier] = []
    refused: list[tuple[str, Refusal]] = []
    for typed in _codes_of(text):
        try:
            found = dossiers_by(session, typed)
        except Refusal as refusal:
            refused.append((typed, refusal))
            continue
        for dossier in found:
            try:
                ask(session, dossier, actor=actor, reason=reason, nonce=nonce)
                done.append(dossier)
            except Refusal as refusal:
                refused.append((typed, refusal))
    return Asked(tuple(done), tuple(refused))


def withdraw(session: Session, loan_id: int, *, actor: Actor) -> Loan:
    """Take a request off the pull list: the person who asked may, and the mailroom.

    Raises:
        NothingAsked: it does not wait any more, or is somebody else's.
    """
    loan = session.get(Loan, loan_id)
    if loan is None or loan.lent_at is not None or loan.withdrawn_at is not None:
        raise NothingAsked
    if loan.asked_by_id != actor.staff_id and Role.MAILROOM not in actor.roles:
        raise NothingAsked
    loan.withdrawn_at = utc_now()
    data = {"borrower": loan.borrower}
    audit.record(session, loan.dossier, "paper_not_needed", actor=actor, data=data)
    return loan


def pull_list(session: Session) -> Sequence[Loan]:
    """Return what has to be fetched, as one walks: by shelf, box, and place in the box."""
    return session.scalars(
        select(Loan)
        .join(Dossier, Dossier.id == Loan.dossier_id)
        .outerjoin(Box, Box.id == Dossier.box_id)
        .where(Loan.lent_at.is_(None), Loan.withdrawn_at.is_(None), Loan.back_at.is_(None))
        .order_by(
            Box.shelf.nulls_last(),
            func.coalesce(Box.name, Dossier.shelf),
            Dossier.box_place,
            Loan.id,
        )
    ).all()


def lent_out(session: Session) -> Sequence[Loan]:
    """Return what is out, the longest first."""
    return session.scalars(
        select(Loan)
        .where(Loan.lent_at.is_not(None), Loan.back_at.is_(None), Loan.withdrawn_at.is_(None))
        .order_by(Loan.lent_at, Loan.id)
    ).all()


def late(loan: Loan, now: datetime) -> bool:
    """Tell whether a loan is out for longer than the table of states allows."""
    limit = state(Thing.DOSSIER, "lent").limit_hours
    out = loan.lent_at
    return out is not None and limit is not None and now - out > timedelta(hours=limit)


def _codes_of(text: str) -> list[str]:
    """Return each typed code once, in order."""
    lines = (line.strip() for line in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(line for line in lines if line))[:_MOST_CODES]


def _refuse(session: Session, dossier: Dossier, waiting: Loan | None) -> None:
    shown = grouped(dossier.code)
    if dossier.source in SOURCES:
        raise WithoutPaper(dossier=shown)
    if waiting is not None:
        raise AskedAlready(dossier=shown, who=waiting.borrower, when=waiting.asked_at)
    out = filing.lent_loan(session, dossier) if dossier.state == "lent" else None
    if out is not None:
        raise LentAlready(dossier=shown, who=out.borrower, when=out.lent_at)
    if dossier.state != "filed":
        raise NotInABox(dossier=shown, state=dossier.state, legal="-")


def _known(session: Session, key: str) -> bool:
    return session.scalar(select(Event.id).where(Event.nonce == key)) is not None
