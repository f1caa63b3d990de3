"""What a citizen entrusted to us and that is still here: nothing of a closed case stays behind.

What goes back lies in a parcel, what the office keeps is withdrawn and destroyed with minutes;
anything else has no plan yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, object_session

from postal import audit, workflow
from postal.audit import Actor
from postal.codes import TrackingCode
from postal.enclosures import ENCLOSURE_KINDS, WITHDRAWN_KINDS
from postal.errors import Refusal
from postal.finishing import SENDS, held_enclosures
from postal.models import Application, Dossier, Enclosure, LineVerdict
from postal.plain_text import require_plain
from postal.verdicts import codes_of
from postal.wording import N_
from postal.workflow import Thing

OVER: Final = tuple(
    row.name
    for row in workflow.STATES
    if row.thing is Thing.APPLICATION and (row.final or row.name in ("rejected", "expired"))
)
"""Where nobody works on a case any more."""
NEVER_OURS: Final = frozenset({"money"})
"""Kinds that always go back."""


class OriginalsHeld(Refusal):
    """A case is to be closed with things of its person still here; names them."""

    code = "originals-held"
    text = N_(
        "Masih ada pada kami dari kasus %(case)s: %(things)s. Kemas dulu untuk dikembalikan, atau "
        "catat sebagai ditarik."
    )


class NotHeld(Refusal):
    """Its fate is written down already; says which."""

    code = "enclosure-settled"
    text = N_("Lampiran ini sudah dicatat. Muat ulang daftarnya.")


class AlwaysGoesBack(Refusal):
    """Money is never kept, nor destroyed."""

    code = "always-goes-back"
    text = N_("Uang tidak pernah ditarik atau dimusnahkan: kembalikan kepada pemiliknya.")


class ReasonToKeep(Refusal):
    """What belongs to a person is to be kept though nothing took its place; asks why."""

    code = "reason-to-keep"
    text = N_(
        "%(thing)s ini milik pemohon dan belum ada gantinya: kembalikan lewat meja pengiriman, "
        "atau tulis alasan menariknya."
    )


class NotWaitingForDestruction(Refusal):
    """It was not withdrawn, or is destroyed already."""

    code = "not-withdrawn"
    text = N_("Lampiran ini tidak sedang menunggu dimusnahkan. Muat ulang daftarnya.")


@dataclass(frozen=True)
class Left:
    """Something that lies here though its case is over since ``since``."""

    enclosure: Enclosure
    application: Application
    since: datetime


def left_behind(session: Session, page: int, size: int) -> tuple[list[Left], bool]:
    """Return a page (from 1) of what is held of cases that are over, the oldest first.

    Also whether more follow.
    """
    rows = session.execute(
        select(Enclosure, Application)
        .join(Dossier, Dossier.id == Enclosure.dossier_id)
        .join(Application, Application.id == Dossier.application_id)
        .where(Enclosure.state == "held", Application.state.in_(OVER))
        .order_by(Application.state_since, Enclosure.id)
        .offset((page - 1) * size)
        .limit(size + 1)
    ).all()
    found = [Left(row, case, case.state_since) for row, case in rows]
    return found[:size], len(found) > size


def require_planned(session: Session, application: Application) -> None:
    """Refuse to close a case while things of its person have no plan.

    Raises:
        OriginalsHeld: names them.
    """
    here = [row for row in held_enclosures(session, application) if row.state == "held"]
    if here:
        code = TrackingCode(application.tracking_code).grouped
        raise OriginalsHeld(case=code, things=named(here))


def named(rows: Sequence[Enclosure]) -> tuple[str, ...]:
    """Return what things are called (msgids), each once."""
    return tuple(dict.fromkeys(ENCLOSURE_KINDS.get(row.kind, row.kind) for row in rows))


def usually_kept(row: Enclosure) -> bool:
    """Tell whether the office keeps something: what the new document takes the place of.

    That is an old card, a photo, or the evidence of a requirement whose original the service
    keeps; one that it sends back goes back. Of a case that ended without a document everything
    goes back.
    """
    application = row.dossier.application if row.dossier is not None else None
    if application is None or application.state not in SENDS or row.kind in NEVER_OURS:
        return False
    said = _by_service(row, application)
    return row.kind in WITHDRAWN_KINDS if said is None else said


def _by_service(row: Enclosure, application: Application) -> bool | None:
    """Tell whether the service keeps the original that this is; None where it says nothing."""
    session, version = object_session(row), application.service
    if session is None or version is None:
        return None
    lines = session.scalars(
        select(LineVerdict.line).where(
            LineVerdict.application_id == application.id, LineVerdict.enclosure_id == row.id
        )
    )
    asked = {code for line in lines for code in codes_of(line)}
    if asked & set(version.definition.get("back", ())):
        return False
    return True if asked & set(version.definition.get("keep", ())) else None


def keep(session: Session, row: Enclosure, *, actor: Actor, reason: str = "") -> None:
    """Withdraw something that is held: it does not go back, and is destroyed with minutes.

    Raises:
        NotHeld: somebody settled it meanwhile.
        AlwaysGoesBack: it is money.
        ReasonToKeep: it usually goes back, and nobody says why it does not.
        NumberInText, TextTooLong: the reason.
    """
    if row.state != "held":
        raise NotHeld
    if row.kind in NEVER_OURS:
        raise AlwaysGoesBack
    why = " ".join(reason.split()) or None
    if why is None and not usually_kept(row):
        raise ReasonToKeep(thing=ENCLOSURE_KINDS.get(row.kind, row.kind))
    require_plain(why)
    settle(session, row, "withdrawn", actor=actor, reason=why)


def hold_again(session: Session, row: Enclosure, *, actor: Actor) -> None:
    """Take back that something was withdrawn, as long as it is not destroyed.

    Raises:
        NotWaitingForDestruction: it never was, or it is.
    """
    if row.state != "withdrawn" or row.minutes_id is not None:
        raise NotWaitingForDestruction
    settle(session, row, "held", actor=actor)


def settle(  # noqa: PLR0913 - what became of a thing, and who says so
    session: Session,
    row: Enclosure,
    state: str,
    *,
    actor: Actor,
    minutes: str | None = None,
    reason: str | None = None,
) -> None:
    """Write down what became of something; the case's timeline tells it."""
    row.state, row.parcel_id = state, None
    data = {"kind": row.kind, "count": row.count, "state": state, "minutes": minutes}
    if row.dossier is not None:
        audit.record(
            session, row.dossier, "enclosure_settled", actor=actor, reason=reason, data=data
        )


def to_destroy(session: Session) -> Sequence[Enclosure]:
    """Return what was withdrawn and not destroyed yet, the oldest first."""
    query = select(Enclosure).where(
        Enclosure.state == "withdrawn",
        Enclosure.minutes_id.is_(None),
        or_(Enclosure.dossier_id.is_not(None), Enclosure.envelope_id.is_not(None)),
    )
    return session.scalars(query.order_by(Enclosure.id)).all()
