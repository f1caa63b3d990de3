"""Screens of the filmstrip: a batch's pages, the pages that wait, one page's picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, g, request, send_file, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import web
from postal.codes import Mark, TrackingCode
from postal.extensions import session, settings
from postal.imaging.sandbox import FileRefused
from postal.lookups import the_office
from postal.models import Batch, Page
from postal.scanning import page_facts, page_offers, pictures, slips, strip, undoing
from postal.scanning.placing import waits_for_its_code
from postal.scanning.reasons import COVER_ON_BACK, FILE_REASONS, PAGE_REASONS, SEEN_BEFORE
from postal.scanning.taking import storage
from postal.scanning.undoing import Step
from postal.scanning.views import parts
from postal.scanning.views.blueprint import MAY_SEE, PAGE, may_do, scanning
from postal.staff import guard
from postal.verdicts import PLAIN

TURNS = (0, 90, 180, 270)
READ = frozenset({"accepted", "needs_attention"})
LAST_BATCH = "berkaspos-batch"
"""Key of the browser's own note of the batch in which this person decided last."""


@dataclass(frozen=True)
class Focus:
    """The page before somebody, and what they may do with it and those chosen with it."""

    page: Page
    chosen: Sequence[Page]
    group: strip.Group
    offers: Sequence[page_offers.Offer]
    facts: page_facts.PageFacts
    cover: bool
    slip: slips.SlipSeen | None
    elsewhere: int
    before: int | None
    after: int | None


@scanning.get("/<int:batch_id>")
@guard.allow(*MAY_SEE)
def batch(batch_id: int) -> ResponseReturnValue:
    """Show a batch as a filmstrip with one page before the person; ``halaman`` says which."""
    found = session().get(Batch, batch_id) or abort(404)
    groups = strip.groups(session(), found) if found.state in READ else []
    pages = [page for group in groups for page in group.pages]
    focus = _focus(session(), groups, _chosen(pages)) if pages else None
    doubts = [group for group in groups if group.waiting]
    return parts.answer(
        "scanning/batch.html",
        address(batch_id, focus.page.number) if focus else url_for(".batch", batch_id=batch_id),
        batch=found,
        groups=groups,
        focus=focus,
        doubts=doubts,
        next_doubt=_next_doubt(doubts, focus),
        step=_step(found),
        back="batch",
        **_words(),
    )


@scanning.get("/tanpa-tempat")
@guard.allow(*MAY_SEE)
def unplaced() -> ResponseReturnValue:
    """List every page that waits for a person, oldest first, one of them before the person."""
    number = list_page()
    rows = strip.waiting_pages(session(), number, PAGE)
    if not rows and number > 1:  # the last one of this page of the list was settled
        number = 1
        rows = strip.waiting_pages(session(), number, PAGE)
    shown = rows[:PAGE]
    wanted = g.get("wanted") or web.row_id(request.args, "halaman")
    page = next((row for row in shown if row.id == wanted), shown[0] if shown else None)
    if page is None or page.id != wanted:
        g.kept = None  # what was typed was meant for a page that waits no more
    focus = None
    if page is not None:
        groups = strip.groups(session(), page.batch)
        focus = _focus(session(), groups, [page], [row.id for row in shown])
    return parts.answer(
        "scanning/unplaced.html",
        queue_address(page.id if page else None, number),
        queues=strip.by_batch(shown),
        focus=focus,
        step=_step(None),
        more=len(rows) > PAGE,
        number=number,
        back="unplaced",
        **_words(),
    )


def list_page() -> int:
    """Return which page of the list of waiting pages an address or a form means, from 1."""
    named = web.row_id(request.form, "hal")
    return min(max(named, 1), web.MOST_PAGES) if named is not None else web.page_number()


def address(batch_id: int, number: int, *, large: bool = False) -> str:
    """Return the address of a batch with the page of this number before the person."""
    besar = "1" if large else None
    here = url_for("scanning.batch", batch_id=batch_id, halaman=number, besar=besar)
    return f"{here}#hal-{number}"


def queue_address(page_id: int | None, number: int) -> str:
    """Return the address of the list of pages that wait: its ``number``-th page, one in focus."""
    return url_for("scanning.unplaced", halaman=page_id, hal=number if number > 1 else None)


def _words() -> dict[str, Any]:
    return {
        "missing": page_offers.missing_covers(session()),
        "reasons": {**PAGE_REASONS, **FILE_REASONS},
        "quality_of": page_facts.quality_of,
        "Mark": Mark,
        "SEEN_BEFORE": SEEN_BEFORE,
        "may_do": may_do(),
        "tracking": lambda code: TrackingCode(code).grouped,
        "plain": PLAIN,
        "large": bool(request.values.get("besar")),
    }


def _chosen(pages: Sequence[Page]) -> list[Page]:
    """Return the pages that the address or a refused form names, else the first that waits."""
    named = set(g.get("chosen", ()))
    if named:
        found = [page for page in pages if page.id in named]
        if found:
            return found
    first = g.get("wanted") or request.args.get("halaman", type=int)
    last = request.args.get("sampai", first, type=int)
    if first is not None and last is not None:
        found = [page for page in pages if first <= page.number <= last]
        if found:
            return found
    waits = (page for page in pages if page.reason is not None)
    return [next(waits, pages[0])]


def _focus(
    current: Session,
    groups: Sequence[strip.Group],
    chosen: Sequence[Page],
    order: Sequence[int] | None = None,
) -> Focus:
    """Gather what stands beside the strip; ``order`` is the order of a list of single pages."""
    page, office = chosen[0], the_office(current).mark
    group = next(one for one in groups if any(each is page for each in one.pages))
    numbers = order or [each.number for one in groups for each in one.pages]
    at = numbers.index(page.id if order else page.number)
    owner = group.suggested or group.dossier
    return Focus(
        page=page,
        chosen=chosen,
        group=group,
        offers=page_offers.offers(current, page, office) if may_do() else (),
        facts=page_facts.facts_of(page, office),
        cover=waits_for_its_code(page) or (_may_be_cover(page) and page.place == "unplaced"),
        slip=slips.slip_on(current, page),
        elsewhere=page_offers.pages_elsewhere(current, page, owner.id) if owner else 0,
        before=numbers[at - 1] if at else None,
        after=numbers[at + 1] if at + 1 < len(numbers) else None,
    )


def _may_be_cover(page: Page) -> bool:
    return page.cover_like and page.reason != COVER_ON_BACK


def _next_doubt(doubts: Sequence[strip.Group], focus: Focus | None) -> int | None:
    """Return the first page of the next doubt behind the page in focus, round to the first."""
    firsts = [group.waiting[0].number for group in doubts]
    here = focus.group.pages[-1].number if focus is not None else 0
    return next((number for number in firsts if number > here), firsts[0] if firsts else None)


def _step(found: Batch | None) -> Step | None:
    """Return what this person may take back: in the batch shown, else where they decided last."""
    if not may_do():
        return None
    if found is None:
        found = session().get(Batch, browser.get(LAST_BATCH, 0))
    return undoing.last_step(session(), found, guard.actor()) if found is not None else None


@scanning.get("/halaman/<int:page_id>.jpg")
@guard.allow(*MAY_SEE)
def picture(page_id: int) -> ResponseReturnValue:
    """Give a page's picture, ``width`` pixels wide, turned by ``turn`` if not as it stands."""
    page = session().get(Page, page_id) or abort(404)
    width = request.args.get("width", 320, type=int)
    turn = request.args.get("turn", page.turn, type=int)
    if width not in pictures.WIDTHS or turn not in TURNS:
        abort(404)
    sha256, number = page.batch.sha256, page.number
    session().rollback()  # no transaction is held while the picture is made
    try:
        path = pictures.picture(storage(), settings().cache, sha256, number, width, turn)
    except FileRefused:
        abort(404)
    response = send_file(path, "image/jpeg", conditional=True)
    # An address that says how the page is turned is another one after the next turn.
    exact = request.args.get("v", type=int) == turn
    response.headers["Cache-Control"] = (
        f"private, {'max-age=43200, immutable' if exact else 'max-age=3600'}"
    )
    return response
