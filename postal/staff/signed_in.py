"""The signed-in person as a request sees them: a value, read anew for every request.

So a role, a desk or a closed account takes effect with the next click.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from flask import request
from flask_login import UserMixin, current_user

from postal import web
from postal.extensions import session, settings, writing
from postal.models import Staff, utc_now
from postal.staff import browsers
from postal.workflow import Role

DEVICE: Final = "web"
ASSETS: Final = frozenset({"static", "bootstrap.static"})


@dataclass(frozen=True, eq=False)
class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login has no types
    """Somebody whose browser holds ``token``; ``roles`` are those valid today."""

    token: str = field(repr=False)
    session_id: int
    staff_id: int
    name: str
    username: str
    roles: frozenset[Role]
    desks: tuple[str, ...]
    language: str
    must_change: bool
    place_id: int | None
    last_seen: datetime
    device: str = DEVICE

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.token


def roles_on(person: Staff, day: date) -> frozenset[Role]:
    """Return the roles a person holds on ``day``; both dates of a stand-in count."""
    return frozenset(
        Role(row.role)
        for row in person.roles
        if (row.valid_from or day) <= day <= (row.valid_to or day)
    )


def load(token: str) -> SignedIn | None:
    """Return who holds ``token`` (Flask-Login's user loader), None when it is no longer good."""
    own = settings()
    row = browsers.find(
        session(),
        token,
        idle=timedelta(minutes=own.idle_minutes),
        longest=timedelta(hours=own.session_hours),
    )
    if row is None:
        return None
    person = row.staff
    return SignedIn(
        token=token,
        session_id=row.id,
        staff_id=person.id,
        name=person.name,
        username=person.username,
        roles=roles_on(person, web.today()),
        desks=tuple(desk.desk_code for desk in person.desks),
        language=person.language,
        must_change=person.must_change,
        place_id=person.place_id,
        last_seen=row.last_seen,
    )


def note_use() -> None:
    """Note at most once a minute that the browser is in use, so that it does not fall idle.

    Runs before the view: inside one, a writing transaction could already be open.
    """
    if request.endpoint in ASSETS:
        return
    if not current_user.is_authenticated:
        return
    if utc_now() - current_user.last_seen >= browsers.SEEN_EVERY:
        with writing() as s:
            browsers.seen(s, current_user.session_id)
