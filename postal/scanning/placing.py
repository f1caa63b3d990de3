"""What a person decides about pages that lie there already: whose they are, blank, turned, right.

Every function takes ``seen``: the pages it is about, by id, with the version that was shown. All of
them change, or none does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Batch, Dossier, Page
from postal.plain_text import require_plain
from postal.scanning import reasons as why
from postal.scanning.cutting import position_of
from postal.scanning.deciding import TURNED, Deciding, Outcome
from postal.wording import N_

Seen = Mapping[int, int]
_LOOSE: dict[str, Any] = {
    "place": "unplaced",
    "reason": why.LIFTED,
    "dossier_id": None,
    "position": None,
}


class NotPlaced(Refusal):
    """Only a page that lies in a dossier can be lifted out of it."""

    code = "not-placed"
    text = N_("Halaman ini tidak berada di dalam berkas.")


class NoPlaceYet(Refusal):
    """A doubt can only be taken off a page that has its place."""

    code = "no-place-yet"
    text = N_(
        "Halaman %(n)s belum punya tempat. Ketik kode berkasnya, mulai berkas di sini, "
        "atau tandai kosong."
    )


class CoverNotBlank(Refusal):
    """A cover sheet is no blank page."""

    code = "cover-not-blank"
    text = N_("Halaman %(n)s adalah lembar kendali, jadi tidak bisa ditandai kosong.")


class AlreadySo(Refusal):
    """The pages are already what they were to become."""

    code = "already-so"
    text = N_("Halaman %(n)s sudah begitu; tidak ada yang berubah.")


class NoPages(Refusal):
    """A decision without a page."""

    code = "no-pages"
    text = N_("Pilih dahulu halamannya.")


def pages_of(session: Session, batch: Batch, seen: Seen) -> Sequence[Page]:
    """Return the pages that ``seen`` names, in their order; those of other batches are none.

    Raises:
        NoPages: it names none.
    """
    found = session.scalars(
        select(Page).where(Page.batch_id == batch.id, Page.id.in_(seen)).order_by(Page.number)
    ).all()
    if not found:
        raise NoPages
    return found


def waits_for_its_code(page: Page) -> bool:
    """Tell whether this is a cover: one already, or one of which only the code is not known."""
    unread = page.reason == why.UNREADABLE_COVER
    return page.place == "cover" or unread or (page.reason == why.MISSPELT_CODE and page.cover_like)


def inside(session: Session, page: Page, dossier: Dossier) -> dict[str, Any]:
    """Return what a page is that lies in ``dossier`` without a doubt."""
    return {
        "place": "dossier",
        "reason": None,
        "suggested_id": None,
        "dossier_id": dossier.id,
        "position": position_of(session, page),
    }


def as_cover(dossier: Dossier) -> dict[str, Any]:
    """Return what a page is that is the cover of ``dossier``."""
    return {
        "place": "cover",
        "reason": None,
        "suggested_id": None,
        "dossier_id": dossier.id,
        "position": None,
        "blank": False,
    }


def assign(
    session: Session, page: Page, dossier: Dossier, *, seen_version: int, actor: Actor
) -> Outcome:
    """Give one page to a dossier: as ``assign_all``."""
    seen = {page.id: seen_version}
    return assign_all(session, page.batch, dossier, seen=seen, actor=actor)


def assign_all(  # noqa: PLR0913 - what was shown, and what somebody says of it
    session: Session,
    batch: Batch,
    dossier: Dossier,
    *,
    seen: Seen,
    actor: Actor,
    pages_only: bool = False,
) -> Outcome:
    """Give pages to a dossier. A page that comes to an incomplete case sets it going again.

    A cover of this dossier loses its doubt, one that waited for its code becomes its cover;
    with ``pages_only`` somebody says that none of them is a cover.

    Raises:
        PageMoved: one of them was placed since.
        LastPage, LastPageAtRest: another dossier must not lose its last page.
    """
    decision = Deciding(session, batch, actor)
    for page in pages_of(session, batch, seen):
        cover = waits_for_its_code(page) and not pages_only
        fact = "page_assigned" if page.dossier_id in (None, dossier.id) else "page_moved"
        values = as_cover(dossier) if cover else inside(session, page, dossier)
        decision.change(page, fact, seen_version=seen[page.id], **values)
    return decision.close()


def acknowledge(session: Session, batch: Batch, *, seen: Seen, actor: Actor) -> Outcome:
    """Take the doubt off pages that have their place (a cover with nothing under it).

    Raises:
        NoPlaceYet: one of them has none.
        AlreadySo: nobody doubts them.
        PageMoved: somebody else was quicker.
    """
    decision, pages = Deciding(session, batch, actor), pages_of(session, batch, seen)
    for page in pages:
        if page.place == "unplaced":
            raise NoPlaceYet(n=page.number)
        if page.reason is not None:
            version, doubt = seen[page.id], page.reason
            decision.change(page, "page_assigned", seen_version=version, said=doubt, reason=None)
    return _something(decision, pages)


def lift(session: Session, page: Page, *, seen_version: int, actor: Actor, reason: str) -> Outcome:
    """Take one page out of its dossier: as ``lift_all``."""
    seen = {page.id: seen_version}
    return lift_all(session, page.batch, seen=seen, actor=actor, reason=reason)


def lift_all(session: Session, batch: Batch, *, seen: Seen, actor: Actor, reason: str) -> Outcome:
    """Take pages out of their dossiers into the queue of unplaced pages.

    Raises:
        NotPlaced: one lies in no dossier.
        PageMoved: somebody else was quicker.
        LastPage, LastPageAtRest: a dossier must not lose its last page.
        NumberInText, TextTooLong: the reason.
    """
    require_plain(reason)
    decision = Deciding(session, batch, actor)
    for page in pages_of(session, batch, seen):
        if page.place != "dossier":
            raise NotPlaced
        decision.change(page, "page_lifted", seen_version=seen[page.id], said=reason, **_LOOSE)
    return decision.close()


def turn(session: Session, batch: Batch, *, seen: Seen, actor: Actor) -> Outcome:
    """Turn the pictures of pages a quarter clockwise; the stored original stays as it is.

    Raises:
        PageMoved: somebody else was quicker.
    """
    decision = Deciding(session, batch, actor)
    for page in pages_of(session, batch, seen):
        turned = (page.turn + 90) % 360
        decision.change(page, TURNED, seen_version=seen[page.id], turn=turned)
    return decision.close()


def mark_blank(session: Session, batch: Batch, *, seen: Seen, actor: Actor) -> Outcome:
    """Say that pages carry nothing. One in a dossier stays there; one that waits is settled.

    Raises:
        CoverNotBlank: one is a cover.
        AlreadySo: they are blank already.
        PageMoved: somebody else was quicker.
    """
    decision, pages = Deciding(session, batch, actor), pages_of(session, batch, seen)
    for page in pages:
        if page.place == "cover":
            raise CoverNotBlank(n=page.number)
        values: dict[str, Any] = {"blank": True}
        if page.place == "unplaced":
            values |= {"place": "blank", "reason": None, "suggested_id": None}
        elif page.blank:
            continue
        decision.change(page, "page_blank", seen_version=seen[page.id], **values)
    return _something(decision, pages)


def mark_written(session: Session, batch: Batch, *, seen: Seen, actor: Actor) -> Outcome:
    """Say that pages carry something after all. One outside every dossier waits for its place.

    Raises:
        AlreadySo: nobody took them for blank.
        PageMoved: somebody else was quicker.
    """
    decision, pages = Deciding(session, batch, actor), pages_of(session, batch, seen)
    for page in pages:
        if not page.blank:
            continue
        values: dict[str, Any] = {"blank": False}
        if page.place == "blank":
            values |= {"place": "unplaced", "reason": why.NOT_BLANK}
        decision.change(page, "page_not_blank", seen_version=seen[page.id], **values)
    return _something(decision, pages)


def _something(decision: Deciding, pages: Sequence[Page]) -> Outcome:
    if not decision.changed:
        raise AlreadySo(n=", ".join(str(page.number) for page in pages))
    return decision.close()
