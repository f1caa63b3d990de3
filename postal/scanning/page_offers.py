"""Where a page probably belongs: with its neighbours, or under a cover that nobody has seen yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.models import Batch, Cover, Dossier, Page
from postal.scanning.placing import waits_for_its_code
from postal.scanning.typed_codes import dossier_by_code
from postal.wording import N_

SUGGESTED: Final = N_("menurut potongan")
ON_PAGE: Final = N_("kodenya ada di halaman ini")
BEFORE: Final = N_("berkas sebelumnya")
AFTER: Final = N_("berkas sesudahnya")
EARLIER: Final = N_("berkas terakhir bundel sebelumnya")
MISSING: Final = N_("lembar kendali belum terlihat")
READ: Final = ("accepted", "needs_attention")
_MOST: Final = 6
_LATEST: Final = 200  # covers among which the likeliest are sought


@dataclass(frozen=True)
class Offer:
    """A dossier that a page may belong to, and why.

    ``first`` is the picture to compare with, None where no page of it was seen; ``here`` counts the
    pages in this batch that are its own, or probably are, and carry something; ``elsewhere`` those
    that it has from other batches.
    """

    dossier: Dossier
    why: str
    first: Page | None = None
    here: int = 0
    elsewhere: int = 0

    @property
    def lacks(self) -> bool:
        """Whether fewer pages than counted sheets are here."""
        return self.dossier.sheets is not None and self.here < self.dossier.sheets


def offers(session: Session, page: Page, office: str) -> list[Offer]:
    """Return the likeliest dossiers for ``page``, the likeliest first, at most six.

    ``office`` is the two symbols of our own marks. A lost page is nearly always next to its own
    dossier, so the neighbours come first, before them one that lacks pages; then the covers that
    are still missing. For a cover without its code only those make sense.
    """
    around = _around(session, page)
    lost = _missing(session, around)
    if waits_for_its_code(page):
        return [Offer(one, MISSING) for one in lost[:_MOST]]
    reasons: dict[int, str] = {}
    for dossier_id, why in _near(session, page, around, office):
        reasons.setdefault(dossier_id, why)
    near = [_offer(session, page, dossier_id, why) for dossier_id, why in reasons.items()]
    near.sort(key=lambda offer: (offer.why not in (SUGGESTED, ON_PAGE), not offer.lacks))
    rest = [Offer(one, MISSING) for one in lost if one.id not in reasons]
    return [*near, *rest][:_MOST]


def missing_covers(session: Session, limit: int = 30) -> Sequence[str]:
    """Return the codes of covers that are printed and not yet seen, the newest first."""
    return [cover.code for cover in session.scalars(_unseen().limit(limit))]


def _unseen() -> Select[Cover]:
    seen = select(Page.id).where(Page.dossier_id == Dossier.id, Page.place == "cover").exists()
    return (
        select(Cover)
        .join(Dossier, Cover.dossier_id == Dossier.id)
        .where(Dossier.state == "received", Cover.state == "bound", ~seen)
        .order_by(Cover.id.desc())
    )


def _around(session: Session, page: Page) -> tuple[Page | None, Page | None]:
    """Return the nearest page on either side that has a dossier."""
    here = select(Page).where(
        Page.batch_id == page.batch_id, Page.dossier_id.is_not(None), Page.place != "copy"
    )
    before = here.where(Page.number < page.number).order_by(Page.number.desc()).limit(1)
    after = here.where(Page.number > page.number).order_by(Page.number).limit(1)
    return session.scalar(before), session.scalar(after)


def _near(
    session: Session, page: Page, around: tuple[Page | None, Page | None], office: str
) -> Iterable[tuple[int, str]]:
    if page.suggested_id is not None:
        yield page.suggested_id, SUGGESTED
    for code in page.codes:
        try:
            yield dossier_by_code(session, code, office).id, ON_PAGE
        except Refusal:
            continue
    for neighbour, why in zip(around, (BEFORE, AFTER), strict=True):
        owner = neighbour.dossier_id if neighbour is not None else None
        if owner is not None and owner != (page.dossier_id or 0):
            yield owner, why
    if around[0] is None:
        earlier = _last_of_the_batch_before(session, page)
        if earlier is not None:
            yield earlier, EARLIER


def _last_of_the_batch_before(session: Session, page: Page) -> int | None:
    """Return the dossier with which the batch before ended: its pages may go on in this one."""
    before = session.scalar(
        select(Batch.id)
        .where(Batch.id < page.batch_id, Batch.state.in_(READ))
        .order_by(Batch.id.desc())
    )
    last = select(func.coalesce(Page.dossier_id, Page.suggested_id)).where(
        Page.batch_id == before, Page.place != "copy", Page.place != "blank"
    )
    return session.scalar(last.order_by(Page.number.desc()).limit(1))


def _offer(session: Session, page: Page, dossier_id: int, why: str) -> Offer:
    inside = (
        Page.dossier_id == dossier_id,
        Page.place == "dossier",
        Page.batch_id == page.batch_id,
        Page.blank.is_(False),
    )
    first = session.scalar(select(Page).where(*inside).order_by(Page.position).limit(1))
    if first is None:
        first = session.scalar(
            select(Page)
            .where(Page.dossier_id == dossier_id, Page.place.in_(("dossier", "cover")))
            .order_by(Page.place.desc(), Page.id)
            .limit(1)
        )
    its = or_(Page.suggested_id == dossier_id, and_(*inside))
    here = session.scalar(
        select(func.count()).where(
            its,
            Page.batch_id == page.batch_id,
            Page.place.in_(("dossier", "unplaced")),
            Page.blank.is_(False),
        )
    )
    dossier = session.get_one(Dossier, dossier_id)
    return Offer(dossier, why, first, here or 0, pages_elsewhere(session, page, dossier_id))


def pages_elsewhere(session: Session, page: Page, dossier_id: int) -> int:
    """Return how many written pages a dossier has from other batches than that of ``page``."""
    count = session.scalar(
        select(func.count()).where(
            Page.dossier_id == dossier_id,
            Page.batch_id != page.batch_id,
            Page.place == "dossier",
            Page.blank.is_(False),
        )
    )
    return int(count or 0)


def _missing(session: Session, around: tuple[Page | None, Page | None]) -> list[Dossier]:
    """Return the dossiers whose covers are missing: those printed between the neighbours' first."""
    covers = list(session.scalars(_unseen().limit(_LATEST)))
    before, after = (_cover(session, page) for page in around)

    def rank(cover: Cover) -> tuple[int, int, int]:
        behind = before is not None and cover.run == before.run
        ahead = after is not None and cover.run == after.run
        if before is not None and behind and cover.place_in_run > before.place_in_run:
            return 0, cover.place_in_run - before.place_in_run, -cover.id
        if after is not None and ahead and cover.place_in_run < after.place_in_run:
            return 1, after.place_in_run - cover.place_in_run, -cover.id
        return 2, 0, -cover.id

    covers.sort(key=rank)
    return [cover.dossier for cover in covers if cover.dossier is not None]


def _cover(session: Session, page: Page | None) -> Cover | None:
    if page is None:
        return None
    return session.scalar(
        select(Cover).where(Cover.dossier_id == page.dossier_id).order_by(Cover.id.desc()).limit(1)
    )
