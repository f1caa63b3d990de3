"""What scanning does to dossiers: one begins with its blank cover, a case goes on with a page."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.dates import local_date
from postal.lookups import the_office
from postal.models import Cover, Dossier, utc_now
from postal.resuming import RESUMED, resume
from postal.scanning.services import as_mailroom
from postal.wording import N_

PAGE_FOUND: Final = N_("halaman yang kurang ditemukan")
WAITING: Final = frozenset({"received", "kept_unscanned", "scanned"})
"""States of a dossier that matching still has to settle; it sets the case going then."""


def dossier_of(session: Session, cover: Cover, actor: Actor) -> Dossier:
    """Return the dossier under a cover; a blank sheet that was scanned begins one of its own."""
    if cover.dossier is not None:
        return cover.dossier
    dossier = Dossier(state="received", code=cover.code)
    audit.born(session, dossier, actor=actor, cover=cover.code)
    cover.dossier_id = dossier.id
    audit.transition(session, cover, "bind", seen_version=cover.version, actor=as_mailroom(actor))
    return dossier


def set_going(session: Session, dossier: Dossier, actor: Actor) -> None:
    """Let a case go on that waited for a page of a dossier which is its own already."""
    case = dossier.application
    if case is None or case.state not in RESUMED or dossier.state in WAITING:
        return
    resume(
        session,
        case,
        seen_version=case.version,
        actor=audit.system(actor.device),
        arrived=local_date(utc_now(), the_office(session).zone),
        reason=PAGE_FOUND,
    )
