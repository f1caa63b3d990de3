"""The paper of a second request: a bundle without a cover sheet, and pages that move into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.codes import Kind, Mark
from postal.electronic import SPLIT
from postal.lookups import is_open, the_office
from postal.models import Application, Batch, Dossier, Page
from postal.verification.refusals import NothingToSplit, PageElsewhere


def origin_of(application: Application, pages: Sequence[Page]) -> Dossier:
    """Return the dossier under whose cover sheet the second one's paper lies.

    Raises:
        NothingToSplit: no page moves, and no envelope is shared.
    """
    if pages:
        first = pages[0].dossier_id
        return next(row for row in application.dossiers if row.id == first)
    shared = [row for row in application.dossiers if row.envelope_id is not None]
    if not shared:
        raise NothingToSplit
    return shared[0]


def begin_bundle(session: Session, origin: Dossier, second: Application, actor: Actor) -> Dossier:
    """Return the second case's dossier: filed from its birth, under the sheet of ``origin``."""
    office = the_office(session)
    under = Mark.read(origin.code).grouped
    row = Dossier(
        state="filed",
        code=Mark.new(Kind.DOSSIER, office.mark).text,
        envelope_id=origin.envelope_id,
        application=second,
        source=SPLIT,
        shelf=under,
    )
    audit.born(session, row, actor=actor, shelf=under)
    return row


def cases_beneath(session: Session, application: Application) -> list[Application]:
    """Return the other open cases whose paper lies under a cover sheet of this one."""
    covers = [Mark.read(row.code).grouped for row in application.dossiers]
    bundles = session.scalars(
        select(Dossier).where(Dossier.source == SPLIT, Dossier.shelf.in_(covers))
    )
    cases = dict.fromkeys(row.application for row in bundles if row.application is not None)
    return [case for case in cases if case is not application and is_open(case)]


def move_pages(session: Session, pages: Sequence[Page], dossier: Dossier, actor: Actor) -> None:
    """Move the pages, and tell their batches and both bundles as any other move of pages does.

    Raises:
        PageElsewhere: somebody moved one meanwhile.
    """
    left: dict[tuple[int, int], list[Page]] = defaultdict(list)
    for page in pages:
        left[page.dossier_id or 0, page.batch_id].append(page)
        _take(session, page, dossier)
        data = {"page": page.number, "dossier": dossier.code, "version": page.version}
        audit.record(session, page.batch, "page_moved", actor=actor, data=data)
    for (owner, batch_id), moved in left.items():
        origin, batch = session.get_one(Dossier, owner), session.get_one(Batch, batch_id)
        said = {"batch": batch.sha256, "pages": [page.number for page in moved]}
        audit.record(session, origin, "page_lifted", actor=actor, data=said)
        audit.record(session, dossier, "pages_filed", actor=actor, data=said)
        _recount(origin, batch, moved)


def _take(session: Session, page: Page, dossier: Dossier) -> None:
    seen = page.version
    result = session.execute(
        update(Page)
        .where(Page.id == page.id, Page.version == seen)
        .values(version=seen + 1, dossier_id=dossier.id)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise PageElsewhere
    session.refresh(page)


def _recount(origin: Dossier, batch: Batch, moved: Sequence[Page]) -> None:
    """Take the sheets that went off the count of the first bundle, where a page is a sheet."""
    if origin.sheets is None:
        return
    rest = origin.sheets - len(moved)
    one_sided = batch.sides in ("auto", "single") and rest > 0
    origin.sheets = rest if one_sided else None
