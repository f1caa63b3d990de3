"""A return slip among scanned pages: whose answer it leads, and a cover in its place.

A slip that heads a bundle stands in for the cover that nobody laid on it, but only after a person
has said so: slips of two families get mixed up in one envelope. Within a bundle it is a page like
any other, and a hint.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.codes import TrackingCode
from postal.errors import Refusal
from postal.lookups import is_open, missing_told, the_office
from postal.models import Application, Cover, Dossier, Letter, Page, TrackingAlias
from postal.new_covers import new_cover
from postal.resuming import RESUMED
from postal.scanning.deciding import Outcome
from postal.scanning.services import as_mailroom
from postal.scanning.starting import begin, slip_marks
from postal.verdicts import Missing
from postal.wording import N_
from postal.workflow import Thing


class NoSlip(Refusal):
    """The page carries no slip of a letter of ours."""

    code = "no-slip"
    text = N_("Di halaman %(n)s tidak ada slip surat kami yang dikenal.")


class SlipOfClosedCase(Refusal):
    """The slip's case has ended and takes no supplement."""

    code = "slip-of-closed-case"
    text = N_(
        "Slip ini milik kasus %(case)s yang sudah ditutup. Daftarkan isinya sebagai permohonan "
        "baru, atau ketik kode berkas yang benar."
    )


@dataclass(frozen=True)
class SlipSeen:
    """A slip on a page: its mark, its case, to whom the letter went, and what it asked for.

    ``asked`` is empty where the case does not wait for anything; ``elsewhere`` says that the page
    lies in a dossier of another case.
    """

    mark: str
    case: Application
    name: str
    asked: tuple[Missing, ...]
    elsewhere: bool

    @property
    def open(self) -> bool:
        """Whether the case still takes a supplement."""
        return is_open(self.case)


def slip_on(session: Session, page: Page) -> SlipSeen | None:
    """Return the slip of one of our letters on a page, None for none or one that is unknown."""
    for mark in slip_marks(page):
        letter = session.scalar(select(Letter).where(Letter.slip == mark.text))
        if letter is None:
            continue
        case = _answering(session, letter.application)
        asked = missing_told(session, case.id) if case.state in RESUMED else ()
        owner = session.get(Dossier, page.dossier_id) if page.dossier_id is not None else None
        elsewhere = owner is not None and owner.application_id != case.id
        return SlipSeen(mark.text, case, letter.sheet["name"], asked, elsewhere)
    return None


def begin_answer(
    session: Session, page: Page, *, seen_version: int, actor: Actor
) -> tuple[Dossier, Outcome]:
    """Begin a supplement of the slip's case at the page; what lies behind it follows.

    A full cover is bound to it, to be printed and laid on the paper. A further slip behind it
    begins another answer and stays where it is.

    Raises:
        NoSlip: there is none.
        SlipOfClosedCase: the case has ended.
        Else as ``starting.begin``.
    """
    found = slip_on(session, page)
    if found is None:
        raise NoSlip(n=page.number)
    if not found.open:
        raise SlipOfClosedCase(case=TrackingCode(found.case.tracking_code).grouped)
    run = (f"slip-{secrets.token_hex(4)}", 1)
    cover = new_cover(session, the_office(session), state="bound", run=run, actor=actor)
    dossier = Dossier(state="received", code=cover.code, application=found.case, role="supplement")
    audit.born(session, dossier, actor=actor, cover=cover.code)
    cover.dossier_id = dossier.id
    data = {"code": cover.code, "instead_of": found.mark}
    audit.record(session, dossier, "cover_bound", actor=actor, data=data)
    return dossier, begin(session, page, dossier, seen_version=seen_version, actor=actor)


def forget(session: Session, dossier: Dossier, *, actor: Actor, reason: str) -> None:
    """Void a dossier that a slip began and that has no page left, unless its cover was printed.

    No paper lies under it, so that nobody may wait for it to be scanned.
    """
    begun = audit.last_event(session, Thing.DOSSIER, dossier.id, "cover_bound")
    if dossier.state != "received" or begun is None or "instead_of" not in (begun.data or {}):
        return
    if any(cover.prints for cover in dossier.covers):
        return
    rows: tuple[Cover | Dossier, ...] = (*dossier.covers, dossier)
    for row in rows:
        seen = {"seen_version": row.version, "actor": as_mailroom(actor), "reason": reason}
        audit.transition(session, row, "void", **seen)  # type: ignore[arg-type]


def _answering(session: Session, case: Application) -> Application:
    """Return the case that answers for another one after a merge."""
    alias = session.get(TrackingAlias, case.tracking_code)
    return session.get_one(Application, alias.application_id) if alias is not None else case
