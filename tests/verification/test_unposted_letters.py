"""However a case leaves ``incomplete``, the letter that has not left the house stays in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import leaving, merging
from postal.extensions import writing
from postal.models import Application, Letter, LetterRule
from postal.verification import deciding
from postal.verification.checklist import Outcome
from tests.cases import someone
from tests.verification.stage import TODAY, judge, lines, person, ready, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def _resume(session: Session, case: Application, seen: dict[str, Any]) -> None:
    deciding.resume(session, case, **seen, reason="ditemukan", today=TODAY)


def _visit(session: Session, case: Application, seen: dict[str, Any]) -> None:
    leaving.leave(session, case, "require_visit", **seen, reason="rekam wajah")


def _withdraw(session: Session, case: Application, seen: dict[str, Any]) -> None:
    leaving.leave(session, case, "withdraw", **seen, reason="pemohon minta")


def _merge(session: Session, case: Application, seen: dict[str, Any]) -> None:
    merging.merge(session, case, ready(session), **seen, reason="ganda", compared=True)


WAYS: Final[dict[str, Callable[[Session, Application, dict[str, Any]], None]]] = {
    "under_verification": _resume,
    "in_person_required": _visit,
    "withdrawn": _withdraw,
    "merged": _merge,
}


@pytest.mark.parametrize("by_post", [True, False])
@pytest.mark.parametrize("target", WAYS)
def test_its_unposted_letter_is_withdrawn(writer: Session, target: str, *, by_post: bool) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    judge(writer, case, operator, lines(writer, case)[0])
    deciding.confirm(
        writer,
        case,
        Outcome.INCOMPLETE,
        seen_version=case.version,
        actor=operator,
        today=TODAY,
    )
    letter = writer.scalars(select(Letter).where(Letter.kind == "missing")).one()
    assert letter.state == "composed"
    writer.add(LetterRule(service_code="KTP-HILANG", kind="come_in", by_post=by_post))
    writer.flush()
    WAYS[target](writer, case, {"seen_version": case.version, "actor": someone()})
    assert (case.state, letter.state) == (target, "cancelled")
