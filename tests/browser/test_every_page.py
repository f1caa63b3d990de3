"""Every page that a person can reach: no barrier by axe's rules, nothing refused or too wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map

from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person
from tests.conftest import build_app

LINKS = (
    "[...document.querySelectorAll('main a, nav a')]"
    ".filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search)"
)


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Map:
    return build_app(tmp_path_factory.mktemp("routes")).url_map


def walk(page: Page, routes: Map, language: str) -> Iterator[str]:
    """Open one page of each kind: those without parts in their address, then what they link to.

    Yields the endpoint of each page that is a document and open to this person.
    """
    found = [
        rule.rule
        for rule in routes.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    seen: set[str] = set()
    while found:
        path = found.pop(0)
        endpoint = endpoint_of(routes, path.split("?")[0])
        if endpoint in seen or endpoint in ("staff.language", "static", "bootstrap.static"):
            continue
        seen.add(endpoint)
        joint = "&" if "?" in path else "?"
        target = f"{path}{joint}bahasa={language}"
        answer = page.request.get(target)
        assert answer.status in (200, 403, 404), target
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            page.goto(target)
            found += page.evaluate(LINKS)
            yield endpoint


def endpoint_of(routes: Map, path: str) -> str:
    try:
        return str(routes.bind("").match(path)[0])
    except MethodNotAllowed:
        return "static"
    except HTTPException as problem:
        raise AssertionError(f"a link leads nowhere: {path}") from problem


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_has_a_barrier_or_is_too_wide(
    visit: Open, office: Live, routes: Map, language: str
) -> None:
    person = visit(office, "admin")
    found: list[str] = []
    for _ in walk(person.page, routes, language):
        found += person.barriers()
        found += too_wide(person)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("username", ["surat", "operator", "kecamatan"])
def test_every_role_sees_only_whole_pages(
    visit: Open, office: Live, routes: Map, username: str
) -> None:
    person = visit(office, username)
    opened = list(walk(person.page, routes, "id"))
    assert "reports.home" in opened
    assert "office.settings" not in opened


def too_wide(person: Person) -> list[str]:
    """Name the page if it is wider than a desk's screen or a phone's."""
    found = []
    for width in (1280, 360):
        person.page.set_viewport_size({"width": width, "height": 900})
        if person.overflow():
            found.append(f"{person.page.url}: {person.overflow()} px too wide at {width}")
    person.page.set_viewport_size({"width": 1280, "height": 900})
    return found
