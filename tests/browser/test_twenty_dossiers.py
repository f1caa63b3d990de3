"""Twenty dossiers from the desk to their decisions by keyboard alone, every key counted."""

from __future__ import annotations

from pathlib import Path

from postal.extensions import session
from postal.models import Application, LineVerdict
from scripts.bench_parts import desk_cases, desk_run, offices
from tests.browser.conftest import Open
from tests.browser.live import Live

DOSSIERS = 20
SECONDS = 20


def found(folder: Path) -> dict[str, tuple[str, int]]:
    """The state of every case and how many verdicts it has, by its tracking code."""
    with offices.opened(folder):
        verdicts = session().query(LineVerdict.application_id).all()
        judged = [number for (number,) in verdicts]
        return {
            case.tracking_code: (case.state, judged.count(case.id))
            for case in session().query(Application)
        }


def test_twenty_dossiers_are_decided_by_keyboard_alone(visit: Open, desk: Live) -> None:
    person = visit(desk)
    person.sign_in(desk_cases.USERNAME, desk_cases.PASSWORD)
    desk_run.watch(person.page)
    decided = desk_run.decide(person.page, DOSSIERS)
    states = found(desk.folder)
    assert len({each.code for each in decided}) == DOSSIERS
    for each in decided:
        outcome = "complete" if each.complete else "incomplete"
        assert states[each.code] == (outcome, each.requirements)
        assert each.pointers == 0
        assert each.keys <= each.requirements + desk_cases.PAGES
        assert each.seconds < SECONDS
    assert {each.requirements for each in decided} >= {3, desk_cases.REQUIREMENTS_OF_LONG}
    assert sum(state == "under_verification" for state, _ in states.values()) == 1
