"""An absent colleague's table is cleared at once, stand-ins work between their dates only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import duty
from postal.dates import short_date
from postal.extensions import writing
from postal.models import Application, Event, Staff, StaffDesk, StaffRole
from postal.verification import absence, taking
from postal.verification.refusals import NotAnOperator, SameHand, TableEmpty
from postal.web import today
from postal.workflow import NotYourMove, ReasonMissing, Role
from tests.cases import someone
from tests.conftest import ClientFor
from tests.verification.stage import TODAY, person, ready, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def colleague(session: Session, *roles: StaffRole, desks: tuple[str, ...] = ()) -> Staff:
    row = Staff(username="rekan", name="Contoh Rekan", password_hash="x")
    row.roles = list(roles) or [StaffRole(role=Role.OPERATOR.value)]
    row.desks = [StaffDesk(desk_code=code) for code in desks]
    session.add(row)
    session.flush()
    return row


def clear(session: Session, who: str, *, to: int | None = None, reason: str = "sakit") -> int:
    found = session.scalars(select(Staff).where(Staff.username == who)).one()
    return absence.clear_table(
        session,
        found,
        to=to,
        actor=person(session, "supervisor"),
        reason=reason,
        today=TODAY,
    )


def test_all_cases_of_one_colleague_go_back_to_their_piles_with_the_reason(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    cases = [taken(writer, operator) for _ in range(3)]
    assert clear(writer, "operator", reason="cuti melahirkan") == 3
    assert {(case.state, case.taken_by_id) for case in cases} == {("registered", None)}
    reasons = writer.scalars(select(Event.reason).where(Event.name == "release")).all()
    assert list(reasons) == ["cuti melahirkan"] * 3


def test_all_cases_go_into_one_other_hand_at_once(writer: Session) -> None:
    operator, other = person(writer, "operator"), colleague(writer)
    cases = [taken(writer, operator) for _ in range(3)]
    assert clear(writer, "operator", to=other.id) == 3
    assert {case.taken_by_id for case in cases} == {other.id}


def test_without_a_reason_to_the_same_person_and_from_an_empty_table_is_refused(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    with pytest.raises(TableEmpty):
        clear(writer, "operator")
    case = taken(writer, operator)
    with pytest.raises(ReasonMissing):
        clear(writer, "operator", reason="  ")
    with pytest.raises(SameHand):
        clear(writer, "operator", to=operator.staff_id)
    with pytest.raises(NotAnOperator):
        clear(writer, "operator", to=person(writer, "supervisor").staff_id)
    assert case.taken_by_id == operator.staff_id


def test_an_operator_does_not_clear_a_colleagues_table(writer: Session) -> None:
    taken(writer, person(writer, "operator"))
    who = writer.scalars(select(Staff).where(Staff.username == "operator")).one()
    with pytest.raises(NotYourMove):
        absence.clear_table(
            writer,
            who,
            to=colleague(writer).id,
            actor=someone(Role.OPERATOR, staff_id=7),
            reason="sakit",
            today=TODAY,
        )


def test_the_supervisor_clears_a_table_on_the_page(client: ClientFor) -> None:
    with writing() as session:
        operator = person(session, "operator")
        codes = [taken(session, operator).tracking_code for _ in range(2)]
        other = colleague(session).id
    desk = client("supervisor")
    address = f"/pemeriksaan/dipegang/orang/{operator.staff_id}"
    answer = desk.post(address, data={"to": str(other), "reason": ""})
    assert answer.status_code == 409
    assert f'<option value="{other}" selected>' in answer.text
    answer = desk.post(address, data={"to": str(other), "reason": "sakit"}, follow_redirects=True)
    assert "2 kasus dialihkan" in answer.text
    with writing() as session:
        held = session.scalars(
            select(Application.taken_by_id).where(Application.tracking_code.in_(codes))
        ).all()
        assert set(held) == {other}
    assert desk.post("/pemeriksaan/dipegang/orang/999999").status_code == 404


def stand_in(first: date | None, last: date | None) -> StaffRole:
    return StaffRole(role=Role.OPERATOR.value, valid_from=first, valid_to=last)


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [(0, 0, True), (-3, 3, True), (1, None, False), (None, -1, False), (None, None, True)],
)
def test_a_stand_in_is_on_duty_between_two_dates(
    writer: Session, first: int | None, last: int | None, *, counts: bool
) -> None:
    day = [TODAY + timedelta(days=each) if each is not None else None for each in (first, last)]
    row = colleague(writer, stand_in(*day))
    assert (row in duty.operators(writer, TODAY)) is counts


DOORS = (
    ("get", "/pemeriksaan/X/pisah"),
    ("post", "/pemeriksaan/berikutnya"),
    ("post", "/pemeriksaan/X/nilai"),
    ("post", "/pemeriksaan/X/putuskan"),
    ("post", "/pemeriksaan/X/ganti-layanan"),
)


@pytest.mark.parametrize(("days", "opens"), [((-1, 1), True), ((-9, -1), False), ((1, 9), False)])
def test_every_door_honours_the_dates_of_a_stand_in(
    client: ClientFor, days: tuple[int, int], *, opens: bool
) -> None:
    desk = client("auditor")
    with writing() as session:
        row = session.scalars(select(Staff).where(Staff.username == "auditor")).one()
        row.roles.append(stand_in(*(today() + timedelta(days=each) for each in days)))
    for method, address in DOORS:
        answer = getattr(desk, method)(address)
        assert (answer.status_code != 403) is opens, address


def test_a_person_with_several_desks_and_roles_works_in_all_of_them(client: ClientFor) -> None:
    desk = client("supervisor")
    with writing() as session:
        row = session.scalars(select(Staff).where(Staff.username == "supervisor")).one()
        row.roles.append(StaffRole(role=Role.OPERATOR.value))
        row.desks = [StaffDesk(desk_code="ktp"), StaffDesk(desk_code="kk")]
        other, mine = ready(session, "KIA-5-17"), ready(session, "KK-BARU")
        codes = (other.tracking_code, mine.tracking_code)
    answer = desk.post("/pemeriksaan/berikutnya")
    assert answer.location == f"/pemeriksaan/{codes[1]}"
    assert (
        "Tidak ada lagi kasus" in desk.post("/pemeriksaan/berikutnya", follow_redirects=True).text
    )
    assert desk.get("/pemeriksaan/persetujuan").status_code == 200
    with writing() as session:
        held = [case.tracking_code for _who, case in taking.held(session)]
        assert held == [codes[1]]


def test_a_stand_in_reads_which_days_are_theirs_and_can_sign_out(client: ClientFor) -> None:
    desk = client("operator")
    with writing() as session:
        row = session.scalars(select(Staff).where(Staff.username == "operator")).one()
        row.roles = [stand_in(today() - timedelta(days=9), today() - timedelta(days=1))]
    answer = desk.get("/beranda")
    assert answer.status_code == 403
    assert f"berakhir {short_date(today() - timedelta(days=1), 'id')}" in answer.text
    assert 'href="/beranda"' not in answer.text.split("<main", 1)[1]
    with writing() as session:
        row = session.scalars(select(Staff).where(Staff.username == "operator")).one()
        row.roles = [stand_in(today() + timedelta(days=1), today() + timedelta(days=3))]
    assert f"mulai {short_date(today() + timedelta(days=1), 'id')}" in desk.get("/beranda").text
    assert desk.post("/keluar").headers["Location"].endswith("/masuk")


def test_who_holds_cases_but_is_not_on_duty_is_named_so(client: ClientFor) -> None:
    with writing() as session:
        taken(session, person(session, "operator"))
    assert "tidak bertugas" not in client("supervisor").get("/pemeriksaan/dipegang").text
    with writing() as session:
        row = session.scalars(select(Staff).where(Staff.username == "operator")).one()
        row.roles = [stand_in(None, today() - timedelta(days=1))]
    assert "hari ini tidak bertugas" in client("supervisor").get("/pemeriksaan/dipegang").text


def test_the_list_of_staff_tells_days_that_are_over_from_days_to_come(client: ClientFor) -> None:
    first, last = today() + timedelta(days=2), today() + timedelta(days=5)
    with writing() as session:
        colleague(session, stand_in(None, today() - timedelta(days=1)), stand_in(first, last))
    page = client("admin").get("/admin/petugas").text
    assert f"berakhir {short_date(today() - timedelta(days=1), 'id')}" in page
    assert f"mulai {short_date(first, 'id')}, sampai {short_date(last, 'id')}" in page
