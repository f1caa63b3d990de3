"""A letter that did not reach its person, or never left, is composed anew with today's data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people
from postal.addresses import PART_NAMES
from postal.audit import Actor
from postal.codes import TrackingCode
from postal.correspondence import untold
from postal.correspondence.composing import compose
from postal.errors import Refusal
from postal.letters.runs import facts_of, name_of
from postal.models import Application, Letter
from postal.wording import N_

NEW_LETTER = N_("surat baru dibuat")
_OF_THE_DAY = frozenset({"object_until", "until"})
"""Days that are counted from the day of the letter."""


class CaseNotWaiting(Refusal):
    """The case no longer asks for anything: another letter would only confuse."""

    code = "case-not-waiting"
    text = N_("Kasus %(case)s tidak sedang menunggu susulan; surat baru tidak diperlukan.")


class NewerLetter(Refusal):
    """Another letter has taken this one's place already; names it."""

    code = "newer-letter"
    text = N_("Surat ini sudah diganti oleh surat %(letter)s.")


class NowhereToWrite(Refusal):
    """There is no full address; names what is missing."""

    code = "nowhere-to-write"
    text = N_("Alamat pada %(case)s belum lengkap: %(missing)s. Lengkapi data pemohon.")


def nowhere(case: Application, gaps: Sequence[str]) -> NowhereToWrite:
    """Return the refusal that names what the address of a case lacks (``people.address_gaps``)."""
    names = {"name": people.LABELS["name"], **PART_NAMES}
    return NowhereToWrite(
        case=TrackingCode(case.tracking_code).grouped, missing=tuple(names[gap] for gap in gaps)
    )


def compose_again(
    session: Session, letter: Letter, *, seen_version: int, actor: Actor, today: date
) -> Letter:
    """Write the letter anew: what it asks for stays, address and days are those of today.

    One that is still in the house is withdrawn, one that came back is settled by it.

    Raises:
        CaseNotWaiting: the paper came, or the case ended.
        NewerLetter: another one was written since.
        NowhereToWrite: no full address is known.
        SomeoneElseMovedIt, NotYourMove: as ``audit.transition``.
    """
    case, facts = letter.application, facts_of(letter)
    if letter.version != seen_version:
        raise audit.moved(session, letter)
    if not untold.still_holds(letter.kind, case.state):
        raise CaseNotWaiting(case=TrackingCode(case.tracking_code).grouped)
    newest = newest_of(session, case)
    if newest.id != letter.id:
        raise NewerLetter(letter=name_of(newest))
    gaps = people.address_gaps(people.applicant_data(case))
    if gaps:
        raise nowhere(case, gaps)
    if letter.state == "returned":
        audit.transition(
            session, letter, "settle", seen_version=seen_version, actor=actor, reason=NEW_LETTER
        )
    message = untold.message_of(session, letter)
    fresh = compose(
        session,
        case,
        letter.kind,
        asked=facts.asked,
        language=facts.language,
        actor=actor,
        today=today,
        details={key: said for key, said in facts.details.items() if key not in _OF_THE_DAY},
    )
    assert fresh is not None  # noqa: S101 - the address is whole, as asked above
    if message is not None:
        message.letter_id = fresh.id
    return fresh


def newest_of(session: Session, case: Application) -> Letter:
    """Return the letter of a case that was composed last. Raises NoResultFound without one."""
    query = select(Letter).where(Letter.application_id == case.id).order_by(Letter.id.desc())
    return session.scalars(query.limit(1)).one()


def replaceable(session: Session, letter: Letter) -> bool:
    """Tell whether a screen offers a new letter: this one is the newest, not received, needed."""
    holds = untold.still_holds(letter.kind, letter.application.state)
    needed = holds and letter.state != "handed_over"
    return needed and newest_of(session, letter.application).id == letter.id
