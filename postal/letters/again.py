"""A letter that did not reach its person, or never left, is composed anew with today's data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people, waiting
from postal.addresses import PART_NAMES
from postal.audit import Actor
from postal.carrier_facts import FAILURES
from postal.codes import TrackingCode
from postal.correspondence import untold
from postal.correspondence.composing import IN_HOUSE, NEWER, STANDS, compose
from postal.correspondence.letter_facts import REMINDER, RETURNED, WITH_SLIP, LetterFacts
from postal.correspondence.letter_texts import reworded
from postal.correspondence.readdress import outdated
from postal.errors import Refusal
from postal.languages import Language
from postal.letters.deaths import NEW_LETTER
from postal.letters.in_house import why
from postal.letters.numbers import name_of
from postal.letters.refusals import BackFromHere
from postal.letters.runs import facts_of
from postal.lookups import the_office
from postal.models import Application, Letter
from postal.wording import N_

_IN_WORDS = frozenset({"bring", "documents", "returns"})
"""Lists in the letter's own language."""
_WRONG_ADDRESS = frozenset(FAILURES[key] for key in ("incomplete", "unknown", "moved"))
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


def compose_again(  # noqa: PLR0913 - what is written anew, by whom, and how sure they are
    session: Session,
    letter: Letter,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    sure: bool = False,
) -> Letter:
    """Write the letter anew: what it asks for stays, address, language and days are today's.

    A wait that runs keeps its last day as long as there is time to answer by post.

    One that is still in the house is withdrawn, one that came back is settled by it; ``sure`` says
    that somebody knows the address to be right from which it came back.

    Raises:
        BackFromHere: it came back from a wrong address, which is still the same.
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
    if not sure:
        _require_elsewhere(session, letter)
    if letter.state == "returned":
        audit.transition(
            session, letter, "settle", seen_version=seen_version, actor=actor, reason=NEW_LETTER
        )
    elif letter.kind in STANDS and letter.state in IN_HOUSE:
        # Of these a newer one withdraws none by itself.
        by = audit.system(actor.device)
        audit.transition(
            session, letter, "cancel", seen_version=seen_version, actor=by, reason=NEWER
        )
    message = untold.message_of(session, letter)
    waits = letter.kind == REMINDER or waiting.wait_of(session, case) is not None
    until = waiting.day_by_post(session, case, today=today, said=letter.wait_until)
    fresh = compose(
        session,
        case,
        letter.kind,
        asked=facts.asked,
        language=people.language_of(case),
        actor=actor,
        today=today,
        details=_details(facts, people.language_of(case)),
        until=until if waits and letter.kind in WITH_SLIP else None,
    )
    assert fresh is not None  # noqa: S101 - the address is whole, as asked above
    if message is not None:
        untold.follow(session, message, fresh, today=today)
    return fresh


def _require_elsewhere(session: Session, letter: Letter) -> None:
    """Refuse to write once more to where a letter could not be delivered."""
    if letter.state != "returned" or outdated(letter, the_office(session)):
        return
    reason = why(session, letter, "come_back")
    if reason in _WRONG_ADDRESS:
        raise BackFromHere(letter=name_of(letter), reason=(reason,))


def _details(facts: LetterFacts, language: Language) -> dict[str, Any]:
    """Return what the letter told of its own; what the case and the office tell is asked anew."""
    kept = {key: said for key, said in facts.details.items() if key not in _OF_THE_DAY}
    if language == facts.language:
        return kept
    if "reason" in kept:
        kept["reason"] = reworded(kept["reason"], facts.language, language)
    if facts.kind == RETURNED:
        kept["returns"] = [reworded(line, facts.language, language) for line in kept["returns"]]
        return {key: said for key, said in kept.items() if key != "how"}
    return {key: said for key, said in kept.items() if key not in _IN_WORDS}


def newest_of(session: Session, case: Application) -> Letter:
    """Return the letter of a case that was composed last. Raises NoResultFound without one."""
    query = select(Letter).where(Letter.application_id == case.id).order_by(Letter.id.desc())
    return session.scalars(query.limit(1)).one()


def replaceable(session: Session, letter: Letter) -> bool:
    """Tell whether a screen offers a new letter: this one is the newest, not received, needed."""
    holds = untold.still_holds(letter.kind, letter.application.state)
    needed = holds and letter.state != "handed_over"
    return needed and newest_of(session, letter.application).id == letter.id
