"""What a person does at a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect

from postal.demo.office import PASSWORD
from postal.demo.paper import pictures
from postal.imaging.qr import read_page_marks

PROBE = "**/static/mark.svg?dicegat"
WEIGHTS = ("moderate", "serious", "critical")
# Every rule; of what keeps to them nothing is written down, and a place is told by its HTML.
BARRIERS = """() => axe.run({ resultTypes: ["violations"], selectors: false })
  .then((found) => found.violations)"""
CUT_OFF = "(probe) => fetch(probe, { cache: 'no-store' }).then(() => false, () => true)"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Person:
    """Somebody before a page."""

    page: Page

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Come in by the requests of the door, without its page: that is tested by itself."""
        asked = self.page.request
        token = CSRF.search(asked.get("/masuk").text())
        assert token is not None
        form = {"csrf_token": token[1], "username": username, "password": password}
        answer = asked.post("/masuk", form=form, max_redirects=0)
        assert answer.status == HTTPStatus.FOUND, answer.text()

    def opens(self, address: str, focus: str) -> None:
        """Open a page that puts the cursor where the work begins."""
        self.page.goto(address)
        expect(self.page.locator(f"#{focus}")).to_be_focused()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sends(self, *keys: str) -> None:
        """Press keys, the last of which leads to another page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])

    def panels(self) -> str:
        """What the large panels of an answer say."""
        return " ".join(self.page.locator(".panel").all_inner_texts())

    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))

    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def barriers(self) -> list[str]:
        """What keeps people with other eyes or hands out of this page, by axe's rules."""
        self.page.evaluate(AXE_SCRIPT)
        return [
            f"{self.page.url}: {one['id']} ({one['impact']}): {node['html'][:200]}"
            for one in self.page.evaluate(BARRIERS)
            if one["impact"] in WEIGHTS
            for node in one["nodes"][:3]
        ]

    def finds_it_whole(self) -> None:
        """Fail unless the page has no barrier and is not wider than its window."""
        assert self.barriers() == []
        assert self.overflow() == 0

    def intercepts(
        self, pattern: str | re.Pattern[str], handler: Callable[[Route], object]
    ) -> None:
        """Route what the page asks of an address, from its very next question on.

        A page that is already there gets its way through the route a moment after ``route``
        returned: a key pressed meanwhile would still reach the server.
        """
        self.page.route(pattern, handler)
        self.page.route(PROBE, lambda route: route.fulfill(status=HTTPStatus.NO_CONTENT))
        self.page.wait_for_function(
            "([probe, caught]) => fetch(probe).then((answer) => answer.status === caught)",
            arg=[PROBE.removeprefix("**"), HTTPStatus.NO_CONTENT],
        )
        self.page.unroute(PROBE)

    def loses_network(self) -> None:
        """Cut the browser off; a question that is asked after this gets no answer."""
        self.page.context.set_offline(True)
        self.page.wait_for_function(CUT_OFF, arg="/static/mark.svg?terputus")

    @contextmanager
    def printer(self, address: str) -> Iterator[list[bytes]]:
        """Catch the PDF that a press of a key sends to a tab of its own."""
        printed: list[bytes] = []

        def catch(route: Route) -> None:
            printed.append(route.fetch().body())
            route.fulfill(status=200, content_type="text/plain", body="printed")

        context = self.page.context
        context.route(address, catch)
        with context.expect_event("page") as tab:
            yield printed
        tab.value.close()
        context.unroute(address)

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(script))


def codes_on(pdf: bytes) -> list[str]:
    """Read the codes on the sheets of a printed PDF, as the scanner will."""
    sheets = (read_page_marks(sheet, 150.0).marks for sheet in pictures(pdf, 150.0))
    return [code for marks in sheets for code in sorted({mark.text for mark in marks})]
