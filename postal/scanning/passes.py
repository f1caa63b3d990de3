"""Backs that came as a batch of their own: each goes where its front lies, right behind it.

A single-sided feeder takes a pile twice. The batch of backs carries no cover, so all of it waits
until a person says to which batch of fronts it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from postal.audit import Actor
from postal.dates import day_begins, local_date
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Batch, Page
from postal.scanning import reasons as why
from postal.scanning.cutting import position_of, seen_page
from postal.scanning.deciding import Deciding, Outcome
from postal.scanning.sides import REVERSED, is_cover, pair
from postal.wording import N_

__all__ = ["candidates", "pair", "pair_batches"]

_READ = ("accepted", "needs_attention")
_MOST_OFFERED = 20


class PassesUneven(Refusal):
    """The two batches do not have as many pages: a sheet is missing in one of them."""

    code = why.PASSES_UNEVEN
    text = N_(
        "Bundel depan berisi %(fronts)s halaman, bundel belakang %(backs)s: ada lembar yang "
        "terlewat. Pindai sekali lagi sisi yang kurang."
    )


class PassesUnclear(Refusal):
    """The covers' backs do not say in which order the backs lay; a person has to."""

    code = why.PASSES_UNCLEAR
    text = N_(
        "Bagian belakang lembar kendali tidak menentukan urutannya. Bandingkan halamannya, lalu "
        "pilih urutan: sama atau terbalik."
    )


class PassesWrongSide(Refusal):
    """There is a cover among the backs, or none among the fronts."""

    code = why.PASSES_WRONG_SIDE
    text = N_("Lembar kendali harus ada di bundel depan, dan tidak boleh ada di bundel belakang.")


class FrontsTaken(Refusal):
    """The fronts have their backs from another batch already, or are backs themselves."""

    code = "fronts-taken"
    text = N_("Bundel depan itu sudah mempunyai pasangan, yaitu %(name)s.")


class NotReadYet(Refusal):
    """One of the two batches is not read, or was set aside."""

    code = "batch-not-read"
    text = N_("Bundel %(name)s belum selesai dibaca.")


_REFUSALS: dict[str, type[Refusal]] = {
    why.PASSES_UNCLEAR: PassesUnclear,
    why.PASSES_WRONG_SIDE: PassesWrongSide,
}


def candidates(session: Session, batch: Batch) -> list[Batch]:
    """Return the batches whose backs ``batch`` may be, those nearest in time first.

    They came on the same day, have as many pages and a cover, were not scanned on both sides, and
    have no backs yet.
    """
    zone = the_office(session).zone
    begins = day_begins(local_date(batch.created_at, zone), zone)
    backs = aliased(Batch)
    found = session.scalars(
        select(Batch)
        .where(
            Batch.id != batch.id,
            Batch.pages_total == batch.pages_total,
            Batch.state.in_(_READ),
            Batch.backs_of_id.is_(None),
            Batch.created_at.between(begins, begins + timedelta(days=1)),
            ~exists().where(backs.backs_of_id == Batch.id),
            exists().where(Page.batch_id == Batch.id, Page.cover_like),
        )
        .order_by(Batch.id.desc())
        .limit(_MOST_OFFERED)
    )
    single = [each for each in found if _one_sided(_pages(session, each))]
    return sorted(single, key=lambda each: abs(each.created_at - batch.created_at))


def pair_batches(
    session: Session, backs: Batch, fronts: Batch, actor: Actor, *, order: str | None = None
) -> Outcome:
    """Lay each back to its front: the same dossier, right behind it, or the same doubt.

    Done again after the fronts were cut anew, the backs follow them. ``order`` (``same`` or
    ``reversed``) is what a person says where the covers' backs do not tell. The caller's door
    commits and hands the outcome's dossiers to matching.

    Raises:
        PassesUneven, PassesUnclear, PassesWrongSide, FrontsTaken, NotReadYet: nothing is changed.
        LastPage, LastPageAtRest: a dossier would lose its last page.
    """
    _require_free(session, backs, fronts)
    before, behind = _pages(session, fronts), _pages(session, backs)
    ours = {code for row in before if row.place == "cover" for code in row.codes}
    said = pair(
        [seen_page(row) for row in before],
        [seen_page(row) for row in behind],
        order=order,
        ours=ours,
    )
    if said.reason == why.PASSES_UNEVEN:
        raise PassesUneven(fronts=len(before), backs=len(behind))
    if said.backs is None:
        raise _REFUSALS[said.reason or why.PASSES_UNCLEAR]
    rows = {row.number: row for row in behind}
    decision = Deciding(session, backs, actor)
    decision.tie(backs_of_id=fronts.id, upside_down=said.order == REVERSED)
    for front, seen in zip(before, said.backs, strict=True):
        _lay(session, decision, rows[seen.number], front)
    return decision.close()


def _require_free(session: Session, backs: Batch, fronts: Batch) -> None:
    for batch in (backs, fronts):
        if batch.state not in _READ:
            raise NotReadYet(name=batch.name)
    other = session.scalar(
        select(Batch).where(Batch.backs_of_id == fronts.id, Batch.id != backs.id).limit(1)
    )
    if other is None and (fronts.id == backs.id or fronts.backs_of_id is not None):
        other = fronts
    if other is not None:
        raise FrontsTaken(name=other.name)


def _lay(session: Session, decision: Deciding, back: Page, front: Page) -> None:
    """Give a back its front's spot, unless it has it already."""
    values = _spot_behind(session, back, front)
    if any(getattr(back, name) != value for name, value in values.items()):
        decision.change(back, "page_assigned", seen_version=back.version, **values)


def _spot_behind(session: Session, back: Page, front: Page) -> dict[str, Any]:
    spot: dict[str, Any] = {
        "place": front.place,
        "dossier_id": front.dossier_id,
        "suggested_id": front.suggested_id,
        "reason": front.reason if front.place == "unplaced" else None,
        "position": None,
    }
    if front.place in ("cover", "dossier"):
        spot |= {"place": "dossier", "position": position_of(session, back)}
    elif front.place == "blank" and not back.blank:
        spot |= {"place": "unplaced", "reason": why.NO_COVER}
    return spot


def _pages(session: Session, batch: Batch) -> Sequence[Page]:
    return session.scalars(
        select(Page).where(Page.batch_id == batch.id).order_by(Page.number)
    ).all()


def _one_sided(rows: Sequence[Page]) -> bool:
    """Tell whether some cover is not followed by its own blank back."""
    following = zip(rows, [*rows[1:], None], strict=True)
    return any(
        is_cover(seen_page(row)) and (after is None or not after.read_blank)
        for row, after in following
    )
