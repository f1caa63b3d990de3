"""The page of the balance, as each role meets it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import web
from postal.balance.views.day import SHOWN
from postal.codes import Mark
from postal.extensions import writing
from postal.models import DayClosing
from tests.balance.stage import DAY, a_batch, a_bundle, an_envelope, day
from tests.conftest import ClientFor

PAGE = f"/neraca/?hari={DAY.isoformat()}"
BASE = f"/neraca/{DAY.isoformat()}"


def body(browser: FlaskClient, address: str = PAGE, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def hidden(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


def shut(browser: FlaskClient, *, seen: str | None = None, **reasons: str) -> tuple[int, str]:
    version = seen if seen is not None else hidden(body(browser))
    fields = {f"semua-{kind.replace('_', '-')}": text for kind, text in reasons.items()}
    answer = browser.post(f"{BASE}/tutup", data={"seen": version, **fields})
    return answer.status_code, answer.get_data(as_text=True)


def two_unscanned() -> list[str]:
    with writing() as s:
        rows = [a_bundle(s, envelope=an_envelope(s, way="counter")) for _ in range(2)]
        return [row.code for row in rows]


@pytest.mark.parametrize(
    ("role", "form", "button"),
    [("mailroom", True, False), ("supervisor", True, True), ("auditor", False, False)],
)
def test_who_may_close_and_who_may_open_again(
    client: ClientFor, role: str, *, form: bool, button: bool
) -> None:
    two_unscanned()
    assert ("Tutup Jumat, 20 November 2026" in body(client(role))) is form
    assert shut(client("mailroom"), not_scanned="besok")[0] == 302
    page = body(client(role))
    assert ("Buka lagi hari ini" in page) is button
    assert "Tutup Jumat" not in page


@pytest.mark.parametrize("role", ["operator", "counter", "district"])
def test_others_do_not_see_it(client: ClientFor, role: str) -> None:
    assert client(role).get("/neraca/").status_code == 403


def test_an_auditor_and_a_mailroom_cannot_do_more_than_they_see(client: ClientFor) -> None:
    for step in ("tutup", "jumlah", "buka"):
        assert client("auditor").post(f"{BASE}/{step}").status_code == 403
    assert client("mailroom").post(f"{BASE}/buka").status_code == 403


def test_it_shows_today_unless_the_address_names_a_day(client: ClientFor) -> None:
    page = body(client("mailroom"), "/neraca/")
    assert f'value="{web.today().isoformat()}"' in page
    assert "Semua cocok" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("kemarin", "Tulis tanggal sebagai"),
        ("2026-02-30", "Tulis tanggal sebagai"),
        ("2999-01-01", "Tanggal ini belum tiba"),
        ('"><script>', "Tulis tanggal sebagai"),
    ],
)
def test_a_wrong_day_is_said_at_the_field_and_kept(
    client: ClientFor, typed: str, sentence: str
) -> None:
    answer = client("auditor").get("/neraca/", query_string={"hari": typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert "<script>" not in page


@pytest.mark.parametrize("day", ["kemarin", "2999-01-01", "2026-13-01"])
def test_nothing_is_written_for_a_day_that_is_none(
    client: ClientFor, session: Session, day: str
) -> None:
    browser = client("supervisor")
    for step in ("tutup", "jumlah", "buka"):
        assert browser.post(f"/neraca/{day}/{step}", data={"count": "4"}).status_code == 404
    assert session.scalars(select(DayClosing)).all() == []


def test_a_difference_is_named_with_its_codes_and_the_way_to_its_repair(
    client: ClientFor, session: Session
) -> None:
    (code, _) = two_unscanned()
    with writing() as s:
        waiting = a_batch(s, state="needs_attention").id
    (one, _, batch) = day(session).differences
    page = body(client("mailroom"))
    assert Mark.read(code).grouped in page
    assert f'href="/kasus/{one.tracking}"' in page
    assert batch.batch_id == waiting
    assert f'href="/pindaian/{waiting}"' in page


def test_an_envelope_without_a_number_is_named_by_when_it_was_registered(
    client: ClientFor,
) -> None:
    with writing() as s:
        an_envelope(s, way="counter", state="unidentified")
        an_envelope(s, way="counter", state="misdirected", resi="P2611200000001")
    page = body(client("mailroom"))
    assert "Tanpa resi, didaftar 20-11-2026 12.00 WIB" in page
    assert '<span class="code">P2611200000001</span>' in page


def test_every_difference_needs_a_reason_and_what_was_typed_stays(
    client: ClientFor, session: Session
) -> None:
    two_unscanned()
    one, other = day(session).differences
    browser = client("mailroom")
    answer = browser.post(
        f"{BASE}/tutup",
        data={"seen": hidden(body(browser)), f"r-{one.key}": "map <sobek>", f"r-{other.key}": " "},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "1 selisih belum punya alasan" in page
    assert 'value="map &lt;sobek&gt;"' in page
    assert page.count('aria-invalid="true"') == 1


def test_a_day_that_changed_is_shown_again_with_what_was_typed(client: ClientFor) -> None:
    two_unscanned()
    browser = client("mailroom")
    seen = hidden(body(browser))
    (new, _) = two_unscanned()
    status, page = shut(browser, seen=seen, not_scanned="dipindai besok")
    assert status == 409
    assert "Selisihnya berubah sejak halaman ini dibuka" in page
    assert Mark.read(new).grouped in page
    assert 'value="dipindai besok"' in page
    assert shut(browser, seen=hidden(page), not_scanned="dipindai besok")[0] == 302


def test_who_comes_second_reads_who_closed_the_day(client: ClientFor) -> None:
    seen = hidden(body(client("mailroom")))
    assert shut(client("supervisor"), seen=seen)[0] == 302
    status, page = shut(client("mailroom"), seen=seen)
    assert status == 409
    assert "Contoh Supervisor sudah menutup hari ini" in page


def test_a_closed_day_shows_its_reasons_and_what_came_after(client: ClientFor) -> None:
    two_unscanned()
    shut(client("mailroom"), not_scanned="dipindai besok")
    page = body(client("auditor"))
    assert page.count("Alasan: dipindai besok") == 2
    assert "baru sesudah penutupan" not in page
    (late, _) = two_unscanned()
    page = body(client("auditor"))
    assert "baru sesudah penutupan" in page
    assert "saat ditutup: 2" in page
    assert Mark.read(late).grouped in page


def test_a_supervisor_opens_a_day_again_and_the_reasons_are_offered_anew(
    client: ClientFor,
) -> None:
    two_unscanned()
    shut(client("mailroom"), not_scanned="dipindai besok")
    browser = client("supervisor")
    refused = browser.post(f"{BASE}/buka", data={"number": "1", "reason": " "})
    assert refused.status_code == 409
    assert "Sebutkan alasan" in refused.get_data(as_text=True)
    asked = {"number": "1", "reason": "keliru <hitung>"}
    assert browser.post(f"{BASE}/buka", data=asked).status_code == 302
    page = body(client("mailroom"))
    assert page.count('value="dipindai besok"') == 2
    assert "keliru &lt;hitung&gt;" in page
    assert browser.post(f"{BASE}/buka", data=asked).status_code == 409


def test_the_posts_number_is_written_down_and_changed_with_who_and_when(
    client: ClientFor,
) -> None:
    browser = client("mailroom")
    assert browser.post(f"{BASE}/jumlah", data={"count": "40", "seen": "0"}).status_code == 302
    page = body(browser)
    assert "40 kiriman, dicatat Contoh Mailroom" in page
    refused = client("supervisor").post(f"{BASE}/jumlah", data={"count": "41", "seen": "0"})
    assert refused.status_code == 409
    assert "Contoh Mailroom sudah mencatat 40" in refused.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "empat", "-3", "9999999", '"><b>'])
def test_what_is_no_number_is_refused_and_kept(
    client: ClientFor, session: Session, typed: str
) -> None:
    answer = client("mailroom").post(f"{BASE}/jumlah", data={"count": typed, "seen": "x"})
    assert answer.status_code == 409
    assert "<b>" not in answer.get_data(as_text=True)
    assert day(session).count is None


def test_many_differences_of_a_kind_are_cut_and_one_reason_closes_them(
    client: ClientFor, session: Session
) -> None:
    with writing() as s:
        envelope = an_envelope(s, way="counter")
        for _ in range(SHOWN + 7):
            a_bundle(s, envelope=envelope)
    browser = client("mailroom")
    page = body(browser)
    assert page.count('name="r-') == SHOWN
    assert "dan 7 lagi" in page
    assert shut(browser, not_scanned="listrik padam")[0] == 302
    closed = day(session).closing
    assert closed is not None
    assert {each["reason"] for each in closed.differences} == {"listrik padam"}


def test_a_forgotten_closing_is_on_the_first_page_and_blocks_nothing(client: ClientFor) -> None:
    yesterday = web.today() - timedelta(days=1)
    with writing() as s:
        an_envelope(s, yesterday)
    browser = client("mailroom")
    page = body(browser, "/beranda")
    assert "1 hari sebelumnya belum ditutup" in page
    assert f"/neraca/?hari={yesterday.isoformat()}" in page
    assert "belum ditutup" in body(browser, "/neraca/")
    assert "belum ditutup" not in body(client("operator"), "/beranda")
    assert browser.post(f"/neraca/{web.today()}/jumlah", data={"count": "1"}).status_code == 302


def test_the_paper_register_is_keyed_for_its_true_day(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    link = f"/kiriman/?tiba={DAY.isoformat()}"
    assert f'href="{link}"' in body(browser)
    assert f'value="{DAY.isoformat()}"' in body(browser, link)
    form = {"way": "counter", "arrived": DAY.isoformat(), "dossiers-0-name": ""}
    refused = browser.post("/kiriman/", data=form)
    assert refused.status_code == 422
    assert "Sebutkan alasan tanggal tiba yang lain." in refused.get_data(as_text=True)
    assert browser.post("/kiriman/", data={**form, "arrived_reason": "padam"}).status_code == 302
    assert day(session).numbers.dossiers == 1


def test_the_scanning_page_leads_there(client: ClientFor) -> None:
    assert 'href="/neraca/"' in body(client("mailroom"), "/pindaian/")
    assert 'href="/neraca/"' not in body(client("operator"), "/pindaian/")
