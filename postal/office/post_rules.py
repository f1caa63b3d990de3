"""Which letters are worth a stamp: for all services, and where one of them differs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from postal.correspondence.letter_facts import KINDS
from postal.correspondence.messaging import usually_by_post
from postal.lookups import active_services
from postal.models import LetterRule

GENERAL = ""
"""The code under which the rule for every service without one of its own stands."""
Cell = tuple[str, str]
"""A service's code (or :data:`GENERAL`) and a kind of letter."""


def ticked(session: Session) -> set[Cell]:
    """Return what goes by post: for :data:`GENERAL` and for every active service."""
    rules = {
        (row.service_code, row.kind): row.by_post for row in session.scalars(select(LetterRule))
    }
    codes = [GENERAL, *(row.code for row in active_services(session))]
    found = set()
    for kind in KINDS:
        general = rules.get((GENERAL, kind), usually_by_post(kind))
        found |= {(code, kind) for code in codes if rules.get((code, kind), general)}
    return found


def own(session: Session) -> set[Cell]:
    """Return the cells in which a service differs from the general rule."""
    all_ticked = ticked(session)
    general = {kind for code, kind in all_ticked if code == GENERAL}
    return {
        (row.code, kind)
        for row in active_services(session)
        for kind in KINDS
        if ((row.code, kind) in all_ticked) is not (kind in general)
    }


def change_general(session: Session, kinds: Collection[str]) -> None:
    """Let exactly ``kinds`` go by post; a service with a rule of its own keeps it."""
    _write(session, [((GENERAL, kind), kind in kinds, usually_by_post(kind)) for kind in KINDS])


def change_services(session: Session, cells: Collection[Cell]) -> None:
    """Let exactly ``cells`` go by post; a service that agrees with the general rule follows it."""
    general = {kind for code, kind in ticked(session) if code == GENERAL}
    _write(
        session,
        [
            ((row.code, kind), (row.code, kind) in cells, kind in general)
            for row in active_services(session)
            for kind in KINDS
        ],
    )


def _write(session: Session, wanted: Sequence[tuple[Cell, bool, bool]]) -> None:
    """Keep a row for each cell that differs from what would hold without it."""
    for (code, kind), by_post, without in wanted:
        same = (LetterRule.service_code == code) & (LetterRule.kind == kind)
        session.execute(delete(LetterRule).where(same))
        if by_post is not without:
            session.add(LetterRule(service_code=code, kind=kind, by_post=by_post))
    session.flush()
