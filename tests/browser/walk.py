"""A walk along the links of an office, to one page of each kind and pile."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map

LINK = re.compile(r'<a\b[^>]*\shref="(/[^"#]*)')
PILE = ("antrean", "daftar")
NOT_A_PAGE = {"bootstrap.static", "scanning.progress", "staff.language", "static"}


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
