"""Every page that a person can reach: no barrier by axe's rules, nothing refused or too wide."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser
from werkzeug.routing import Map

from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person
from tests.browser.walk import NOT_A_PAGE, kinds

FILE = re.compile(r"\.\w+$")  # pictures and PDFs
NO_LINK_LEADS_THERE = {
    "counter.results",  # a search does
    "history.results",  # a search does
    "office.setup",  # a new office begins with it
    "scanning.seen_again",  # a cover that comes a second time does
    "staff.guide",  # the list of guides does, with addresses beside its own
    "status.by_link",  # the code on a letter does
    "verification.second",  # a decision that chance picked does
    "verification.split",  # a case in an operator's own hand does
}


@pytest.fixture(scope="module")
def opened_by_admin(chromium: Browser, busy_office: Live, routes: Map) -> dict[str, str]:
    """What the administrator can reach, by endpoint; looked for once."""
    context = chromium.new_context(base_url=busy_office.address)
    person = Person(context.new_page())
    person.sign_in("admin")
    opened = kinds(person.page, routes)
    context.close()
    return opened


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_has_a_barrier_or_is_too_wide(
    visit: Open, busy_office: Live, opened_by_admin: dict[str, str], language: str
) -> None:
    person = visit(busy_office, "admin")
    found: list[str] = []
    for path in opened_by_admin.values():
        person.page.goto(f"{path}{'&' if '?' in path else '?'}bahasa={language}")
        found += person.barriers()
        found += too_wide(person)
    assert not found, "\n".join(found)


def test_links_lead_to_every_page(opened_by_admin: dict[str, str], routes: Map) -> None:
    pages = {
        rule.endpoint
        for rule in routes.iter_rules()
        if "GET" in (rule.methods or ()) and not FILE.search(rule.rule)
    }
    assert pages - opened_by_admin.keys() - NOT_A_PAGE == NO_LINK_LEADS_THERE


def too_wide(person: Person) -> list[str]:
    """Name the page if it is wider than a desk's screen or a phone's."""
    found = []
    for width in (1280, 360):
        person.page.set_viewport_size({"width": width, "height": 900})
        if person.overflow():
            found.append(f"{person.page.url}: {person.overflow()} px too wide at {width}")
    person.page.set_viewport_size({"width": 1280, "height": 900})
    return found
