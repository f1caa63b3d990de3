"""Small questions about a case that its page and the command line share."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import normalise
from postal.errors import Refusal
from postal.lookups import case_by_tracking
from postal.models import Application, Page
from postal.wording import N_


class NotFound(Refusal):
    """No case and no dossier has this code."""

    code = "not-found"
    text = N_("Tidak ada kasus atau berkas dengan kode ini.")


def by_tracking(session: Session, code: str) -> Application:
    """Return the case a tracking code answers for, also when the code came by a merge.

    Raises:
        NotFound: nobody has this code.
    """
    found = case_by_tracking(session, code)
    if found is None:
        own = select(Application).where(Application.tracking_code == normalise(code))
        found = session.scalar(own)
    if found is None:
        raise NotFound
    return found


def pages_of(session: Session, dossier_id: int) -> list[Page]:
    """Return the pages of a dossier in their order, without its cover."""
    return list(
        session.scalars(
            select(Page)
            .where(Page.dossier_id == dossier_id, Page.place == "dossier")
            .order_by(Page.position, Page.id)
        )
    )
