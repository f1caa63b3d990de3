"""Pages that leave a dossier: when that may be, and what becomes of a dossier without any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.codes import Mark
from postal.errors import Refusal
from postal.models import Dossier, Page
from postal.scanning.services import as_mailroom
from postal.wording import N_
from postal.workflow import Role, Thing

Unmatch = Callable[[Dossier], None]
"""Takes a dossier off its case; matching does it, so the door hands it in."""
UNDER_WAY: Final = frozenset({"under_verification", "in_person_required"})
"""Somebody may be looking at them just now, and nothing is decided."""
AT_REST: Final = frozenset({"filed", "lent"})
CLOSED: Final = frozenset({"void", "forwarded"})


class CaseUnderWay(Refusal):
    """A page would leave a case that somebody examines, and a supervisor has to answer for it."""

    code = "case-under-way"
    text = N_(
        "Halaman akan keluar dari berkas %(mark)s, dan kasusnya “%(state)s”. "
        "Minta penyelia memotong ulang, atau pertahankan halaman itu."
    )


class CaseDecided(Refusal):
    """A page would leave a case about which something was decided on the strength of it."""

    code = "case-decided"
    text = N_(
        "Halaman akan keluar dari berkas %(mark)s, padahal kasusnya sudah “%(state)s”. "
        "Kembalikan dulu kasus itu ke pemeriksaan, atau pindahkan halamannya satu per satu."
    )


class CaseLeftEmpty(Refusal):
    """The case that somebody examines would have no page left."""

    code = "case-left-empty"
    text = N_(
        "Berkas %(mark)s akan kehilangan semua halamannya, padahal kasusnya “%(state)s”. "
        "Lepas dulu kasus itu dari pemeriksaan, lalu potong ulang."
    )


class DossierAtRest(Refusal):
    """The dossier lies in a box as scanned paper and would have no page left."""

    code = "dossier-at-rest"
    text = N_(
        "Berkas %(mark)s akan kehilangan semua halamannya, padahal sudah tersimpan di boks. "
        "Ambil dulu berkas itu dari boks, lalu potong ulang."
    )


def may_leave(dossier: Dossier, *, empties: bool, actor: Actor) -> Refusal | None:
    """Return why no page may leave this dossier, None when one may.

    ``empties``: it would have no page left. A case that nobody has looked at lets its pages go;
    one under examination does for a supervisor, as long as a page stays; a decision that rests on
    pages does not lose them to a new cut.
    """
    mark, case = Mark.read(dossier.code).grouped, dossier.application
    if case is not None and case.state != "registered":
        state = (workflow.state(Thing.APPLICATION, case.state).label,)
        if case.state not in UNDER_WAY:
            return CaseDecided(mark=mark, state=state)
        if Role.SUPERVISOR not in actor.roles:
            return CaseUnderWay(mark=mark, state=state)
        if empties and case.state == "under_verification":
            return CaseLeftEmpty(mark=mark, state=state)
    return DossierAtRest(mark=mark) if empties and dossier.state in AT_REST else None


def has_pages(session: Session, dossier: Dossier) -> bool:
    """Tell whether any page lies in this dossier; covers and copies are none."""
    found = select(Page.id).where(Page.dossier_id == dossier.id, Page.place == "dossier").limit(1)
    return session.scalar(found) is not None


def unscan(
    session: Session, dossier: Dossier, *, actor: Actor, reason: str, unmatch: Unmatch
) -> None:
    """Let a dossier without pages wait for the scanner again; one that never waited stays.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if dossier.state == "matched":
        unmatch(dossier)
    if dossier.state == "scanned":
        audit.transition(
            session,
            dossier,
            "unscan",
            seen_version=dossier.version,
            actor=as_mailroom(actor),
            reason=reason,
        )
