"""A bundle that was put to the wrong case is taken off it, with all that followed from it."""

from __future__ import annotations

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from postal import merging
from postal.audit import Actor
from postal.matching import services
from postal.models import Application, Dossier, Enclosure, LineVerdict, Page
from postal.taken_off import UNDECIDED


def detach(
    session: Session, dossier: Dossier, *, seen_version: int, actor: Actor, reason: str
) -> None:
    """Take a bundle off its case: nothing in it is evidence of that case any more.

    What somebody found on its pages is open again, unless the case is decided. It belongs to no
    case until somebody says to which; the only paper of a case stays its own and waits.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    services.unmatch(session, dossier, seen_version=seen_version, actor=actor, reason=reason)
    _open_again(session, dossier)
    case = dossier.application
    if case is not None and merging.has_dossiers(session, case, dossier):
        dossier.application = None
        session.flush()


def _open_again(session: Session, dossier: Dossier) -> None:
    """Forget what was found on a page or a thing of this bundle, in whatever case."""
    pages = select(Page.id).where(Page.dossier_id == dossier.id)
    things = select(Enclosure.id).where(Enclosure.dossier_id == dossier.id)
    cases = select(Application.id).where(Application.state.in_(UNDECIDED))
    session.execute(
        delete(LineVerdict)
        .where(
            or_(LineVerdict.page_id.in_(pages), LineVerdict.enclosure_id.in_(things)),
            LineVerdict.application_id.in_(cases),
        )
        .execution_options(synchronize_session="fetch")
    )
