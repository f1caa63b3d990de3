"""Pages of a case about which the scanning desk has a doubt, though they lie in their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import Application, Dossier, Page
from postal.verification.hint import Hint
from postal.wording import N_

DOUBTED: Final = N_(
    "%(count)s halaman di kasus ini mungkin milik orang lain: meja pemindaian belum memutuskannya. "
    "Bandingkan nama di setiap halaman."
)


def doubted_pages(session: Session, application: Application) -> Iterator[Hint]:
    """Yield how many pages wait for a word of the scanning desk: one that came after they did."""
    bundles = select(Dossier.id).where(Dossier.application_id == application.id)
    # Where they lie is not asked: an index on that alone would be taken, of half of all pages.
    places = session.scalars(
        select(Page.place).where(Page.dossier_id.in_(bundles), Page.reason.is_not(None))
    )
    count = sum(place == "dossier" for place in places)
    if count:
        yield Hint("pages-doubted", DOUBTED, {"count": count})
