"""What the page of a batch offers: to cut it again, or to pair it as the backs of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from postal import workflow
from postal.extensions import session
from postal.models import Batch, Page
from postal.scanning import passes
from postal.scanning.reasons import NO_COVER, REVERSED
from postal.scanning.recutting_decisions import CUT_AGAIN
from postal.scanning.views.blueprint import may_do, scanning
from postal.staff import guard
from postal.workflow import Role, Thing

_OFFERED = 3


@dataclass(frozen=True)
class Side:
    """A batch with its first and last page, by which a person knows a pile again."""

    batch: Batch
    first: Page
    last: Page


@dataclass(frozen=True)
class Again:
    """What the page of a batch offers: whether this person may cut it again, or who may."""

    may: bool
    supervisor: bool  # a supervisor could
    turned: bool  # whether the pile seems to have gone in upside down
    fronts: tuple[Side, ...]  # batches whose backs it may be, the likeliest first
    back: Side | None  # itself, where there are such
    pair: Batch | None  # the batch whose backs it is, or that brought its backs


def again_of(batch: Batch) -> Again:
    """Return whether the signed-in person may cut this batch again."""
    roles = guard.actor().roles
    steps = [row for row in workflow.moves_from(Thing.BATCH, batch.state) if row.name == CUT_AGAIN]
    may = any(row.roles & roles for row in steps)
    asks = bool(steps) and not may and Role.MAILROOM in roles
    fronts = _fronts(batch) if may_do() else ()
    back = _side(batch) if fronts else None
    return Again(may, asks, may and seems_turned(batch), fronts, back, _pair(batch))


def _fronts(batch: Batch) -> tuple[Side, ...]:
    """Return the batches whose backs this one may be: it waits, and has no cover at all."""
    if batch.state != "needs_attention":
        return ()
    fronts = session().get(Batch, batch.backs_of_id or 0)
    if fronts is not None:
        return (_side(fronts),) if _waits(batch, NO_COVER) else ()
    cover = select(Page.id).where(
        Page.batch_id == batch.id, or_(Page.cover_like, Page.code_seen.is_not(None))
    )
    if session().scalar(cover.limit(1)) is not None:
        return ()
    return tuple(_side(each) for each in passes.candidates(session(), batch)[:_OFFERED])


def _side(batch: Batch) -> Side:
    ends = session().scalars(
        select(Page)
        .where(Page.batch_id == batch.id, Page.number.in_((1, batch.pages_total)))
        .order_by(Page.number)
    )
    pages = list(ends)
    return Side(batch, pages[0], pages[-1])


def _pair(batch: Batch) -> Batch | None:
    if batch.backs_of_id is not None:
        return session().get(Batch, batch.backs_of_id)
    return session().scalar(select(Batch).where(Batch.backs_of_id == batch.id))


def seems_turned(batch: Batch) -> bool:
    """Tell whether the pile seems to have gone in last page first."""
    return not batch.upside_down and _waits(batch, REVERSED)


def _waits(batch: Batch, reason: str) -> bool:
    wanted = select(Page.id).where(Page.batch_id == batch.id, Page.reason == reason).limit(1)
    return session().scalar(wanted) is not None


@scanning.context_processor
def _words() -> dict[str, Any]:
    return {"again_of": again_of}
