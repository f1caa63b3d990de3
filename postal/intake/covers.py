"""Cover sheets as things of their own: new ones, blank stock, and the one a code names."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.codes import Mark
from postal.intake.refusals import CoverForeign, CoverTaken, CoverUnknown
from postal.models import Cover, Office
from postal.new_covers import is_unregistered, new_cover


def blank_stock(session: Session, count: int, *, office: Office, actor: Actor) -> list[Cover]:
    """Write ``count`` blank sheets to be printed ahead and bound at intake, in order."""
    run = secrets.token_hex(8)
    return [
        new_cover(session, office, state="blank", run=(run, place), actor=actor)
        for place in range(1, count + 1)
    ]


def declare_void(
    session: Session, code: str, *, office: Office, actor: Actor, reason: str | None
) -> Cover | None:
    """Declare a lost or spoilt sheet void; its dossier gets a new sheet, which is returned.

    The dossier goes by the new sheet's code from then on; scans of the old one are named as void.

    Raises:
        NotAMark, CheckFailed, CoverForeign, CoverUnknown, CoverTaken (void already).
        ReasonMissing, NotYourMove: as the table of moves says.
    """
    cover = _known_cover(session, code, office)
    if cover.state == "void":
        raise CoverTaken(mark=Mark.read(cover.code).grouped)
    dossier = cover.dossier
    audit.transition(session, cover, "void", seen_version=cover.version, actor=actor, reason=reason)
    if dossier is None:
        return None
    run = (cover.run, cover.place_in_run)
    fresh = new_cover(session, office, state="bound", run=run, actor=actor)
    fresh.dossier_id, dossier.code = dossier.id, fresh.code
    data = {"code": fresh.code, "instead_of": cover.code}
    audit.record(session, dossier, "cover_bound", actor=actor, reason=reason, data=data)
    return fresh


def cover_by_code(session: Session, code: str, office: Office) -> Cover:
    """Return the sheet to be registered that a scanned or typed code names.

    It is blank, or lies on a bundle that was scanned before anybody registered its envelope.

    Raises:
        NotAMark, CheckFailed, CoverForeign, CoverUnknown, CoverTaken: said by name.
    """
    cover = _known_cover(session, code, office)
    if cover.state != "blank" and not is_unregistered(cover):
        raise CoverTaken(mark=Mark.read(cover.code).grouped)
    return cover


def _known_cover(session: Session, code: str, office: Office) -> Cover:
    mark = Mark.parse_typed(code, office.mark)
    if mark.office != office.mark:
        raise CoverForeign(mark=mark.grouped, office=mark.office)
    cover = session.scalar(select(Cover).where(Cover.code == mark.text))
    if cover is None:
        raise CoverUnknown(mark=mark.grouped)
    return cover
