"""The admin's screens of the accounts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from postal import web
from postal.extensions import writing
from postal.models import Place, Staff, StaffRole
from postal.staff import services
from postal.staff.services import ALWAYS, Account, Period
from postal.workflow import Role
from tests.conftest import PASSWORD, ClientFor

ONCE = re.compile(r'class="code once">([^<]+)<')


def id_of(session: Session, username: str) -> int:
    session.rollback()
    return session.scalars(select(Staff.id).where(Staff.username == username)).one()


def test_a_new_account_gets_a_password_for_one_time(client: ClientFor) -> None:
    form = {
        "name": "Wati Contoh",
        "username": "Wati",
        "role_counter": "y",
        "desks": ["ktp", "kk"],
        "place": "0",
    }
    page = client("admin").post("/admin/petugas/baru", data=form).get_data(as_text=True)
    found = ONCE.search(page)
    assert found is not None
    browser = client()
    answer = browser.post("/masuk", data={"username": "wati", "password": found[1]})
    assert answer.status_code == 302
    assert browser.get("/beranda").headers["Location"] == "/kata-sandi"


def test_a_user_name_is_given_once(client: ClientFor) -> None:
    form = {"name": "Orang Lain", "username": "mailroom", "role_counter": "y", "place": "0"}
    answer = client("admin").post("/admin/petugas/baru", data=form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Nama pengguna ini sudah dipakai." in page
    assert "Orang Lain" in page


@pytest.mark.parametrize("username", ["ab", "dua kata", "é-accent", "-x-", "a" * 41])
def test_a_user_name_can_be_typed_anywhere(username: str) -> None:
    with pytest.raises(services.WrongUsername):
        services.parse_username(username)


def test_an_account_needs_a_role(client: ClientFor) -> None:
    form = {"name": "Wati Contoh", "username": "wati", "place": "0"}
    page = client("admin").post("/admin/petugas/baru", data=form).get_data(as_text=True)
    assert "Pilih paling sedikit satu peran." in page


def test_a_district_clerk_needs_a_district(client: ClientFor, session: Session) -> None:
    form = {"name": "Wati Contoh", "username": "wati", "role_district": "y", "place": "0"}
    browser = client("admin")
    page = browser.post("/admin/petugas/baru", data=form).get_data(as_text=True)
    assert "Pilih kecamatan tempat petugas ini bekerja." in page
    place = session.scalars(select(Place.id).where(Place.name == "Contoh Utara")).one()
    answer = browser.post("/admin/petugas/baru", data={**form, "place": str(place)})
    assert ONCE.search(answer.get_data(as_text=True))


def test_a_role_taken_away_is_gone_with_the_next_click(client: ClientFor, session: Session) -> None:
    clerk, admin = client("mailroom"), client("admin")
    assert clerk.get("/kiriman/").status_code == 200
    form = {"name": "Contoh", "role_auditor": "y", "place": "0"}
    admin.post(f"/admin/petugas/{id_of(session, 'mailroom')}", data=form)
    assert clerk.post("/kiriman/", data={}).status_code == 403


def test_a_stand_in_holds_the_role_from_the_first_to_the_last_day(
    app: Flask, client: ClientFor
) -> None:
    del app
    today = web.today()
    browser = client("auditor")

    def may_open(start: int, end: int) -> bool:
        period = Period(today + timedelta(days=start), today + timedelta(days=end))
        roles = {Role.AUDITOR: ALWAYS, Role.ADMIN: period}
        with writing() as s:
            person = s.scalars(select(Staff).where(Staff.username == "auditor")).one()
            services.change_account(s, person, Account("Contoh", roles), today=today)
        return browser.get("/admin/").status_code == 200

    assert may_open(0, 0)
    assert may_open(-3, 3)
    assert not may_open(1, 3)
    assert not may_open(-3, -1)


def test_a_stand_in_before_their_days_reads_when_they_begin_and_can_leave(
    app: Flask, client: ClientFor
) -> None:
    del app
    today = web.today()
    browser = client("auditor")
    first = today + timedelta(days=3)
    with writing() as s:
        person = s.scalars(select(Staff).where(Staff.username == "auditor")).one()
        held = Account("Contoh", {Role.AUDITOR: Period(first, first)})
        services.change_account(s, person, held, today=today)
    answer = browser.get("/beranda")
    assert answer.status_code == 403
    assert "tidak memegang satu peran pun" in answer.text
    assert str(first.day) in answer.text.split("<ul>")[1].split("</ul>")[0]
    assert "/keluar" in answer.text
    browser.post("/keluar")
    assert browser.get("/beranda").status_code == 302


def test_a_role_cannot_end_before_it_begins(client: ClientFor, session: Session) -> None:
    form = {
        "name": "Contoh",
        "role_counter": "y",
        "from_counter": "2026-11-21",
        "to_counter": "2026-11-20",
        "place": "0",
    }
    answer = client("admin").post(f"/admin/petugas/{id_of(session, 'counter')}", data=form)
    assert answer.status_code == 422
    assert "Loket: tanggal akhirnya tidak boleh sebelum" in answer.get_data(as_text=True)


def test_dates_beside_a_role_without_its_tick_are_not_dropped_unseen(
    client: ClientFor, session: Session
) -> None:
    admin, address = client("admin"), f"/admin/petugas/{id_of(session, 'counter')}"
    form = {"name": "Contoh", "role_counter": "y", "place": "0", "from_operator": "2026-11-23"}
    answer = admin.post(address, data=form)
    assert answer.status_code == 422
    assert "Operator: tanggalnya diisi, tetapi perannya tidak dicentang" in answer.text
    assert 'value="2026-11-23"' in answer.text
    assert admin.post(address, data={**form, "role_operator": "y"}).status_code == 302
    assert admin.post(address, data=form).status_code == 302, "taken away with its dates"
    new = {"name": "Contoh", "username": "baru", **form}
    assert "tidak dicentang" in admin.post("/admin/petugas/baru", data=new).text


def test_a_date_that_does_not_exist_is_said_and_kept(client: ClientFor, session: Session) -> None:
    form = {"name": "Contoh", "role_counter": "y", "to_counter": "31-02-2026", "place": "0"}
    page = (
        client("admin")
        .post(f"/admin/petugas/{id_of(session, 'counter')}", data=form)
        .get_data(as_text=True)
    )
    assert "Tulis tanggal sebagai hari-bulan-tahun" in page
    assert 'value="31-02-2026"' in page


def test_the_last_admin_stays(client: ClientFor, session: Session) -> None:
    browser, admin = client("admin"), id_of(session, "admin")
    form = {"name": "Contoh", "role_auditor": "y", "place": "0"}
    changed = browser.post(f"/admin/petugas/{admin}", data=form)
    limited = browser.post(
        f"/admin/petugas/{admin}",
        data={"name": "Contoh", "role_admin": "y", "to_admin": "2099-01-01", "place": "0"},
    )
    closed = browser.post(f"/admin/petugas/{admin}/tutup", follow_redirects=True)
    for answer in (changed, limited, closed):
        assert "Ini admin terakhir tanpa batas waktu." in answer.get_data(as_text=True)
    session.rollback()
    assert session.get_one(Staff, admin).active
    roles = session.scalars(select(StaffRole.role).where(StaffRole.staff_id == admin)).all()
    assert roles == ["admin"]


def test_an_admin_may_go_when_another_stays(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    form = {"name": "Contoh", "role_admin": "y", "place": "0"}
    browser.post(f"/admin/petugas/{id_of(session, 'supervisor')}", data=form)
    browser.post(f"/admin/petugas/{id_of(session, 'admin')}/tutup")
    assert browser.get("/admin/").status_code == 302
    assert client("supervisor").get("/admin/").status_code == 200


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(
    client: ClientFor, session: Session
) -> None:
    clerk, admin, clerk_id = client("mailroom"), client("admin"), id_of(session, "mailroom")
    admin.post(f"/admin/petugas/{clerk_id}/tutup")
    assert clerk.get("/beranda").status_code == 302
    admin.post(f"/admin/petugas/{clerk_id}/buka")
    assert client("mailroom").get("/beranda").status_code == 200


def test_an_admin_ends_somebodys_sessions_but_not_the_own(
    client: ClientFor, session: Session
) -> None:
    clerk, admin = client("mailroom"), client("admin")
    page = admin.post(
        f"/admin/petugas/{id_of(session, 'mailroom')}/sesi", follow_redirects=True
    ).get_data(as_text=True)
    assert "1 sesi Contoh Mailroom ditutup." in page
    assert clerk.get("/beranda").status_code == 302
    admin.post(f"/admin/petugas/{id_of(session, 'admin')}/sesi")
    assert admin.get("/beranda").status_code == 200


def test_a_reset_password_is_shown_once_and_ends_the_sessions(
    client: ClientFor, session: Session
) -> None:
    clerk, admin, clerk_id = client("mailroom"), client("admin"), id_of(session, "mailroom")
    answer = admin.post(f"/admin/petugas/{clerk_id}/kata-sandi")
    once = ONCE.search(answer.get_data(as_text=True))
    assert once is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert clerk.get("/beranda").status_code == 302
    assert once[1] not in admin.get(f"/admin/petugas/{clerk_id}").get_data(as_text=True)
    old = client().post("/masuk", data={"username": "mailroom", "password": PASSWORD})
    assert old.status_code == 422


def test_the_list_is_filtered_and_sorted_by_its_address(
    client: ClientFor, session: Session
) -> None:
    admin, counter = client("admin"), id_of(session, "counter")
    with writing() as s:
        s.execute(update(Staff).where(Staff.id == counter).values(active=False))
    closed = admin.get("/admin/petugas?status=tutup").get_data(as_text=True)
    assert re.findall(r'/admin/petugas/(\d+)"', closed) == [str(counter)]
    names = re.findall(
        r"petugas/\d+\">([^<]+)<", admin.get("/admin/petugas?urut=-nama").get_data(as_text=True)
    )
    assert names == sorted(names, reverse=True)
    assert len(names) == 6


def test_add_staff_serves_the_command_line(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as s:
        services.add_staff(
            s, username="Wati", name="Wati Contoh", password=PASSWORD, roles=[Role.COUNTER]
        )
    browser = client()
    browser.post("/masuk", data={"username": "wati", "password": PASSWORD})
    assert browser.get("/beranda").status_code == 200
