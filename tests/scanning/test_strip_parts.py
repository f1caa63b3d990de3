"""What the strip's own script gets for a decision: the pieces that changed, and nothing else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import ClientFor
from tests.scanning.again_stage import feed, page, pages_in, register
from tests.scanning.strip_stage import decide, text

PART = {"X-Part": "strip"}
STAMP = re.compile(r'data-stamp="(\w+)"')
SAME = re.compile(r'data-same="(\w+)"')


@pytest.fixture
def browser(client: ClientFor) -> FlaskClient:
    return client("mailroom")


def send(
    browser: FlaskClient, session: Session, batch: int, number: int, **form: str
) -> TestResponse:
    """Send a decision about a page as the script does."""
    session.rollback()
    row = page(session, batch, number)
    seen = {f"v-{row.id}": str(row.version)}
    return browser.post("/pindaian/halaman", data={**seen, **form}, headers=PART)


def test_groups_that_the_screen_shows_are_named_and_the_others_drawn(
    browser: FlaskClient, session: Session
) -> None:
    one, two, three = register(2, 3, 1)
    batch = feed(one, "a", "b", two, "c", "d", three, "e")
    shown = STAMP.findall(text(browser.get(f"/pindaian/{batch}")))
    assert len(shown) == 3
    answer = send(browser, session, batch, 5, offer=two, have=" ".join(shown))
    assert answer.status_code == 200
    part = text(answer)
    assert SAME.findall(part) == [shown[0], shown[2]]
    assert len(STAMP.findall(part)) == 1
    assert f'data-page="{page(session, batch, 6).id}"' in part
    assert "ada di berkas" in part
    assert "<html" not in part
    everything = send(browser, session, batch, 6, offer=two)
    assert (len(SAME.findall(text(everything))), len(STAMP.findall(text(everything)))) == (0, 3)


def test_what_a_colleague_decided_meanwhile_is_drawn_too(
    browser: FlaskClient, session: Session
) -> None:
    one, two, three = register(3, 3, 1)
    batch = feed(one, "a", "b", two, "c", "d", three, "e")
    shown = STAMP.findall(text(browser.get(f"/pindaian/{batch}")))
    decide(browser, session, batch, [2], action="turn")
    answer = send(browser, session, batch, 5, action="turn", have=" ".join(shown))
    assert SAME.findall(text(answer)) == [shown[2]]


def test_pages_that_were_turned_together_stay_chosen(
    browser: FlaskClient, session: Session
) -> None:
    batch = feed(register(2)[0], "a", "b")
    rows = [page(session, batch, number) for number in (2, 3)]
    seen = {f"v-{row.id}": "1" for row in rows} | {"action": "turn"}
    part = text(browser.post("/pindaian/halaman", data=seen, headers=PART))
    assert f'data-chosen="{rows[0].id} {rows[1].id}"' in part


def test_a_refusal_comes_with_the_page_it_is_about_and_what_was_typed(
    browser: FlaskClient, session: Session
) -> None:
    batch = feed(register(3)[0], "a", "b")
    answer = send(browser, session, batch, 3, action="move", code="salah")
    assert answer.status_code == 409
    assert 'value="salah"' in text(answer)
    assert f'data-page="{page(session, batch, 3).id}"' in text(answer)
    listed = send(browser, session, batch, 3, action="move", code="salah", back="unplaced")
    assert listed.status_code == 409
    assert 'value="salah"' in text(listed)
    assert f'data-page="{page(session, batch, 3).id}"' in text(listed)


def test_a_code_typed_for_a_page_that_waits_no_more_is_not_offered_for_the_next(
    browser: FlaskClient, session: Session
) -> None:
    one, two = register(3, 2)
    batch = feed(one, "a", "b")
    row = page(session, batch, 2)
    stale = {f"v-{row.id}": str(row.version), "action": "move", "code": two, "back": "unplaced"}
    decide(browser, session, batch, [2], action="move", code=one)
    answer = browser.post("/pindaian/halaman", data=stale, headers=PART)
    assert answer.status_code == 409
    assert "sudah menempatkan halaman ini" in text(answer)
    assert f'data-page="{page(session, batch, 3).id}"' in text(answer)
    assert f'value="{two}"' not in text(answer).split('id="putusan"')[1].split("datalist")[0]


def test_the_last_page_that_waited_leads_to_the_whole_list(
    browser: FlaskClient, session: Session
) -> None:
    one = register(2)[0]
    batch = feed(one, "a")
    answer = send(browser, session, batch, 2, action="move", code=one, back="unplaced")
    assert answer.status_code == 200
    assert answer.headers["X-Elsewhere"] == "/pindaian/tanpa-tempat"
    assert pages_in(session, one) == [(batch, 2)]
    assert "ada di berkas" in text(browser.get("/pindaian/tanpa-tempat"))


def test_a_list_page_that_no_list_has_is_no_error(browser: FlaskClient, session: Session) -> None:
    batch = feed(register(3)[0], "a", "b")
    answer = send(
        browser, session, batch, 2, action="turn", back="unplaced", hal="9223372036854775807"
    )
    assert answer.status_code == 200


def test_a_page_of_the_list_that_is_settled_leads_to_those_that_still_wait(
    browser: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postal.scanning.views.strip.PAGE", 2)
    one = register(4)[0]
    batch = feed(one, "a", "b", "c")
    answer = send(browser, session, batch, 4, action="move", code=one, back="unplaced", hal="2")
    assert answer.status_code == 200
    assert f'data-page="{page(session, batch, 2).id}"' in text(answer)
    assert 'name="hal" value="1"' in text(answer)
    assert 'data-address="/pindaian/tanpa-tempat' in text(answer)


def test_the_key_that_compares_two_scans_is_the_one_of_the_page_in_focus(
    browser: FlaskClient,
) -> None:
    one, two = register(None, None)
    feed(one, "a", two, "b")
    again = feed(one, "c", two, "d")
    for number, code in ((2, one), (4, two)):
        shown = text(browser.get(f"/pindaian/{again}?halaman={number}"))
        keyed = re.findall(r'href="([^"]+)" data-key="g"', shown)
        assert keyed == [f"/pindaian/{again}/lagi/{code}"]
        assert f"/pindaian/{again}/lagi/{one}" in shown
        assert f"/pindaian/{again}/lagi/{two}" in shown
