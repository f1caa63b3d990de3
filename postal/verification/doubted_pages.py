"""Pages of a case about which the scanning desk has a doubt, though they lie in their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, select
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
    count = session.scalar(
        select(func.count())
        .select_from(Page)
        .join(Dossier, Dossier.id == Page.dossier_id)
        .where(
            Dossier.application_id == application.id,
            Page.place == "dossier",
            Page.reason.is_not(None),
        )
    )
    if count:
        yield Hint("pages-doubted", DOUBTED, {"count": count})
