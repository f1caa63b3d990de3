"""The citizen's page in a real browser: small, one request, no script, on a narrow phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.live import Live

MOST_BYTES = 14 * 1024


@pytest.fixture(scope="module")
def codes(office: Live) -> dict[str, str]:
    """One tracking code for each public word of the demo."""
    found: dict[str, str] = office.flask("demo")["codes"]
    return found


def test_the_page_is_one_small_request_without_scripts(visit: Open, office: Live) -> None:
    page = visit(office, width=320).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split(":")[0]))
    answer = page.goto("/")
    assert answer is not None
    assert len(answer.body()) < MOST_BYTES
    assert [scheme for scheme in asked if scheme != "data"] == ["http"]
    assert page.locator("script").count() == 0


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_answer_fits_a_narrow_phone_and_has_no_barrier(
    visit: Open, office: Live, codes: dict[str, str], language: str
) -> None:
    person = visit(office, width=320)
    page = person.page
    for code in [*codes.values(), "7K3M-QX9D-24HB", "apa ini"]:
        person.opens(f"/?bahasa={language}", "kode")
        person.type(code.lower())
        with page.expect_response("**/") as answer:
            person.sends("Enter")
        assert len(answer.value.body()) < MOST_BYTES
        assert page.locator("html").get_attribute("lang") == language
        assert person.overflow() == 0
        assert person.barriers() == []


def test_the_language_changes_and_the_answer_stays(
    visit: Open, office: Live, codes: dict[str, str]
) -> None:
    person = visit(office, width=360)
    person.page.goto(f"/s/{codes['received'].replace('-', '')}")
    first = person.heading()
    assert first.startswith("Berkas Anda sudah kami terima pada")
    person.page.locator(".lang button").focus()
    person.sends("Enter")
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    assert person.heading() != first
    expect(person.page.locator(".answer .code")).to_have_text(codes["received"])


def test_a_slip_is_told_and_what_was_typed_is_kept(visit: Open, office: Live) -> None:
    person = visit(office, width=360)
    person.opens("/", "kode")
    person.type("7k3m qx9d 24hb")
    person.sends("Enter")
    expect(person.page.get_by_role("alert")).to_be_visible()
    assert "24h" in person.page.locator("#kode").input_value().lower()
