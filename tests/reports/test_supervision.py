"""The supervisor's page: who may see it, what it says, and where it leads."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from postal import web
from postal.extensions import db, writing
from postal.printing.chart import Series, bars
from postal.promises import EXAMINE
from tests.conftest import ClientFor
from tests.reports.past import a_row, happened, moment, promised

PAGE = "/pengawasan"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        *(("supervisor", 200), ("auditor", 200), ("admin", 200)),
        *(("operator", 403), ("mailroom", 403), ("counter", 403), ("district", 403)),
    ],
)
def test_only_who_oversees_the_office_sees_it(client: ClientFor, role: str, status: int) -> None:
    browser = client(role)
    assert browser.get(PAGE).status_code == status
    assert browser.get(f"{PAGE}/janji.svg").status_code == status
    assert (f'href="{PAGE}"' in browser.get("/beranda").text) == (status == 200)


def test_a_late_station_says_so_in_words(client: ClientFor) -> None:
    with writing() as s:
        a_row(s, "second_look", moment(web.today() - timedelta(days=4)))
    page = client("supervisor").get(PAGE).text
    station = re.search(
        r'<li class="reach reach-late">.*?</li>\s*<li class="reach', page, re.DOTALL
    )
    assert station is not None
    assert "Persetujuan" in station[0]
    assert "lewat batas" in station[0]
    assert 'href="/pemeriksaan/persetujuan"' in page


def test_the_first_list_with_somebody_in_it_is_shown(client: ClientFor) -> None:
    today = web.today()
    with writing() as s:
        late = a_row(s, "in_process", moment(today), finish_by=today - timedelta(days=2))
        code = late.tracking_code
    page = client("supervisor").get(PAGE).text
    assert f'href="/kasus/{code}"' in page
    assert "lewat 2 hari" in page
    assert "Tidak ada kasus di daftar ini." in client("auditor").get(f"{PAGE}?daftar=tinjau").text


def test_an_unknown_list_is_not_there(client: ClientFor) -> None:
    assert client("supervisor").get(f"{PAGE}?daftar=apa").status_code == 404


def test_an_admin_is_led_only_where_an_admin_may_go(client: ClientFor) -> None:
    today = web.today()
    with writing() as s:
        a_row(s, "in_process", moment(today), finish_by=today - timedelta(days=2))
        a_row(s, "second_look", moment(today))
    browser = client("admin")
    page = browser.get(PAGE).text.split("<main", 1)[1]
    for address in set(re.findall(r'<a [^>]*href="(/[^"#]*)', page)):
        assert browser.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_rate_stands_in_the_table_with_what_it_counts(client: ClientFor) -> None:
    due = web.today() - timedelta(days=web.today().weekday() + 3)
    with writing() as s:
        for number in range(3):
            case = a_row(s, "complete", moment(due))
            promised(s, case, EXAMINE, due, due - timedelta(days=7))
            happened(s, case, "find_complete", moment(due + timedelta(days=number // 2)))
    page = client("supervisor").get(PAGE).text
    assert re.search(r"66%\s*<span[^>]*>2 dari 3<", page)


def test_its_picture_has_neither_script_nor_anything_from_elsewhere(client: ClientFor) -> None:
    answer = client("supervisor").get(f"{PAGE}/janji.svg")
    assert answer.mimetype == "image/svg+xml"
    assert not re.search(r'<script|(?:href|src)="|@import|url\(', answer.text)


def test_a_week_without_promises_has_no_bar() -> None:
    drawing = bars(["1", "2"], [Series("Contoh", [None, 50])], "kosong", top=100).decode()
    assert len(re.findall(r'class="rect', drawing)) == 1


def test_the_page_asks_few_questions_however_many_cases_there_are(client: ClientFor) -> None:
    today = web.today()
    with writing() as s:
        for number in range(40):
            a_row(s, "in_process", moment(today), finish_by=today - timedelta(days=number))
    browser = client("supervisor")
    asked: list[str] = []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )
    assert browser.get(PAGE).status_code == 200
    assert len([one for one in asked if one.startswith(("SELECT", "WITH"))]) < 40
