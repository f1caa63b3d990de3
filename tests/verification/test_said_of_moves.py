"""A step is called what its button says, though another thing has a step of the same name."""

from __future__ import annotations

from flask import Flask

from postal import web, workflow
from postal.extensions import writing
from postal.models import Staff, StaffRole
from postal.verification import taking
from tests.conftest import ClientFor
from tests.verification.stage import TODAY, person, taken


def test_letting_go_of_a_case_is_never_called_a_pdf(client: ClientFor) -> None:
    with writing() as session:
        case = taken(session, person(session, "operator"))
        code, seen = case.tracking_code, case.version
    operator = client("operator")
    step = {"move": "release", "seen_version": str(seen), "reason": "makan siang"}
    said = operator.post(f"/pemeriksaan/{code}/langkah", data=step, follow_redirects=True).text
    assert "tercatat: Lepas kembali." in said
    history = operator.get(f"/kasus/{code}").text
    assert "Lepas kembali" in history
    assert "PDF sudah terbit" not in said + history


def test_a_case_given_to_a_colleague_was_not_handed_to_a_carrier(client: ClientFor) -> None:
    with writing() as session:
        case = taken(session, person(session, "operator"))
        other = Staff(username="rekan", name="Contoh Rekan", password_hash="x")
        other.roles = [StaffRole(role=workflow.Role.OPERATOR.value)]
        session.add(other)
        session.flush()
        by, seen, code = person(session, "supervisor"), case.version, case.tracking_code
        taking.hand_over(
            session, case, other.id, seen_version=seen, actor=by, reason="sakit", today=TODAY
        )
    history = client("operator").get(f"/kasus/{code}").text
    assert "Alihkan ke petugas lain" in history
    assert "<strong>Serahkan</strong>" not in history


def test_every_move_of_every_thing_is_called_by_its_own_button(app: Flask) -> None:
    with app.test_request_context():
        for row in workflow.MOVES:
            assert web.move_label(row.name, row.thing) == row.label, (row.thing, row.name)
        for name, label in workflow.FACT_LABELS.items():
            assert web.move_label(name, workflow.Thing.APPLICATION) == label
