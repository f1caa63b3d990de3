"""Somebody at the filmstrip: decisions as its forms send them."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.models import Base, Event, Page
from tests.scanning.again_stage import page

# What a decision changes about a page; the version only ever grows.
SPOT = ("place", "reason", "dossier_id", "suggested_id", "position", "blank", "turn")
# What only ever grows: the log, versions, since when a state holds.
_LOGS = frozenset({"events", "browsers", "sessions"})
_GROWS = frozenset({"version", "state_since", "seen_at", "last_seen_at"})
STEP = re.compile(r'name="step" value="(\w+)"')


def spots(session: Session, batch_id: int) -> list[tuple[Any, ...]]:
    """Where each page of a batch lies, and all else that a decision may change."""
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(Page).where(Page.batch_id == batch_id).order_by(Page.number))
    return [tuple(getattr(row, name) for name in SPOT) for row in rows]


def rows_of(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the database, but for the log and for what only ever grows."""
    session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in _LOGS:
            continue
        columns = [one for one in table.columns if one.name not in _GROWS]
        rows = session.execute(select(*columns).order_by(*table.primary_key.columns))
        found[table.name] = [tuple(map(repr, row)) for row in rows]
    return found


def unlike(
    before: dict[str, list[tuple[Any, ...]]], after: dict[str, list[tuple[Any, ...]]]
) -> list[str]:
    """What differs between two looks at the database, in words."""
    return [
        f"{name}: {set(rows) ^ set(after[name])}"
        for name, rows in before.items()
        if rows != after[name]
    ]


def decide(
    browser: FlaskClient, session: Session, batch_id: int, numbers: list[int], **form: str
) -> TestResponse:
    """Send a decision about pages as they are now."""
    session.rollback()
    session.expire_all()
    seen = {
        f"v-{row.id}": str(row.version) for row in (page(session, batch_id, n) for n in numbers)
    }
    return browser.post("/pindaian/halaman", data={**seen, **form}, follow_redirects=True)


def undo(browser: FlaskClient, batch_id: int, step: str | None = None) -> TestResponse:
    """Take back what the strip offers to take back."""
    if step is None:
        step = offered(browser, batch_id)
    address = f"/pindaian/{batch_id}/urungkan"
    return browser.post(address, data={"step": step or "-"}, follow_redirects=True)


def offered(browser: FlaskClient, batch_id: int) -> str | None:
    """The token of the decision that the strip offers to take back."""
    found = STEP.search(browser.get(f"/pindaian/{batch_id}").get_data(as_text=True))
    return found[1] if found else None


def facts(session: Session, batch_id: int) -> list[str]:
    """The names of what happened to a batch, in order."""
    session.rollback()
    return list(
        session.scalars(
            select(Event.name)
            .where(Event.thing == "batch", Event.thing_id == batch_id)
            .order_by(Event.id)
        )
    )


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)
