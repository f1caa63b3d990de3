"""Accounts: who works here, in which roles from when to when, and at which desks.

The functions write rows in the session they are given; the door commits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.models import Staff, StaffDesk, StaffRole
from postal.staff import attempts, browsers, passwords
from postal.wording import N_
from postal.workflow import ROLE_LABELS, STAFF_ROLES, Role

_USERNAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38})[a-z0-9]")


class WrongUsername(Refusal):
    """Not a user name that can be typed on any keyboard."""

    code = "wrong-username"
    text = N_("Nama pengguna: 3 sampai 40 huruf kecil, angka, titik, atau garis, tanpa spasi.")


class UsernameTaken(Refusal):
    """Somebody has this user name; accounts are never deleted."""

    code = "username-taken"
    text = N_("Nama pengguna ini sudah dipakai.")


class NoRole(Refusal):
    """An account without any role could open nothing."""

    code = "no-role"
    text = N_("Pilih paling sedikit satu peran.")


class WrongRoleDates(Refusal):
    """A role that ends before it begins."""

    code = "wrong-role-dates"
    text = N_("%(role)s: tanggal akhirnya tidak boleh sebelum tanggal mulainya.")


class RoleNotTicked(Refusal):
    """Dates were typed for a role that nobody gave: the stand-in would come to a closed door."""

    code = "role-not-ticked"
    text = N_(
        "%(role)s: tanggalnya diisi, tetapi perannya tidak dicentang. Centang perannya, atau "
        "kosongkan tanggalnya."
    )


class LastAdmin(Refusal):
    """Without this account nobody could administer the office any more."""

    code = "last-admin"
    text = N_("Ini admin terakhir tanpa batas waktu. Tunjuk admin lain lebih dahulu.")


class WrongPassword(Refusal):
    """User name and password do not fit; which of the two is never said."""

    code = "wrong-password"
    text = N_("Nama pengguna atau kata sandi tidak cocok.")


@dataclass(frozen=True)
class Period:
    """From when to when a role is held, both days included; None is open."""

    start: date | None = None
    end: date | None = None


ALWAYS: Final = Period()


def parse_username(text: str) -> str:
    """Return a user name in the one form that is stored.

    Raises:
        WrongUsername: a character, a space or a length that we do not accept.
    """
    username = text.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise WrongUsername
    return username


def add_staff(  # noqa: PLR0913 - an account has these parts
    session: Session,
    *,
    username: str,
    name: str,
    password: str,
    roles: Iterable[Role],
    desks: Iterable[str] = (),
    must_change: bool = False,
    place_id: int | None = None,
) -> Staff:
    """Add an account with roles that hold from now on; hashes ``password`` on the way.

    For set-up and the command line, where nobody waits for the writing transaction; the admin
    screens hash first and call :func:`add_account`.

    Raises:
        WrongUsername, UsernameTaken, NoRole, and the refusals of ``passwords.check_rules``.
    """
    passwords.check_rules(password, username)
    return add_account(
        session,
        Account(name=name, roles=dict.fromkeys(roles, ALWAYS), desks=tuple(desks), place=place_id),
        username=username,
        password_hash=passwords.hash_password(password),
        must_change=must_change,
    )


@dataclass(frozen=True)
class Account:
    """What an admin decides about a person; ``place`` is the kecamatan of a district clerk."""

    name: str
    roles: Mapping[Role, Period]
    desks: Collection[str] = ()
    place: int | None = None


def add_account(
    session: Session,
    account: Account,
    *,
    username: str,
    password_hash: str,
    must_change: bool,
) -> Staff:
    """Add an account with a password that is hashed already.

    Raises:
        WrongUsername, UsernameTaken, NoRole, WrongRoleDates.
    """
    settled = parse_username(username)
    if session.scalar(select(Staff.id).where(Staff.username == settled)) is not None:
        raise UsernameTaken
    person = Staff(username=settled, password_hash=password_hash, must_change=must_change)
    _settle(person, account)
    session.add(person)
    session.flush()
    return person


def change_account(session: Session, person: Staff, account: Account, *, today: date) -> None:
    """Set name, roles, desks and place; it takes effect with the person's next click.

    Raises:
        NoRole, WrongRoleDates.
        LastAdmin: nobody would be admin for good any more.
    """
    _settle(person, account)
    session.flush()
    _keep_an_admin(session, today)


def _settle(person: Staff, account: Account) -> None:
    if not account.roles:
        raise NoRole
    for role, period in account.roles.items():
        if period.start and period.end and period.end < period.start:
            raise WrongRoleDates(role=(ROLE_LABELS[role],))
    person.name = account.name
    person.place_id = account.place
    person.roles = [
        StaffRole(role=role.value, valid_from=period.start, valid_to=period.end)
        for role, period in account.roles.items()
    ]
    wanted = set(account.desks)
    kept = [desk for desk in person.desks if desk.desk_code in wanted]
    fresh = sorted(wanted - {desk.desk_code for desk in kept})
    person.desks = [*kept, *(StaffDesk(desk_code=code) for code in fresh)]


def _keep_an_admin(session: Session, today: date) -> None:
    lasting = session.scalar(
        select(func.count())
        .select_from(StaffRole)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .where(
            Staff.active,
            StaffRole.role == Role.ADMIN.value,
            StaffRole.valid_to.is_(None),
            or_(StaffRole.valid_from.is_(None), StaffRole.valid_from <= today),
        )
    )
    if not lasting:
        raise LastAdmin


def close_account(session: Session, person: Staff, *, today: date) -> None:
    """Close an account and end its sessions; its name stays in the history.

    Raises:
        LastAdmin: nobody would be admin for good any more.
    """
    person.active = False
    browsers.end(session, person.id)
    session.flush()
    _keep_an_admin(session, today)


def reopen_account(person: Staff) -> None:
    """Open a closed account again, with the password it had."""
    person.active = True


def reset_password(session: Session, person: Staff, password_hash: str) -> None:
    """Give a one-time password that must be changed at once; ends all sessions."""
    person.password_hash = password_hash
    person.must_change = True
    browsers.end(session, person.id)
    attempts.forget_account(session, person.username)


def change_password(session: Session, person: Staff, password_hash: str, keep: int) -> int:
    """Set the person's own new password; return how many other sessions ended with it.

    ``keep`` is the row of the session in which it was changed.
    """
    person.password_hash = password_hash
    person.must_change = False
    return browsers.end(session, person.id, except_row=keep)


def by_username(session: Session, username: str) -> Staff | None:
    """Return the open account of that name."""
    return session.scalar(
        select(Staff).where(Staff.username == username.strip().lower(), Staff.active)
    )


def roles_of(person: Staff) -> dict[Role, Period]:
    """Return the roles a person was given with their dates, in the order of the table of roles."""
    given = {Role(row.role): Period(row.valid_from, row.valid_to) for row in person.roles}
    return {role: given[role] for role in STAFF_ROLES if role in given}
