"""The matching screens through the door."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application, Dossier
from tests.cases import NIK, a_case, a_dossier

ClientFor = Callable[..., FlaskClient]


def waiting(code: str | None = "KTP-HILANG", *, nik: str | None = None) -> tuple[str, int]:
    """Return the code and version of a scanned dossier that nothing has settled."""
    with writing() as session:
        dossier = a_dossier(session, a_case(session, code, nik=nik), pages=2)
        return dossier.code, dossier.version


def state_of(session: Session, code: str) -> str:
    session.rollback()
    return session.scalars(select(Dossier.state).where(Dossier.code == code)).one()


def test_an_empty_pile_says_what_will_come(client: ClientFor) -> None:
    assert "Tidak ada berkas yang menunggu" in client("operator").get("/pencocokan/").text


def test_the_pile_names_the_reason_and_masks_the_name(client: ClientFor) -> None:
    waiting(None)
    page = client("operator").get("/pencocokan/").text
    assert "Layanan belum jelas" in page
    assert "S*** C*********" in page
    assert "Contohwati" not in page


def test_the_page_stands_beside_its_candidates(client: ClientFor) -> None:
    with writing() as session:
        other = a_case(session, nik=NIK).tracking_code
    code, _ = waiting(nik=NIK)
    page = client("operator").get(f"/pencocokan/{code}").text
    assert "/halaman/" in page
    assert "NIK sama" in page
    assert other[:4] in page
    assert "Bukan ganda, cocokkan" in page


def test_confirming_matches(client: ClientFor, session: Session) -> None:
    code, version = waiting()
    data = {"action": "confirm", "seen_version": version}
    answer = client("operator").post(f"/pencocokan/{code}", data=data)
    assert answer.status_code == 302
    assert state_of(session, code) == "matched"


def test_the_second_of_two_clicks_is_told_who_was_first(client: ClientFor) -> None:
    code, version = waiting()
    data = {"action": "confirm", "seen_version": version}
    client("operator").post(f"/pencocokan/{code}", data=data)
    second = client("mailroom").post(f"/pencocokan/{code}", data=data)
    assert second.status_code == 409
    assert "sudah mengubahnya" in second.text
    assert "Contoh Operator" in second.text


def test_choosing_the_service_matches(client: ClientFor, session: Session) -> None:
    code, version = waiting(None)
    client("operator").post(
        f"/pencocokan/{code}",
        data={"action": "service", "seen_version": version, "service": "KTP-HILANG"},
    )
    assert state_of(session, code) == "matched"


def test_joining_by_a_sloppily_typed_code(client: ClientFor, session: Session) -> None:
    with writing() as current:
        target = a_case(current).tracking_code
    code, version = waiting()
    client("operator").post(
        f"/pencocokan/{code}",
        data={
            "action": "join",
            "seen_version": version,
            "target": f" {target[:4]} {target[4:].lower()}",
            "reason": "duplicate",
            "sure": target,
        },
    )
    session.rollback()
    dossier = session.scalars(select(Dossier).where(Dossier.code == code)).one()
    assert dossier.application is not None
    assert dossier.application.tracking_code == target


def test_joining_by_the_code_of_a_dossier_of_that_case(client: ClientFor, session: Session) -> None:
    with writing() as current:
        target = a_case(current)
        cover = a_dossier(current, target).code
        wanted = target.id
    code, version = waiting()
    client("operator").post(
        f"/pencocokan/{code}",
        data={
            "action": "join",
            "seen_version": version,
            "target": cover,
            "reason": "supplement",
            "sure": code_of(session, wanted),
        },
    )
    session.rollback()
    found = session.scalars(select(Dossier.application_id).where(Dossier.code == code)).one()
    assert found == wanted


def code_of(session: Session, case: int) -> str:
    return session.get_one(Application, case).tracking_code


def test_unlike_cases_are_told_with_a_tick_before_they_become_one(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        target = a_case(current, "KIA-5-17", nik=NIK).tracking_code
    code, version = waiting(nik=NIK)
    desk = client("operator")
    offered = desk.get(f"/pencocokan/{code}").text
    assert "walau layanannya berbeda" in offered
    values = {"action": "join", "seen_version": version, "target": target}
    refused = desk.post(f"/pencocokan/{code}", data=values)
    assert refused.status_code == 409
    assert "Bandingkan dulu kedua kasus ini" in refused.text
    assert state_of(session, code) == "scanned"
    assert desk.post(f"/pencocokan/{code}", data={**values, "sure": target}).status_code == 302
    assert state_of(session, code) == "matched"


def test_a_typed_case_that_differs_is_named_after_the_refusal(client: ClientFor) -> None:
    with writing() as current:
        target = a_case(current, "KIA-5-17", name="Budi Contohman").tracking_code
    code, version = waiting(nik=NIK)
    desk = client("operator")
    assert f'name="sure" value="{target}"' not in desk.get(f"/pencocokan/{code}").text
    values = {"action": "join", "seen_version": version, "target": target}
    refused = desk.post(f"/pencocokan/{code}", data=values).text
    assert f'name="sure" value="{target}"' in refused


def test_of_two_who_choose_the_service_the_second_is_told_who_was_first(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        a_case(current, "KTP-HILANG", nik=NIK)
    code, version = waiting(None, nik=NIK)
    values = {"action": "service", "seen_version": version, "service": "KTP-HILANG"}
    client("operator").post(f"/pencocokan/{code}", data=values)
    assert state_of(session, code) == "scanned", "it may be asked twice, so it waits"
    second = client("mailroom").post(f"/pencocokan/{code}", data={**values, "service": "KIA-5-17"})
    assert second.status_code == 409
    assert "Contoh Operator sudah mengubahnya" in second.text
    chosen = session.scalars(select(Dossier).where(Dossier.code == code)).one().application
    assert chosen is not None
    assert chosen.service is not None
    assert chosen.service.code == "KTP-HILANG"


def test_an_unknown_target_is_said_and_what_was_typed_stays(client: ClientFor) -> None:
    code, version = waiting()
    answer = client("operator").post(
        f"/pencocokan/{code}",
        data={"action": "join", "seen_version": version, "target": "entah apa"},
    )
    assert answer.status_code == 409
    assert "Tidak ada kasus dengan kode itu" in answer.text
    assert 'value="entah apa"' in answer.text


def test_a_case_begins_for_blank_stock_found_in_a_tray(client: ClientFor, session: Session) -> None:
    with writing() as current:
        dossier = a_dossier(current, None, pages=1)
        code, version = dossier.code, dossier.version
    client("operator").post(
        f"/pencocokan/{code}",
        data={
            "action": "start",
            "seen_version": version,
            "service": "KIA-5-17",
            "name": "Zubaidah Contohwati",
        },
    )
    session.rollback()
    application = session.scalars(select(Application)).one()
    assert application.service is not None
    assert application.service.code == "KIA-5-17"
    assert application.examine_by is not None


def test_taking_off_asks_for_a_reason(client: ClientFor, session: Session) -> None:
    code, version = waiting()
    operator = client("operator")
    operator.post(f"/pencocokan/{code}", data={"action": "confirm", "seen_version": version})
    again = {"action": "unmatch", "seen_version": version + 1}
    refused = operator.post(f"/pencocokan/{code}", data={**again, "reason": " "})
    assert refused.status_code == 409
    assert "meminta alasan" in refused.text
    operator.post(f"/pencocokan/{code}", data={**again, "reason": "keluarga lain"})
    assert state_of(session, code) == "scanned"


def test_an_auditor_sees_and_cannot_decide(client: ClientFor) -> None:
    code, version = waiting()
    auditor = client("auditor")
    page = auditor.get(f"/pencocokan/{code}")
    assert page.status_code == 200
    assert 'name="action"' not in page.text
    answer = auditor.post(
        f"/pencocokan/{code}", data={"action": "confirm", "seen_version": version}
    )
    assert answer.status_code == 403


def test_an_unknown_step_or_dossier_is_not_found(client: ClientFor) -> None:
    code, _ = waiting()
    assert client("operator").post(f"/pencocokan/{code}", data={"action": "x"}).status_code == 400
    assert client("operator").get("/pencocokan/BCX0000000").status_code == 404
