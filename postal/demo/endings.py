"""How the demo's earlier cases went on: each by the steps that people would take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, print_runs, waiting
from postal.audit import Actor
from postal.letters import handing, runs
from postal.lookups import the_office
from postal.models import Application, Dossier, Letter, Staff
from postal.verdicts import Verdict
from postal.verification import deciding, judging, taking
from postal.verification.checklist import Outcome
from postal.verification.judging import Evidence
from postal.wording import N_
from postal.workflow import Role

REASON = N_("data contoh")


def end(session: Session, code: str, ending: str, today: date) -> None:
    """Carry the case under the cover ``code`` to where ``ending`` says, in a writing session."""
    dossier = session.scalars(select(Dossier).where(Dossier.code == code)).one()
    case = session.get_one(Application, dossier.application_id)
    ENDINGS[ending](session, case, today)


def person(session: Session, role: Role, username: str) -> Actor:
    """Return one of the demo's people, acting in one of their roles."""
    person = session.scalars(select(Staff).where(Staff.username == username)).one()
    return Actor(person.id, person.name, frozenset({role}), "demo")


def _operator(session: Session) -> Actor:
    return person(session, Role.OPERATOR, "operator")


def _move(name: str) -> Callable[[Session, Application, date], None]:
    def make(session: Session, case: Application, today: date) -> None:
        del today
        by = _operator(session)
        audit.transition(session, case, name, seen_version=case.version, actor=by, reason=REASON)

    return make


def _take(session: Session, case: Application, today: date) -> None:
    del today
    taking.take(session, case, seen_version=case.version, actor=_operator(session))


def _judge(session: Session, case: Application, last: Verdict) -> None:
    by = _operator(session)
    lines = judging.examine(session, case).lines
    for line in lines:
        verdict = last if line is lines[-1] else Verdict.PRESENT
        judging.set_verdict(session, case, line.key, verdict, evidence=Evidence(), actor=by)


def decided(last: Verdict, outcome: Outcome) -> Callable[[Session, Application, date], None]:
    """Return the steps of an examination whose last line is judged ``last``."""

    def make(session: Session, case: Application, today: date) -> None:
        _take(session, case, today)
        _judge(session, case, last)
        by, seen = _operator(session), case.version
        deciding.confirm(session, case, outcome, seen_version=seen, actor=by, today=today)

    return make


def _reject(session: Session, case: Application, today: date) -> None:
    _take(session, case, today)
    reason = N_("pemohon tercatat di kota lain")
    by, chief = _operator(session), person(session, Role.SUPERVISOR, "penyelia")
    deciding.propose_rejection(session, case, seen_version=case.version, actor=by, reason=reason)
    deciding.confirm_rejection(session, case, seen_version=case.version, actor=chief, reason=reason)


def _close(session: Session, case: Application, today: date) -> None:
    _reject(session, case, today)
    chief = person(session, Role.SUPERVISOR, "penyelia")
    audit.transition(session, case, "close", seen_version=case.version, actor=chief, reason=REASON)


def _letter(until: str) -> Callable[[Session, Application, date], None]:
    """Return the steps of an incomplete case whose letter goes as far as ``until``."""

    def make(session: Session, case: Application, today: date) -> None:
        decided(Verdict.ABSENT, Outcome.INCOMPLETE)(session, case, today)
        letter = session.scalars(select(Letter).where(Letter.application_id == case.id)).one()
        by, counter = (
            person(session, Role.MAILROOM, "surat"),
            person(session, Role.COUNTER, "loket"),
        )
        office = the_office(session)
        print_runs.all_out(
            runs.print_letters(session, [letter], office=office, today=today, actor=by)
        )
        if until == "cancelled":
            seen = letter.version
            runs.cancel(session, letter, seen_version=seen, actor=by, reason=N_("kertas sobek"))
        elif until != "printed":
            handing.hand_over(session, [letter], seen={letter.id: letter.version}, actor=by)
        if until in ("returned", "settled", "unreachable"):
            handing.came_back(session, letter, reason="moved", actor=counter)
        if until == "settled":
            done = N_("ditelepon, akan datang ke loket")
            handing.settle(session, letter, seen_version=letter.version, actor=counter, done=done)
        if until == "unreachable":
            why, seen = N_("tiga kali ditelepon, tidak diangkat"), letter.version
            handing.give_up(session, letter, seen_version=seen, actor=counter, reason=why)

    return make


def _expire(session: Session, case: Application, today: date) -> None:
    _letter("handed_over")(session, case, today)
    wait = waiting.wait_of(session, case)
    assert wait is not None  # noqa: S101 - its letter was just handed over
    waiting.expire(session, wait, actor=audit.system("demo"))


LETTERS: Final = ("printed", "handed_over", "returned", "settled", "unreachable", "cancelled")
ENDINGS: dict[str, Callable[[Session, Application, date], None]] = {
    "withdraw": _move("withdraw"),
    "forward": _move("forward"),
    "take": _take,
    "incomplete": decided(Verdict.ABSENT, Outcome.INCOMPLETE),
    "complete": decided(Verdict.PRESENT, Outcome.COMPLETE),
    "reject": _reject,
    "close": _close,
    "expire": _expire,
    **{f"letter_{until}": _letter(until) for until in LETTERS},
}
