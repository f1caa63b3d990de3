"""The desks: one queue and one telephone number each."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.models import Desk
from postal.office import effects
from postal.office.running import current_services
from postal.wording import N_

_CODE: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?")


class DeskInUse(Refusal):
    """A desk cannot close while services belong to it."""

    code = "desk-in-use"
    text = N_("Meja ini masih melayani: %(services)s. Pindahkan layanan itu lebih dahulu.")


class DeskHasCases(Refusal):
    """A desk cannot close while cases wait there: nobody would see them any more."""

    code = "desk-has-cases"
    text = N_(
        "Di meja ini masih ada %(count)s permohonan yang berjalan: %(cases)s. "
        "Alihkan ke meja lain lebih dahulu."
    )


class WrongDeskCode(Refusal):
    """Not a short word."""

    code = "wrong-desk-code"
    text = N_("Kode meja: 1 sampai 16 huruf kecil, angka, atau garis, misalnya ktp.")


class DeskCodeTaken(Refusal):
    """There is a desk with this code."""

    code = "desk-code-taken"
    text = N_("Kode meja ini sudah dipakai.")


def desks(session: Session, *, include_inactive: bool = False) -> list[Desk]:
    """Return the desks by code."""
    query = select(Desk).order_by(Desk.code)
    return list(session.scalars(query if include_inactive else query.where(Desk.active)))


def add_desk(session: Session, desk: Desk) -> None:
    """Add a desk.

    Raises:
        WrongDeskCode, DeskCodeTaken.
    """
    if not _CODE.fullmatch(desk.code):
        raise WrongDeskCode
    if session.get(Desk, desk.code) is not None:
        raise DeskCodeTaken
    session.add(desk)
    session.flush()


def set_desk_active(session: Session, desk: Desk, *, active: bool) -> None:
    """Open or close a desk.

    Raises:
        DeskInUse: active services belong to it.
        DeskHasCases: running cases wait there.
    """
    if not active:
        used = [row.code for row in current_services(session) if row.desk_code == desk.code]
        if used:
            raise DeskInUse(services=", ".join(used))
        waiting = effects.at_desk(session, desk.code)
        if waiting.count:
            raise DeskHasCases(count=waiting.count, cases=waiting.named)
    desk.active = active
