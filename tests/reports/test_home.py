"""The first page, the bar of desks, and the pictures."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from postal import web
from postal.extensions import db, writing
from postal.models import Dossier, Envelope
from postal.printing.chart import Series, bars
from tests.conftest import ClientFor


def page_of(browser: FlaskClient, address: str = "/beranda") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def bar_of(page: str) -> list[str]:
    found = re.search(r'<nav class="bar-desks.*?</nav>', page, re.DOTALL)
    assert found is not None
    return re.findall(r"<a [^>]*>([^<]+?)\s*<", found[0])


def put_aside(count: int, age: timedelta = timedelta(hours=1)) -> None:
    since = datetime.now(UTC) - age
    with writing() as s:
        for _ in range(count):
            s.add(Envelope(state="misdirected", state_since=since, arrived=web.today(), way="post"))


@pytest.mark.parametrize(
    ("role", "desks"),
    [
        (
            "mailroom",
            [
                *("Kiriman masuk", "Pemindaian", "Pencocokan"),
                *("Surat", "Pengiriman", "Pengantaran", "Arsip", "Kasus"),
            ],
        ),
        (
            "operator",
            [
                *("Pemindaian", "Pencocokan", "Pemeriksaan"),
                *("Produksi", "Surat", "Arsip", "Kasus"),
            ],
        ),
        ("admin", ["Pengawasan", "Admin"]),
        ("district", ["Pengambilan"]),
    ],
)
def test_the_bar_shows_the_desks_one_may_open_in_the_order_of_the_journey(
    client: ClientFor, role: str, desks: list[str]
) -> None:
    assert bar_of(page_of(client(role))) == desks


def test_the_bar_says_how_much_waits(client: ClientFor) -> None:
    put_aside(3)
    page = page_of(client("mailroom"))
    assert re.search(r'Kiriman masuk <span class="count"[^>]*>3<', page)


def test_the_first_page_shows_the_queue_its_age_and_the_way_there(client: ClientFor) -> None:
    put_aside(2, timedelta(hours=3))
    page = page_of(client("mailroom"))
    row = re.search(r'<a href="/kiriman/">Kiriman salah alamat</a>.*?</div>', page, re.DOTALL)
    assert row is not None
    assert "<dd>2</dd>" in row[0]
    assert "tertua 3 jam" in row[0]
    assert "lewat batas" not in row[0]


def test_what_waits_too_long_is_marked_in_words(client: ClientFor) -> None:
    put_aside(1, timedelta(days=2))
    assert "lewat batas" in page_of(client("mailroom"))


def test_oversight_sees_every_queue_but_opens_only_its_own(client: ClientFor) -> None:
    page = page_of(client("admin"))
    assert "Kiriman salah alamat" in page
    assert 'href="/kiriman/"' not in page
    assert "SQLite" in page
    assert "Pembaca pindaian belum pernah bekerja." in page
    assert "SQLite" not in page_of(client("mailroom"))


def test_every_link_of_the_first_page_opens(client: ClientFor) -> None:
    for role in ("mailroom", "operator", "counter", "supervisor", "auditor", "admin"):
        browser = client(role)
        main = page_of(browser).split("<main", 1)[1]
        for address in set(re.findall(r'<a href="(/[^"]*)"', main)):
            assert browser.get(address.replace("&amp;", "&")).status_code == 200, (role, address)


@pytest.mark.parametrize(
    ("role", "label", "address"),
    [
        ("operator", "Perlu dientri", "/produksi/?antrean=to_enter"),
        ("operator", "Lengkap, siap diproses", "/produksi/?antrean=decided"),
        ("operator", "Sedang diproses", "/kasus?antrean=in_process"),
        ("operator", "Tertunda", "/kasus?antrean=on_hold"),
        ("mailroom", "Perlu masuk manifes", "/pengiriman/?antrean=to_manifest"),
        ("mailroom", "Manifes terbuka", "/pengiriman/manifes/"),
        ("mailroom", "Diserahkan tanpa resi", "/pengiriman/?antrean=no_resi"),
        ("counter", "Kembali ke kantor", "/pengantaran/?antrean=came_back"),
        ("district", "Siap diambil di kecamatan", "/pengambilan/?daftar=ambil"),
        ("counter", "Tidak diambil", "/pengambilan/?daftar=sisa"),
        ("supervisor", "Perlu persetujuan", "/pemeriksaan/?antrean=to_approve"),
        ("mailroom", "Belum dipindai", "/kasus?antrean=to_scan"),
    ],
)
def test_a_queue_leads_to_the_screen_where_it_is_worked_off(
    client: ClientFor, role: str, label: str, address: str
) -> None:
    assert f'<a href="{address}">{label}</a>' in page_of(client(role))


def test_the_queues_are_counted_once_for_a_page(client: ClientFor) -> None:
    browser = client("mailroom")
    asked: list[str] = []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )
    page_of(browser)
    assert len([one for one in asked if "FROM envelopes" in one and "state_since" in one]) == 1


def test_the_numbers_of_the_picture_stand_in_the_table(client: ClientFor) -> None:
    put_aside(3)
    with writing() as s:
        s.add(Dossier(state="received", code="D000000001"))
    today = re.search(r'<th scope="row">.*?</tr>', page_of(client("mailroom")), re.DOTALL)
    assert today is not None
    assert re.findall(r"numbers\">(\d+)<", today[0]) == ["3", "1", "0"]


@pytest.mark.parametrize("what", ["kiriman", "halaman"])
def test_a_picture_is_drawn_without_script_or_anything_from_elsewhere(
    client: ClientFor, what: str
) -> None:
    put_aside(3)
    answer = client("mailroom").get(f"/beranda/{what}.svg")
    assert answer.mimetype == "image/svg+xml"
    drawing = answer.get_data(as_text=True)
    tags = set(re.findall(r"<(\w+)", drawing))
    assert "rect" in tags
    assert "script" not in tags
    assert not re.search(r'(?:href|src)="|@import|url\(', drawing)
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_every_picture_of_the_first_page_is_there_and_described(client: ClientFor) -> None:
    browser = client("mailroom")
    pictures = re.findall(r"<img [^>]*>", page_of(browser).split("<main", 1)[1])
    assert len(pictures) == 2
    for picture in pictures:
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', picture))
        assert len(parts["alt"]) > 20
        assert browser.get(parts["src"].replace("&amp;", "&")).status_code == 200


def test_an_unknown_picture_is_not_there(client: ClientFor) -> None:
    assert client("mailroom").get("/beranda/apa.svg").status_code == 404


def test_higher_bars_stand_for_more() -> None:
    drawing = bars(["1", "2"], [Series("Contoh", [2, 8])], "kosong").decode()
    heights = [
        float(height)
        for height in re.findall(r'<rect[^>]*height="([\d.]+)"[^>]*class="rect', drawing)
    ]
    assert len(heights) == 2
    assert heights[1] == pytest.approx(4 * heights[0], rel=0.01)
