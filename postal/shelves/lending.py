"""A bundle goes out of its box to somebody, and it is known to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from postal import audit, filing
from postal.audit import Actor
from postal.models import Dossier, Loan, utc_now
from postal.plain_text import as_fact, require_plain
from postal.shelves.reading import grouped
from postal.shelves.refusals import BorrowerMissing, LentAlready, NotInABox

BORROWER_LENGTH: Final = 120


@dataclass(frozen=True)
class Borrowing:
    """To whom and why, for bundles that nobody asked for; both empty lends what was asked."""

    borrower: str = ""
    reason: str = ""


def lend(
    session: Session,
    dossier: Dossier,
    direct: Borrowing,
    *,
    actor: Actor,
    nonce: str | None = None,
) -> Loan:
    """Lend a bundle to the person who asked for it, else to the one named in ``direct``.

    Its box and place stay written down: there it goes back.

    Raises:
        LentAlready, NotInABox: it does not lie in a box.
        BorrowerMissing: nobody asked, and no borrower or no reason was named.
        NumberInText, TextTooLong: the borrower or the reason.
        SomeoneElseMovedIt, NotYourMove: as ``audit.transition``.
    """
    shown = grouped(dossier.code)
    out = filing.lent_loan(session, dossier) if dossier.state == "lent" else None
    if out is not None:
        raise LentAlready(dossier=shown, who=out.borrower, when=out.lent_at)
    if dossier.state != "filed":
        raise NotInABox(dossier=shown, state=dossier.state, legal="-")
    loan = filing.wish(session, dossier) or _unasked(session, dossier, direct)
    data = {"box": dossier.box.code if dossier.box is not None else None}
    audit.transition(
        session,
        dossier,
        "lend",
        seen_version=dossier.version,
        actor=actor,
        reason=as_fact(loan.reason),
        nonce=nonce,
        data={**data, "borrower": loan.borrower, "loan": loan.id},
    )
    loan.lent_at = utc_now()
    session.flush()
    return loan


def _unasked(session: Session, dossier: Dossier, direct: Borrowing) -> Loan:
    borrower, reason = " ".join(direct.borrower.split()), " ".join(direct.reason.split())
    if not borrower or not reason:
        raise BorrowerMissing(dossier=grouped(dossier.code))
    require_plain(borrower, most=BORROWER_LENGTH)
    require_plain(reason)
    loan = Loan(dossier_id=dossier.id, borrower=borrower, reason=reason)
    session.add(loan)
    session.flush()
    return loan
