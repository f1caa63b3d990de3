"""A real browser before a running office; any complaint in its console fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.browser.live import CHROMIUM, CHROMIUM_ARGS, Live, furnish, running
from tests.browser.person import Person

Open = Callable[..., Person]
LONGEST = ("test_every_page", "test_filmstrip", "test_workbench_keys")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no worker is left with one at the end."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo office as it was made, for copies."""
    folder = tmp_path_factory.mktemp("demo")
    furnish(folder, demo=True)
    return folder


@pytest.fixture(scope="module")
def office(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A demo office with its server and worker: its own for each file, whatever ran before."""
    with running(tmp_path_factory.mktemp("office"), demo=True, like=demo) as live:
        yield live


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Live]:
    """An office that nobody has set up yet."""
    with running(tmp_path, demo=False) as live:
        yield live


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGS), headless=True
        )
        yield browser
        browser.close()


def watched(context: BrowserContext, address: str) -> list[str]:
    """Collect what a page should never do: errors, refused content, other origins.

    A document that refuses (a wrong password is a 422) is an answer like any other, and so is a
    decision that is refused on the page (409); a piece of a page that is missing is not.
    """
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("console", lambda said: note(said.type, said.text))
        page.on("pageerror", lambda problem: complaints.append(str(problem)))

    def note(kind: str, text: str) -> None:
        if "Content Security Policy" in text or (
            kind == "error" and not text.startswith("Failed to load resource")
        ):
            complaints.append(text)

    def ask(request: Request) -> None:
        if not request.url.startswith((address + "/", "data:", "blob:", "about:")):
            complaints.append(f"asked elsewhere: {request.url}")

    def answered(response: Response) -> None:
        refused = response.request.is_navigation_request() or response.status == HTTPStatus.CONFLICT
        if response.status >= (500 if refused else 400):
            complaints.append(f"{response.status}: {response.url}")

    context.on("page", watch)
    context.on("request", ask)
    context.on("response", answered)
    return complaints


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Open]:
    """Open a browser at an office: ``visit(live, username, width=1280, **context options)``."""
    with ExitStack() as stack:
        seen: list[list[str]] = []

        def visit(
            live: Live,
            username: str | None = None,
            width: int = 1280,
            **options: Any,  # noqa: ANN401 - options of a browser context
        ) -> Person:
            context = chromium.new_context(
                viewport={"width": width, "height": 900}, base_url=live.address, **options
            )
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            seen.append(watched(context, live.address))
            person = Person(context.new_page())
            if username is not None:
                person.sign_in(username)
            return person

        yield visit
        assert [complaint for complaints in seen for complaint in complaints] == []
