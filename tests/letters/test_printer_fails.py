"""A printer that stops at letter 40 of 120: what is printed again, and under which numbers."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from postal import audit
from postal.codes import Kind, Mark
from postal.extensions import writing
from postal.letters import runs
from postal.models import Letter
from tests.cases import OFFICE, someone
from tests.letters.stage import composed, printed

COUNT, FAILED = 120, 40


def many(session: Session) -> list[Letter]:
    """As many letters as a busy day has, all like the first."""
    first = composed(session)
    found = [first]
    for _ in range(COUNT - 1):
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
        found.append(row)
    return found


@pytest.mark.usefixtures("app")
def test_the_other_81_are_printed_again_with_their_numbers() -> None:
    with writing() as current:
        letters = many(current)
        run = printed(current, *letters)
        before = [row.number for row in letters]
        again = runs.failed_from(current, run, FAILED, actor=someone())
        assert again is not None
        assert (run.outcome, run.failed_from, again.count) == ("failed", FAILED, 81)
        rows = runs.printed(current, again)
        assert [row.number for row in rows] == [
            row.number_text for row in letters if (row.number or 0) >= FAILED
        ]
        assert {row.reprint for row in rows} == {0}, "they never came out the first time"
        assert sorted(row.number or 0 for row in letters) == list(range(1, COUNT + 1))
        assert [row.number for row in letters] == before
