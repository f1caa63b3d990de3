"""What other piles tell of covers that are missing in this one.

Three questions, each asked only where a cover is missing: which covers of the same runs did other
batches show, whose envelopes lay on one pile with these before, and which sheets of a stock, of
which others lie here though nobody has registered them, were never seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from postal.models import Batch, Cover, Dossier, Event, Page
from postal.new_covers import is_unregistered
from postal.scanning import reasons as why
from postal.scanning.cut_values import Shown, Waiting
from postal.scanning.part_trays import few_of
from postal.workflow import Thing

_WITH_UNREAD_COVERS = (
    select(Page.batch_id)
    .join(Batch, Batch.id == Page.batch_id)
    .where(
        Batch.state == "needs_attention",
        Page.reason.in_((why.UNREADABLE_COVER, why.MISSPELT_CODE)),
        Page.cover_like,
    )
)
_BOUND_UNSEEN = (
    (Cover.state == "bound")
    & (Dossier.state == "received")
    & ~select(Page.id).where(Page.dossier_id == Dossier.id, Page.place == "cover").exists()
)
_PILES = 40  # so many of the latest batches tell whose envelopes lie on one pile


def shown_elsewhere(
    session: Session, covers: Mapping[str, Cover], waiting: Sequence[Waiting], batch: Batch
) -> tuple[Shown, ...]:
    """Return the covers of runs that lack one which other batches have shown.

    Only those near the ones here count: beyond a wide gap they say nothing. Nor does a batch in
    which a cover still waits for its code, as it may be the missing one.
    """
    places = _places(covers)
    near = []
    for run in {one.run for one in waiting} & places.keys():
        here = places[run]
        wide = few_of(len(here)) + 1
        near.append(
            (Cover.run == run) & Cover.place_in_run.between(min(here) - wide, max(here) + wide)
        )
    if not near:
        return ()
    rows = session.execute(
        select(Cover.run, Cover.place_in_run, func.min(Page.batch_id))
        .join(Page, Page.dossier_id == Cover.dossier_id)
        .where(
            or_(*near),
            Cover.state == "bound",
            Page.place == "cover",
            Page.batch_id != batch.id,
            Page.batch_id.not_in(_WITH_UNREAD_COVERS),
        )
        .group_by(Cover.id)
    )
    return tuple(Shown(run, place, first < batch.id) for run, place, first in rows)


def sharing(
    session: Session, covers: Mapping[str, Cover], waiting: Sequence[Waiting], batch: Batch
) -> frozenset[str]:
    """Return the runs of which only missing covers are known here, and that shared a pile before.

    Two clerks who laid their envelopes on one pile today are likely to do so again.
    """
    runs = {cover.run for cover in covers.values()}
    strangers = {one.run for one in waiting} - runs
    if not strangers:
        return frozenset()
    piles = _piles_of(session, runs, batch)
    return frozenset(strangers & _runs_on(session, strangers, piles))


def _piles_of(session: Session, runs: Collection[str], batch: Batch) -> set[int]:
    """Return the latest batches (ids) before this one on which covers of these runs lie."""
    return set(
        session.scalars(
            select(Page.batch_id)
            .join(Cover, Cover.dossier_id == Page.dossier_id)
            .where(Cover.run.in_(runs), Page.place == "cover", Page.batch_id < batch.id)
            .distinct()
            .order_by(Page.batch_id.desc())
            .limit(_PILES)
        )
    )


def _runs_on(session: Session, runs: Collection[str], piles: Collection[int]) -> set[str]:
    return set(
        session.scalars(
            select(Cover.run)
            .join(Page, Page.dossier_id == Cover.dossier_id)
            .where(Cover.run.in_(runs), Page.place == "cover", Page.batch_id.in_(piles))
            .distinct()
        )
    )


def unbound(session: Session, covers: Mapping[str, Cover], batch: Batch) -> tuple[Waiting, ...]:
    """Return sheets of a stock that are missing between others which were scanned unregistered.

    Whoever lays the sheets of a stock on bundles and scans before registering takes them in order,
    and registering them later, the missing one too, does not change that. Where more than a few are
    wanting the stock lies at several desks, and says nothing.
    """
    stock = {code: one for code, one in covers.items() if _was_blank(session, one, batch)}
    found: list[Waiting] = []
    for run, here in _places(stock).items():
        rows = session.execute(
            select(Cover.code, Cover.place_in_run)
            .outerjoin(Dossier, Dossier.id == Cover.dossier_id)
            .where(
                Cover.run == run,
                or_(
                    Cover.state == "blank", _BOUND_UNSEEN & (Dossier.created_at > batch.created_at)
                ),
                Cover.created_at <= batch.created_at,
                Cover.place_in_run.between(min(here), max(here)),
                Cover.code.not_in(stock),
            )
        ).all()
        if len(rows) <= few_of(len(here)):
            found += [Waiting(code, run, place) for code, place in rows]
    return tuple(found)


def _was_blank(session: Session, cover: Cover, batch: Batch) -> bool:
    """Tell whether nobody had registered a sheet when it was scanned, though somebody may since."""
    if cover.state == "blank" or is_unregistered(cover):
        return True
    dossier = cover.dossier
    if cover.state != "bound" or dossier is None or dossier.created_at <= batch.created_at:
        return False
    late = (
        (Event.thing == Thing.DOSSIER.value)
        & (Event.thing_id == dossier.id)
        & (Event.name == "registered_late")
    )
    return session.scalar(select(Event.id).where(late).limit(1)) is not None


def _places(covers: Mapping[str, Cover]) -> dict[str, list[int]]:
    """Return the places in each run of the covers that lie here."""
    places: dict[str, list[int]] = defaultdict(list)
    for cover in covers.values():
        places[cover.run].append(cover.place_in_run)
    return places
