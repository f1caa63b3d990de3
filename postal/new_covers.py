"""Cover sheets are born with a code that nobody has: at intake, and where a slip stood in for one.

It stands here so that intake and scanning need not import each other.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.codes import Kind, Mark
from postal.models import Cover, Office


def new_cover(
    session: Session, office: Office, *, state: str, run: tuple[str, int], actor: Actor
) -> Cover:
    """Write a sheet with a code nobody has yet; ``state`` is ``blank`` or ``bound``."""
    while True:
        code = Mark.new(Kind.DOSSIER, office.mark).text
        if session.scalar(select(Cover.id).where(Cover.code == code)) is None:
            break
    cover = Cover(state=state, code=code, run=run[0], place_in_run=run[1])
    audit.born(session, cover, actor=actor)
    return cover


def is_unregistered(cover: Cover) -> bool:
    """Tell whether a cover's dossier began with its scan, and nobody has registered it since."""
    dossier = cover.dossier
    if cover.state != "bound" or dossier is None or dossier.state not in ("received", "scanned"):
        return False
    return dossier.envelope_id is None and dossier.application_id is None
