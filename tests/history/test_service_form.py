"""The service is changed on the case's page only while nothing rests on the one it has."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.extensions import writing
from postal.models import Application
from postal.verification import taking
from tests.cases import a_case, at_home, someone
from tests.production.stage import started
from tests.verification.stage import judge, person, taken

ClientFor = Callable[..., FlaskClient]


def choose(desk: FlaskClient, code: str, seen: int) -> tuple[int, str]:
    data = {"service": "KIA-5-17", "seen_version": str(seen)}
    answer = desk.post(f"/kasus/{code}/layanan", data=data)
    return answer.status_code, answer.text


def service_of(session: Session, code: str) -> str | None:
    session.rollback()
    wanted = select(Application).where(Application.tracking_code == code)
    case = session.scalars(wanted).one()
    return case.service.code if case.service else None


def refused(client: ClientFor, code: str, seen: int, who: str) -> None:
    desk = client(who)
    assert "Simpan layanan" not in desk.get(f"/kasus/{code}").text
    status, page = choose(desk, code, seen)
    assert status == 409
    assert "Ganti layanannya di meja pemeriksaan" in page


def test_a_case_with_a_document_keeps_its_service_though_its_person_is_invited(
    app: Flask, client: ClientFor, session: Session
) -> None:
    del app
    with writing() as current:
        case, _documents = started(current, "KTP-HILANG")
        at_home(case)
        seen, by = case.version, someone()
        audit.transition(
            current, case, "require_visit", seen_version=seen, actor=by, reason="foto ulang"
        )
        code, seen = case.tracking_code, case.version
    refused(client, code, seen, "counter")
    assert service_of(session, code) == "KTP-HILANG"


def test_a_released_case_with_verdicts_keeps_its_service(
    app: Flask, client: ClientFor, session: Session
) -> None:
    del app
    with writing() as current:
        operator = person(current, "operator")
        case = taken(current, operator)
        judge(current, case, operator)
        seen = case.version
        taking.release(current, case, seen_version=seen, actor=operator, reason="pulang")
        code, seen = case.tracking_code, case.version
    refused(client, code, seen, "operator")
    assert service_of(session, code) == "KTP-HILANG"


def test_a_service_is_not_changed_over_a_step_made_meanwhile(
    app: Flask, client: ClientFor, session: Session
) -> None:
    del app
    with writing() as current:
        case = a_case(current)
        code, seen = case.tracking_code, case.version
    desk = client("operator")
    assert f'name="seen_version" value="{seen}"' in desk.get(f"/kasus/{code}").text
    status, page = choose(desk, code, seen - 1)
    assert status == 409
    assert "sudah mengubahnya" in page
    assert service_of(session, code) == "KTP-HILANG"
    assert choose(desk, code, seen)[0] == 302
    assert service_of(session, code) == "KIA-5-17"


def test_the_second_of_two_windows_does_not_overwrite_the_service_the_first_one_chose(
    app: Flask, client: ClientFor, session: Session
) -> None:
    del app
    with writing() as current:
        code = a_case(current, "KTP-HILANG").tracking_code
    desk, colleague = client("operator"), client("mailroom")
    forms = [form_of(each.get(f"/kasus/{code}").text) for each in (desk, colleague)]
    first = desk.post(f"/kasus/{code}/layanan", data=forms[0] | {"service": "KTP-RUSAK"})
    assert first.status_code == 302
    second = colleague.post(f"/kasus/{code}/layanan", data=forms[1] | {"service": "KIA-5-17"})
    assert second.status_code == 409
    assert "sudah mengubahnya" in second.text
    assert service_of(session, code) == "KTP-RUSAK"
    form = form_of(second.text) | {"service": "KIA-5-17"}
    assert colleague.post(f"/kasus/{code}/layanan", data=form).status_code == 302
    assert service_of(session, code) == "KIA-5-17"


def form_of(page: str) -> dict[str, str]:
    """What the form for the service sends along unseen."""
    form = page.split("/layanan", 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="(seen_\w+)" value="([^"]*)"', form))
