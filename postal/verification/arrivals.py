"""Pages that reach a case while somebody has it before them: none is decided over unseen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit
from postal.models import Application, Dossier, Event, LineVerdict, Page
from postal.taken_off import ARRIVES
from postal.verification import judging
from postal.verification.refusals import NewPages
from postal.whole_numbers import whole_numbers
from postal.workflow import Thing

Paper = Sequence[tuple[Dossier, list[Page]]]


def mark(paper: Paper) -> str:
    """Return which pages a screen shows, as its form sends it back."""
    return ".".join(str(page.id) for _dossier, pages in paper for page in pages)


def read_mark(text: str) -> frozenset[int]:
    """Return the ids of the pages behind a mark."""
    return frozenset(whole_numbers(text.split(".")))


def unseen(paper: Paper, shown: Collection[int]) -> list[Page]:
    """Return the pages that are not among the ``shown`` ones."""
    return [page for _dossier, pages in paper for page in pages if page.id not in shown]


def require_seen(session: Session, application: Application, shown: Collection[int]) -> None:
    """Refuse a decision that was taken before newer pages of the case came.

    Raises:
        NewPages: says how many.
    """
    new = unseen(judging.paper(session, application), shown)
    if new:
        raise NewPages(n=len(new))


def came_since(session: Session, paper: Paper, event: Event | None) -> list[Dossier]:
    """Return the bundles that reached their case after ``event``, the newest first."""
    if event is None:
        return []
    rows = session.execute(
        select(Event.thing_id, func.max(Event.id).label("last"))
        .where(
            Event.thing == Thing.DOSSIER.value,
            Event.thing_id.in_([dossier.id for dossier, _pages in paper]),
            Event.name.in_(ARRIVES),
            Event.id > event.id,
        )
        .group_by(Event.thing_id)
    )
    arrived = {row.thing_id: row.last for row in rows}
    came = [dossier for dossier, _pages in paper if dossier.id in arrived]
    return sorted(came, key=lambda dossier: -arrived[dossier.id])


def supplement(session: Session, application: Application, paper: Paper) -> list[Page]:
    """Return the pages that were sent for what was missing: those of the newest bundle.

    One on which nobody has judged anything yet goes before one that somebody looked through.
    Empty where nothing was asked for, or nothing came since.
    """
    own = [(row, pages) for row, pages in paper if row.application_id == application.id and pages]
    asked = audit.last_event(session, Thing.APPLICATION, application.id, "find_incomplete")
    pages_of = {row.id: pages for row, pages in own}
    came = [pages_of[row.id] for row in came_since(session, own, asked)]
    leaned = set(
        session.scalars(
            select(LineVerdict.page_id).where(LineVerdict.application_id == application.id)
        )
    )
    fresh = (pages for pages in came if leaned.isdisjoint(page.id for page in pages))
    return next(fresh, came[0] if came else [])
