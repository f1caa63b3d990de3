"""A dossier that begins where the reader saw no beginning: a code typed for its cover, or no cover.

What follows is cut by the same rules as everything else, as if the code had been read: where the
sheets counted or an earlier scan contradict, the pages wait and say why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.codes import Kind, Mark
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Batch, Dossier, Page
from postal.scanning import reasons as why
from postal.scanning.cut_values import Placement, SeenPage
from postal.scanning.deciding import Deciding, Outcome
from postal.scanning.placing import as_cover, inside, waits_for_its_code
from postal.scanning.splitter import cut
from postal.scanning.surroundings import covers_on, surroundings
from postal.wording import N_


class IsCover(Refusal):
    """A dossier without a cover begins with a page of its own, not with somebody's cover."""

    code = "is-cover"
    text = N_("Halaman %(n)s adalah lembar kendali. Ketik kodenya sebagai lembar kendali.")


def name_cover(
    session: Session, page: Page, dossier: Dossier, *, seen_version: int, actor: Actor
) -> Outcome:
    """Say whose cover a page is; the pages behind it that waited for that follow it.

    Where nobody counted the sheets nothing tells whether a further cover was lost among them: they
    wait for a second word, with this dossier offered.

    Raises:
        PageMoved: somebody else placed it since.
        LastPage, LastPageAtRest: it would leave another dossier empty that must not be.
    """
    decision = Deciding(session, page.batch, actor)
    behind = list(_waiting_behind(_behind(session, page)))
    decision.change(page, "page_is_cover", seen_version=seen_version, **as_cover(dossier))
    _follow(decision, dossier, page.number, behind)
    return decision.close()


def begin(
    session: Session, page: Page, dossier: Dossier, *, seen_version: int, actor: Actor
) -> Outcome:
    """Begin a dossier at a page that lies without its cover; what lies with it follows.

    Everything behind the page up to the next head follows that waits as well, is blank, or lies in
    the same dossier as the page did.

    Raises:
        IsCover: the page is a cover.
        PageMoved: somebody else placed it since.
        LastPage, LastPageAtRest: as ``name_cover``.
    """
    if waits_for_its_code(page):
        raise IsCover(n=page.number)
    decision = Deciding(session, page.batch, actor)
    pages = [page, *_lying_with(page, _behind(session, page))]
    _follow(decision, dossier, page.number - 1, pages, begins=(page, seen_version))
    return decision.close()


def slip_marks(page: Page) -> tuple[Mark, ...]:
    """Return the marks of return slips that were read on a page; with a slip in them they are none.

    A slip begins somebody's answer, which may be another family's.
    """
    found = []
    for text in page.codes:
        try:
            mark = Mark.read(text)
        except Refusal:
            continue
        if mark.kind is Kind.SLIP:
            found.append(mark)
    return tuple(found)


def _behind(session: Session, page: Page) -> Sequence[Page]:
    """Return the pages of the batch behind ``page``, in order."""
    return session.scalars(
        select(Page)
        .where(Page.batch_id == page.batch_id, Page.number > page.number)
        .order_by(Page.number)
    ).all()


def _waiting_behind(pages: Sequence[Page]) -> Iterator[Page]:
    """Yield the pages that wait only because the cover before them was not certain."""
    for page in pages:
        loose = page.place == "blank" or page.reason == why.COVER_NOT_CERTAIN
        if not loose or waits_for_its_code(page):
            return
        yield page


def _lying_with(first: Page, pages: Sequence[Page]) -> Iterator[Page]:
    for page in pages:
        together = page.place == "dossier" and page.dossier_id == first.dossier_id
        if waits_for_its_code(page) or slip_marks(page):
            return
        if not (page.place in ("unplaced", "blank") or together):
            return
        yield page


def _follow(
    decision: Deciding,
    dossier: Dossier,
    head: int,
    pages: Sequence[Page],
    begins: tuple[Page, int] | None = None,
) -> None:
    """Place ``pages`` as the cutter would behind a cover of ``dossier`` on page ``head``.

    ``begins`` is the page that somebody pointed at, with the version that was shown.
    """
    placements = _cut(decision.session, decision.batch, dossier, head, pages)
    for page in pages:
        said, values = placements[page.number], inside(decision.session, page, dossier)
        doubt = said.reason if said.place != "dossier" else None
        if begins is None and dossier.sheets is None:
            doubt = doubt or why.COVER_NOT_CERTAIN
        if doubt is not None:
            values |= {"place": "unplaced", "reason": doubt, "position": None}
            values |= {"dossier_id": None, "suggested_id": dossier.id}
        first = begins is not None and begins[0] is page
        version = begins[1] if begins is not None and first else page.version
        fact = "page_begins" if first else "page_assigned"
        decision.change(page, fact, seen_version=version, **values)


def _cut(
    session: Session, batch: Batch, dossier: Dossier, head: int, pages: Sequence[Page]
) -> dict[int, Placement]:
    """Ask the cutter about ``pages`` behind a cover, with what the dossier has here already."""
    there = session.scalars(
        select(Page).where(
            Page.batch_id == batch.id, Page.dossier_id == dossier.id, Page.place == "dossier"
        )
    )
    rows = {row.id: row for row in (*there, *pages)}.values()
    seen = [SeenPage(head, (dossier.code,), cover_like=True)]
    seen += [SeenPage(row.number, blank=row.blank) for row in sorted(rows, key=_number)]
    covers = covers_on(session, seen)
    known = surroundings(session, the_office(session).mark, covers, batch)
    return {placement.number: placement for placement in cut(seen, known)}


def _number(page: Page) -> int:
    return page.number
