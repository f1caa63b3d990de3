"""A real browser before a running office; any complaint in its console fails the test."""

from __future__ import annotations

import fcntl
import os
import shutil
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
    expect,
    sync_playwright,
)
from werkzeug.routing import Map

from scripts.bench_parts import desk_cases
from tests.browser import trays
from tests.browser.live import CHROMIUM, CHROMIUM_ARGS, Live, furnish, lay, running
from tests.browser.person import Person
from tests.conftest import build_app

Open = Callable[..., Person]
Shared = Callable[[str, Callable[[Path], None]], Path]
DOSSIERS = 36  # at least as many as the tests of a file take
TRAYS = 12  # at least as many as a file has tests with one
LONGEST = (
    *("test_every_page", "test_workbench_keys", "test_filmstrip", "test_every_role"),
    *("test_camera", "test_filmstrip_late", "test_desk_work", "test_workbench_pages"),
)
PATIENCE_MS = 60_000  # a machine that does much besides is slow, and nothing is amiss with it
expect.set_options(timeout=PATIENCE_MS / 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no worker is left with one at the end."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.fixture(scope="session", autouse=True)
def same_morning() -> None:
    """Servers look at the clock outside, and so does what is done beside them."""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Folders that are made once a run, whichever worker comes first, to be copied."""
    base = tmp_path_factory.getbasetemp()
    beside = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = beside / f"made-{name}", beside / f"made-{name}.done"
        with (beside / f"made-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def demo(shared: Shared) -> Path:
    """The folder of a demo office as it was made, for copies."""
    return shared("demo", furnish)


@pytest.fixture(scope="module")
def office(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A demo office with its server: its own for each file, whatever ran before."""
    with running(tmp_path_factory.mktemp("office"), like=demo) as live:
        yield live


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Live]:
    """An office that nobody has set up yet."""
    lay(tmp_path)
    with running(tmp_path) as live:
        yield live


@pytest.fixture(scope="session")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Map:
    """Every address there is."""
    return build_app(tmp_path_factory.mktemp("routes")).url_map


@pytest.fixture(scope="module")
def busy_office(
    demo: Path, shared: Shared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """The demo office on a day with something in every queue."""

    def one_day_more(folder: Path) -> None:
        shutil.copytree(demo, folder)
        furnish(folder, "--day")

    busy = shared("busy", one_day_more)
    with running(tmp_path_factory.mktemp("busy"), like=busy) as live:
        yield live


@pytest.fixture(scope="module")
def printed(office: Live, tmp_path_factory: pytest.TempPathFactory) -> Iterator[trays.Cover]:
    """Covers of registered envelopes, one after the other; registering is one command for all."""
    return iter(trays.covers(office, tmp_path_factory.mktemp("lembar"), TRAYS))


@pytest.fixture
def tray(office: Live, printed: Iterator[trays.Cover], tmp_path: Path) -> trays.Tray:
    """A damaged tray that was scanned for this test alone, of four dossiers nobody else has."""
    return trays.scan(office, tmp_path / "baki-uji.pdf", [next(printed) for _ in trays.SHEETS])


@pytest.fixture(scope="module")
def desk(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An office in which enough dossiers wait for every test of a file to take its own."""
    waiting = shared("desk", lambda folder: desk_cases.furnish(folder, DOSSIERS))
    with running(tmp_path_factory.mktemp("desk"), like=waiting) as live:
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
            context.set_default_timeout(PATIENCE_MS)
            seen.append(watched(context, live.address))
            person = Person(context.new_page())
            if username is not None:
                person.sign_in(username)
            return person

        yield visit
        assert [complaint for complaints in seen for complaint in complaints] == []
