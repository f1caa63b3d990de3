"""An operator's browser as far as a measurement needs it: signed in, one question at a time."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from scripts.bench_parts.big_office import PASSWORD, USERNAME

_TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Client:
    """Somebody signed in at ``port``; every question goes over a connection of its own."""

    port: int
    cookie: str = ""
    token: str = ""
    seconds: list[float] = field(default_factory=list)

    def sign_in(self) -> None:
        """Come in as the office's one operator."""
        self._remember_token(self.ask("/masuk", "password"))
        form = {"username": USERNAME, "password": PASSWORD}
        self.ask("/masuk", "", form, expect=302)
        self._remember_token(self.ask("/beranda", "bar-search"))

    def _remember_token(self, page: str) -> None:
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError("the page has no form")
        self.token = found[1]

    def ask(
        self, path: str, contains: str, form: dict[str, str] | None = None, expect: int = 200
    ) -> str:
        """Return the page at ``path``, and add the seconds that it took to ``seconds``.

        Raises RuntimeError when it is not what was expected.
        """
        body = urlencode(form | {"csrf_token": self.token}) if form is not None else None
        headers = {"Cookie": self.cookie, "Connection": "close"} | (_FORM if form else {})
        began = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET" if form is None else "POST", path, body, headers)
        answer = line.getresponse()
        content = answer.read()
        self.seconds.append(time.perf_counter() - began)
        line.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookie = cookie.split(";")[0]
        page = content.decode("utf-8", "replace")
        if answer.status != expect or contains not in page:
            raise RuntimeError(f"{path}: {answer.status} {page[:300]}")
        return page

    def follow(self, path: str, contains: str, form: dict[str, str]) -> None:
        """Send ``form`` and open the page that the answer leads to, timed as one question."""
        body = urlencode(form | {"csrf_token": self.token})
        began = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("POST", path, body, {"Cookie": self.cookie, "Connection": "close"} | _FORM)
        answer = line.getresponse()
        answer.read()
        line.close()
        target = answer.headers.get("Location")
        if answer.status != 302 or target is None:
            raise RuntimeError(f"{path} {form}: {answer.status}")
        before = len(self.seconds)
        self.ask(target, contains)
        del self.seconds[before:]
        self.seconds.append(time.perf_counter() - began)
