"""Destroying what the office withdrew: minutes with a number, who did it and who stood beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.correspondence.composing import sender_of
from postal.enclosures import ENCLOSURE_KINDS
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Enclosure, Minutes
from postal.originals import NEVER_OURS, AlwaysGoesBack, settle
from postal.plain_text import require_plain
from postal.shelves.destruction_sheet import Destruction, Thing
from postal.wording import N_

KIND = "destruction"
LONGEST_NAME = 120


class NothingChosen(Refusal):
    """No thing was ticked."""

    code = "nothing-to-destroy"
    text = N_("Centang dulu apa yang dimusnahkan.")


class NotWithdrawn(Refusal):
    """One of the things is not the office's to destroy, or is gone already; counts them."""

    code = "not-withdrawn"
    text = N_(
        "%(count)s dari yang dicentang tidak lagi berstatus ditarik. Muat ulang daftarnya, lalu "
        "centang lagi."
    )


class WitnessMissing(Refusal):
    """Nobody stood beside it."""

    code = "witness-missing"
    text = N_("Tulis nama saksi: pemusnahan dilakukan oleh dua orang.")


class WitnessIsSelf(Refusal):
    """The witness is the person who destroys."""

    code = "witness-is-self"
    text = N_("Saksi harus orang lain, bukan yang memusnahkan.")


def destroy(  # noqa: PLR0913 - all that the minutes say
    session: Session,
    rows: Sequence[Enclosure],
    *,
    wanted: int,
    witness: str,
    how: str,
    actor: Actor,
    today: date,
) -> Minutes:
    """Write the minutes and what became of each thing, in a writing session.

    ``wanted`` is how many were ticked, so that one that vanished meanwhile is noticed; ``how`` is
    what was done to them ("digunting", "dibakar").

    Raises:
        NothingChosen, NotWithdrawn, AlwaysGoesBack: the things.
        WitnessMissing, WitnessIsSelf: the second person.
        NumberInText, TextTooLong: the witness or the way.
    """
    if not wanted:
        raise NothingChosen
    gone = wanted - sum(row.state == "withdrawn" for row in rows)
    if gone:
        raise NotWithdrawn(count=gone)
    if any(row.kind in NEVER_OURS for row in rows):
        raise AlwaysGoesBack
    beside = _witness(witness, actor)
    require_plain(how)
    last = session.scalar(select(func.max(Minutes.number)).where(Minutes.year == today.year))
    number = (last or 0) + 1
    sheet = _sheet(session, rows, f"{number}/{today.year}", beside, how.strip(), actor, today)
    minutes = Minutes(
        kind=KIND,
        year=today.year,
        number=number,
        sheet=sheet.to_json(),
        staff_id=actor.staff_id,
        witness=beside,
    )
    session.add(minutes)
    session.flush()
    for row in rows:
        row.minutes_id = minutes.id
        settle(session, row, "destroyed", actor=actor, minutes=sheet.number)
    return minutes


def all_minutes(session: Session, page: int, size: int) -> tuple[list[Minutes], bool]:
    """Return a page (from 1) of the minutes, the newest first, and whether more follow."""
    rows = session.scalars(
        select(Minutes)
        .where(Minutes.kind == KIND)
        .order_by(Minutes.year.desc(), Minutes.number.desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    ).all()
    return list(rows[:size]), len(rows) > size


def _witness(typed: str, actor: Actor) -> str:
    name = " ".join(typed.split())
    if not name:
        raise WitnessMissing
    require_plain(name, most=LONGEST_NAME)
    if name.casefold() == " ".join(actor.name.split()).casefold():
        raise WitnessIsSelf
    return name


def _sheet(  # noqa: PLR0913 - all that the minutes say
    session: Session,
    rows: Sequence[Enclosure],
    number: str,
    witness: str,
    how: str,
    actor: Actor,
    today: date,
) -> Destruction:
    office = the_office(session)
    return Destruction(
        number=number,
        sender=sender_of(office),
        day=today,
        by=actor.name,
        witness=witness,
        how=how,
        things=tuple(_thing(row) for row in rows),
        demo=office.demo,
    )


def _thing(row: Enclosure) -> Thing:
    case = row.dossier.application if row.dossier is not None else None
    return Thing(
        kind=ENCLOSURE_KINDS.get(row.kind, row.kind),
        label=row.label or "",
        count=row.count,
        tracking=case.tracking_code if case is not None else "",
    )
