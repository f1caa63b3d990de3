"""Whose desks a list of cases is about: one's own at first, then any other or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import request
from flask_login import current_user
from sqlalchemy import select

from postal.extensions import session
from postal.models import Desk

OWN: Final = "saya"
"""What an address says of one's own desks."""


@dataclass(frozen=True)
class Desks:
    """The desks of a list.

    ``codes`` are the desks whose cases it shows, none for those of the whole office; ``said`` is
    what the addresses of the same list say. ``own`` are the signed-in person's desks, ``rows`` all
    that may be chosen.
    """

    codes: tuple[str, ...]
    said: str | None
    own: tuple[str, ...]
    rows: Sequence[Desk]


def chosen(*, begin_with_own: bool = True) -> Desks:
    """Return the desks that the address asks for.

    One that says nothing asks for the person's own ones (all, for somebody without a desk) unless
    ``begin_with_own`` is False: a list in which other things than cases stand begins with all.
    """
    said, own = request.args.get("meja"), tuple(sorted(current_user.desks))
    wanted = (OWN if begin_with_own else "") if said is None else said
    codes = own if wanted == OWN else (wanted,) if wanted else ()
    rows = session().scalars(select(Desk).where(Desk.active).order_by(Desk.code)).all()
    return Desks(codes, said, own, rows)
