"""Deciding a case by keys alone: pages beside requirements, Enter, and the citizen knows."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.live import Live


def test_a_case_is_judged_and_decided_without_a_mouse(visit: Open, office: Live) -> None:
    person = visit(office, "operator")
    person.page.goto("/pemeriksaan/")
    person.sends("n")
    code = person.page.url.rsplit("/", 1)[-1].split("?")[0]
    lines = person.page.locator("#syarat [data-line]")
    decision = person.page.locator("#keputusan")
    count = lines.count()
    assert count > 1
    for number in range(1, count + 1):
        word = "b" if number == count else "a"
        with person.page.expect_response(re.compile(r"/nilai$")):
            person.press(str(number), word)
    expect(lines.last).to_have_class(re.compile("line-unclear"))
    expect(decision).to_have_class(re.compile("decision-incomplete"))
    assert person.barriers() == []
    first_page = person.page.locator("#lembar").get_attribute("src")
    person.press("ArrowRight")
    expect(person.page.locator("#lembar")).not_to_have_attribute("src", first_page or "")
    person.sends("Enter")
    assert office.flask("status", code)["word"] == "incomplete"


def test_a_verdict_and_the_note_typed_while_it_is_saved_are_there_after_a_reload(
    visit: Open, office: Live
) -> None:
    person = visit(office, "operator")
    person.page.goto("/pemeriksaan/")
    person.sends("n")
    line = person.page.locator("#syarat [data-line]").first
    person.press("1", "b", "1", "c")
    person.page.keyboard.type("NIK terpotong ")
    expect(line).to_have_class(re.compile("line-unclear"))
    expect(person.page.locator("#meja-periksa")).to_have_attribute("data-saving", "0")
    person.page.keyboard.type("di tepi")
    with person.page.expect_response(re.compile(r"/nilai$")):
        person.press("Enter")
    expect(line.locator(".line-note-text")).to_have_text("NIK terpotong di tepi")
    assert person.barriers() == []
    person.page.reload()
    expect(line.locator(".line-note-text")).to_have_text("NIK terpotong di tepi")
    expect(line).to_have_class(re.compile("line-unclear"))
