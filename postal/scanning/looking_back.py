"""What a batch that has just been read tells of batches that were read before it.

A cover that neither of two files has shown was in one of them, and the first may have been
accepted long ago. Its pages stay where they are, because somebody may be examining them; they wait
for a word, and so does their batch. A doubt that a later file explains goes away by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.models import Batch, Cover, Page
from postal.scanning import reasons as why
from postal.scanning.deciding import settle_batch
from postal.scanning.other_piles import shown_elsewhere
from postal.scanning.page_offers import READ
from postal.scanning.part_trays import gaps_between
from postal.scanning.recutting import plan
from postal.scanning.recutting_plan import Change, Settings
from postal.scanning.strip import WAITS
from postal.scanning.surroundings import waiting_beside
from postal.scanning.touches import DOUBT_GONE, DOUBTED


def look_back(session: Session, batch: Batch, actor: Actor) -> list[Batch]:
    """Doubt, or no longer doubt, pages that have their place; return the batches that changed.

    To be called when ``batch`` was read, or somebody named a cover in it. A page about which a
    person has decided stays as they said.
    """
    found = []
    for number in sorted({*_beyond_a_gap(session, batch), *_doubted(session)}):
        earlier = session.get_one(Batch, number)
        if earlier.state in READ and earlier.backs_of_id is None and _look(session, earlier, actor):
            settle_batch(session, earlier, actor)
            found.append(earlier)
    return found


def _beyond_a_gap(session: Session, batch: Batch) -> set[int]:
    """Return the batches (ids) of which a cover lies beyond a gap from one that lies in this."""
    covers = _covers_in(session, batch)
    waiting = waiting_beside(session, covers, batch)
    elsewhere = shown_elsewhere(session, covers, waiting, batch)
    wanted = []
    for run in {one.run for one in elsewhere}:
        here = {cover.place_in_run for cover in covers.values() if cover.run == run}
        away = {one.place for one in elsewhere if one.run == run}
        missing = [one for one in waiting if one.run == run]
        edges = {place for edge in gaps_between(here, away, missing) for place in edge} - here
        wanted.append(and_(Cover.run == run, Cover.place_in_run.in_(edges)))
    if not wanted:
        return set()
    rows = session.scalars(
        select(Page.batch_id)
        .join(Cover, Cover.dossier_id == Page.dossier_id)
        .where(or_(*wanted), Page.place == "cover", Page.batch_id != batch.id)
        .distinct()
    )
    return set(rows)


def _covers_in(session: Session, batch: Batch) -> dict[str, Cover]:
    rows = session.scalars(
        select(Cover)
        .join(Page, Page.dossier_id == Cover.dossier_id)
        .where(Page.batch_id == batch.id, Page.place == "cover", Cover.state == "bound")
    )
    return {cover.code: cover for cover in rows}


def _doubted(session: Session) -> set[int]:
    """Return the batches (ids) in which something was doubted like this after it was read."""
    # Where they lie is not asked: an index on that alone would be taken, of half of all pages.
    rows = session.execute(
        select(Page.batch_id, Page.place).where(WAITS, Page.reason == why.COVER_IN_NO_FILE)
    )
    return {batch_id for batch_id, place in rows if place == "dossier"}


def _look(session: Session, earlier: Batch, actor: Actor) -> bool:
    """Look at a batch again with what is known now; tell whether anything changed.

    Only what other files tell counts: that a dossier has more pages elsewhere by now, or was
    counted since, says nothing against what was filed, and must not hide a missing cover.
    """
    settings = Settings(earlier.sides, earlier.upside_down, beside=True)
    changed = False
    for change in plan(session, earlier, settings).changes:
        for reason, fact in _said_now(change):
            page = change.page
            page.reason, page.version = reason, page.version + 1
            said = {"page": page.number, "version": page.version}
            words = why.PAGE_REASONS[why.COVER_IN_NO_FILE]
            audit.record(session, earlier, fact, actor=actor, data=said, reason=words)
            changed = True
    return changed


def _said_now(change: Change) -> Iterator[tuple[str | None, str]]:
    """Yield the new doubt about a page and the fact that says so, if it changes."""
    before, after = change.before, change.after
    if before.place != "dossier":
        return
    if (
        before.reason is None
        and after.reason == why.COVER_IN_NO_FILE
        and after.suggested == before.code
    ):
        yield why.COVER_IN_NO_FILE, DOUBTED
    elif (
        before.reason == why.COVER_IN_NO_FILE and after.reason is None and after.code == before.code
    ):
        yield None, DOUBT_GONE
