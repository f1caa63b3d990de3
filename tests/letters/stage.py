"""Letters of incomplete cases, for the tests of the letters desk."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, print_runs
from postal.codes import Kind, Mark
from postal.correspondence import untold
from postal.letters import handing, runs
from postal.lookups import the_office
from postal.models import Application, Letter, PrintRun
from postal.verification import deciding, taking
from postal.verification.checklist import Outcome
from postal.workflow import Role
from tests.cases import OFFICE, someone
from tests.verification.stage import judge, lines, person, ready

TODAY = date(2026, 11, 23)


def composed(
    session: Session, *, postcode: str = "69901", name: str = "Siti Contohwati", street: str = ""
) -> Letter:
    """A case whose last paper is missing, and the letter that asks for it."""
    actor = person(session, "operator")
    case = ready(session, name=name)
    assert case.applicant is not None
    case.applicant.postcode = postcode
    case.applicant.address = street or case.applicant.address
    taking.take(session, case, seen_version=case.version, actor=actor)
    judge(session, case, actor, lines(session, case)[-1])
    deciding.confirm(
        session, case, Outcome.INCOMPLETE, seen_version=case.version, actor=actor, today=TODAY
    )
    return letter_of(session, case)


def letter_of(session: Session, case: Application) -> Letter:
    """The newest letter of a case."""
    query = select(Letter).where(Letter.application_id == case.id).order_by(Letter.id.desc())
    return session.scalars(query.limit(1)).one()


def another(session: Session, first: Letter) -> Letter:
    """One more letter to the person of a case, like its first one."""
    slip = Mark.new(Kind.SLIP, OFFICE).text
    row = Letter(
        state="composed",
        application_id=first.application_id,
        kind=first.kind,
        language=first.language,
        slip=slip,
        sheet={**first.sheet, "slip": slip},
        wait_until=first.wait_until,
    )
    audit.born(session, row, actor=someone())
    session.flush()
    return row


def printed(session: Session, *letters: Letter, today: date = TODAY) -> PrintRun:
    return runs.print_letters(
        session,
        letters or (composed(session),),
        office=the_office(session),
        today=today,
        actor=someone(Role.MAILROOM),
    )


def came_out(session: Session, *letters: Letter) -> None:
    """Print letters, and write down that all of them came out."""
    print_runs.all_out(printed(session, *letters))
    session.flush()


def handed_over(session: Session, letter: Letter | None = None) -> Letter:
    """A letter that left as plain mail."""
    one = letter or composed(session)
    came_out(session, one)
    handing.hand_over(session, [one], seen={one.id: one.version}, actor=someone(Role.MAILROOM))
    return one


def returned(session: Session, letter: Letter | None = None) -> Letter:
    """A letter that came back."""
    one = handed_over(session, letter)
    handing.came_back(session, one, reason="moved", actor=someone(Role.COUNTER))
    return one


def sent(session: Session) -> Letter:
    """A letter that left on the day on which it was written."""
    letter = handed_over(session)
    session.expire_all()
    message = untold.message_of(session, letter)
    assert message is not None
    message.told_at = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
    return letter


def last(letter: Letter) -> date:
    assert letter.wait_until is not None
    return letter.wait_until
