"""Every page that a person can reach: no barrier by axe's rules, nothing refused or too wide."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map

from tests.browser.conftest import Open
from tests.browser.live import Live, running
from tests.browser.person import Person
from tests.conftest import build_app

LINK = re.compile(r'<a\b[^>]*\shref="(/[^"#]*)')
PILE = ("antrean", "daftar")
FILE = re.compile(r"\.\w+$")  # pictures and PDFs
NOT_A_PAGE = {"bootstrap.static", "scanning.progress", "staff.language", "static"}
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
def routes(tmp_path_factory: pytest.TempPathFactory) -> Map:
    return build_app(tmp_path_factory.mktemp("routes")).url_map


@pytest.fixture(scope="module")
def busy_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The demo office on a day with something in every queue."""
    with running(tmp_path_factory.mktemp("busy"), demo=True, day=True) as live:
        yield live


@pytest.fixture(scope="module")
def opened_by_admin(chromium: Browser, busy_office: Live, routes: Map) -> dict[str, str]:
    """What the administrator can reach, by endpoint; looked for once."""
    context = chromium.new_context(base_url=busy_office.address)
    person = Person(context.new_page())
    person.sign_in("admin")
    opened = kinds(person.page, routes)
    context.close()
    return opened


def kinds(page: Page, routes: Map) -> dict[str, str]:
    """Follow the links from pages without parts in their address, one page of each kind and pile.

    Returns for each endpoint that is a document and open to this person the address of the page
    that holds the most.
    """
    found = [
        rule.rule
        for rule in routes.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    seen: set[tuple[str, ...]] = set()
    fullest: dict[str, tuple[int, str]] = {}
    while found:
        path = found.pop(0)
        kind = kind_of(routes, path)
        if kind in seen or kind[0] in NOT_A_PAGE:
            continue
        seen.add(kind)
        answer = page.request.get(path)
        assert answer.status in (200, 403, 404), path
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            text = answer.text()
            found += [html.unescape(each) for each in LINK.findall(text)]
            fullest[kind[0]] = max(fullest.get(kind[0], (0, "")), (len(text), path))
    return {endpoint: path for endpoint, (_, path) in fullest.items()}


def kind_of(routes: Map, path: str) -> tuple[str, ...]:
    """Return the endpoint of an address, and the pile it shows."""
    parts = urlsplit(path)
    asked = parse_qs(parts.query)
    return (endpoint_of(routes, parts.path), *(word for key in PILE for word in asked.get(key, ())))


def endpoint_of(routes: Map, path: str) -> str:
    try:
        return str(routes.bind("").match(path)[0])
    except MethodNotAllowed:
        return "static"
    except HTTPException as problem:
        raise AssertionError(f"a link leads nowhere: {path}") from problem


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


@pytest.mark.parametrize(
    ("username", "own"),
    [
        ("surat", "dispatch.hand_over_page"),
        ("operator", "production.case"),
        ("loket", "delivery.parcel"),
        ("kecamatan", "pickup.parcel"),
        ("penyelia", "reports.supervision"),
    ],
)
def test_every_role_sees_only_whole_pages(
    visit: Open, busy_office: Live, routes: Map, username: str, own: str
) -> None:
    person = visit(busy_office, username)
    opened = kinds(person.page, routes)
    for path in opened.values():
        person.page.goto(path)
    assert {"reports.home", own} <= opened.keys()
    assert "office.settings" not in opened


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
