"""The running catalogue: a change is a version, and running cases keep theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.catalogue import NotAskedFor, Service
from postal.errors import Refusal
from postal.extensions import writing
from postal.lookups import active_services
from postal.models import Desk, ItemVersion, ServiceVersion
from postal.office import desks, running, services
from postal.production import making
from postal.typed_tables import UnknownWord, WrongValue
from postal.verification import deciding
from postal.verification.checklist import Outcome
from tests.cases import someone
from tests.verification.stage import TODAY, judge, person, taken


def present(session: Session, code: str = "KTP-HILANG") -> Service:
    row = services.current_service(session, code)
    assert row is not None
    return services.service_of(row)


def save(
    session: Session, service: Service, *, active: bool = True, seen: int = 1
) -> ServiceVersion:
    return running.change_service(session, service, active=active, seen_number=seen, by=None)


def test_a_change_is_a_new_version_and_the_old_one_stays(app: Flask, session: Session) -> None:
    del app
    before = present(session)
    with writing() as s:
        save(s, replace(before, days=9))
    newest, first = running.versions(session, "KTP-HILANG")
    assert (newest.number, newest.days, newest.current) == (2, 9, True)
    assert (first.number, first.days, first.current) == (1, before.days, False)
    assert services.service_of(newest) == replace(before, days=9)


def test_the_place_in_the_list_stays(app: Flask, session: Session) -> None:
    del app
    order = [row.code for row in services.current_services(session)]
    with writing() as s:
        save(s, replace(present(s), days=9))
    assert [row.code for row in services.current_services(session)] == order


def test_saving_the_same_again_is_no_version(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        save(s, present(s))
    assert len(running.versions(session, "KTP-HILANG")) == 1


def test_a_service_out_of_use_is_still_known(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        save(s, present(s), active=False)
    assert "KTP-HILANG" not in {row.code for row in services.current_services(session)}
    everything = services.current_services(session, include_inactive=True)
    assert "KTP-HILANG" in {row.code for row in everything}
    row = services.current_service(session, "KTP-HILANG")
    assert row is not None
    assert not row.active


def test_the_second_of_two_admins_is_told(app: Flask) -> None:
    del app
    with writing() as s:
        save(s, replace(present(s), days=9))
    with writing() as s, pytest.raises(running.ServiceChangedMeanwhile):
        save(s, replace(present(s), days=8), seen=1)


def test_a_new_service_begins_with_version_one(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        row = save(s, replace(present(s), code="KTP-CONTOH"), seen=0)
        assert row.number == 1
    assert services.current_services(session)[-1].code == "KTP-CONTOH"


def test_a_code_is_given_once(app: Flask) -> None:
    del app
    with writing() as s, pytest.raises(running.ServiceCodeTaken):
        save(s, present(s), seen=0)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"days": -1}, running.WrongDays),
        ({"days": 366}, running.WrongDays),
        ({"desk": "tidak-ada"}, UnknownWord),
        ({"need": ("TIDAK_ADA",)}, UnknownWord),
        ({"channels": ("merpati",)}, UnknownWord),
        ({"back": ("PENETAPAN",)}, NotAskedFor),
        ({"name_en": " "}, WrongValue),
        ({"code": "ktp hilang"}, running.WrongServiceCode),
    ],
)
def test_it_refuses_a_service_that_could_not_work(
    app: Flask, change: dict[str, object], refusal: type[Refusal]
) -> None:
    del app
    with writing() as s:
        changed = replace(present(s), **change)  # type: ignore[arg-type]
        with pytest.raises(refusal):
            save(s, changed, seen=0 if "code" in change else 1)


def test_a_desk_with_services_stays_open(app: Flask) -> None:
    del app
    with writing() as s, pytest.raises(desks.DeskInUse) as refused:
        desks.set_desk_active(s, s.get_one(Desk, "nik"), active=False)
    assert refused.value.values == {"services": "NIK-KONSOLIDASI"}


def test_a_closed_desk_gets_no_services(app: Flask) -> None:
    del app
    with writing() as s:
        save(s, present(s, "NIK-KONSOLIDASI"), active=False)
        desks.set_desk_active(s, s.get_one(Desk, "nik"), active=False)
    with writing() as s, pytest.raises(running.DeskClosed):
        save(s, replace(present(s), desk="nik"))


@pytest.mark.parametrize(
    ("code", "refusal"), [("Dua Kata", desks.WrongDeskCode), ("ktp", desks.DeskCodeTaken)]
)
def test_it_refuses_a_desk_code(app: Flask, code: str, refusal: type[Refusal]) -> None:
    del app
    with writing() as s, pytest.raises(refusal):
        desks.add_desk(s, Desk(code=code, name_id="Contoh", name_en="Example"))


def test_a_paper_goes_by_its_newest_name(app: Flask, session: Session) -> None:
    del app
    assert services.item_names(session, "en")["POLISI"].startswith("Police")
    with writing() as s:
        s.add(ItemVersion(code="POLISI", number=2, name_id="Baru", name_en="New", kind="copy"))
    assert services.item_names(session, "en")["POLISI"] == "New"
    assert services.item_names(session, "id")["POLISI"] == "Baru"


def test_cases_of_a_service_that_closed_are_examined_to_the_end(app: Flask) -> None:
    del app
    with writing() as s:
        operator = person(s, "operator")
        case = taken(s, operator)
        save(s, present(s), active=False)
        assert "KTP-HILANG" not in [row.code for row in active_services(s)]
        judge(s, case, operator)
        deciding.confirm(
            s,
            case,
            Outcome.COMPLETE,
            seen_version=case.version,
            actor=operator,
            today=TODAY,
        )
        assert (case.state, case.finish_by is not None) == ("complete", True)
        making.start(s, case, seen_version=case.version, actor=someone())
        assert case.state == "in_process"
