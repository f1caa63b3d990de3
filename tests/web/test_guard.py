"""Every address of the program, tried by every role: who gets in, and who does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from postal.staff import guard
from postal.workflow import STAFF_ROLES, Role
from tests.conftest import ClientFor

ASSETS = {"static", "bootstrap.static"}
TOO_LARGE = 10**20
NUMBERS = (
    *(
        "hal",
        "kiriman",
        "tempat",
        "tahun",
        "seen_version",
        "id",
        "event",
        "document",
        "place",
        "to",
    ),
    *("mulai", "posisi"),
)
"""What views read as numbers out of an address or a form."""


def every_rule(app: Flask) -> Iterator[tuple[Rule, str, frozenset[Role] | None]]:
    """Each address with a method that it takes and the roles it is for."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ASSETS:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, guard.roles_of(rule.endpoint)


def ask(
    browser: FlaskClient, rule: Rule, method: str, number: int = 999_999, **said: int
) -> tuple[int, str]:
    """Ask for the address with made-up parts; return the status and where it leads."""
    values = {
        name: number if isinstance(converter, IntegerConverter) else "tidak-ada"
        for name, converter in rule._converters.items()
    }
    path = browser.application.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    where: dict[str, Any] = {"query_string" if method == "GET" else "data": said}
    answer = browser.open(path, method=method, **where)
    answer.close()
    return answer.status_code, answer.headers.get("Location", "")


def test_every_endpoint_says_whom_it_is_for(app: Flask) -> None:
    forgotten = {rule.endpoint for rule, _, roles in every_rule(app) if roles is None}
    assert forgotten == set()


def test_nobody_gets_in_without_signing_in(app: Flask, client: ClientFor) -> None:
    browser = client()
    open_doors = []
    for rule, method, roles in every_rule(app):
        status, where = ask(browser, rule, method)
        if roles and (status != 302 or not where.startswith("/masuk")):
            open_doors.append((method, rule.rule, status))
    assert open_doors == []


def test_a_public_page_does_not_ask_to_sign_in(app: Flask, client: ClientFor) -> None:
    browser = client()
    closed = [
        (method, rule.rule)
        for rule, method, roles in every_rule(app)
        if roles == guard.PUBLIC
        and rule.endpoint != "staff.sign_out"
        and ask(browser, rule, method)[1].startswith("/masuk")
    ]
    assert closed == []


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_a_role_opens_its_own_pages_and_no_others(
    app: Flask, client: ClientFor, role: Role
) -> None:
    browser = client(role.value)
    wrong = []
    for rule, method, roles in every_rule(app):
        if not roles:
            continue
        status, where = ask(browser, rule, method)
        refused = status == 403
        if refused == (role in roles) or where.startswith("/masuk") or status >= 500:
            wrong.append((method, rule.rule, status, where))
    assert wrong == []


def test_a_view_without_a_mark_is_closed_even_to_an_admin(app: Flask, client: ClientFor) -> None:
    browser = client("admin")
    app.view_functions["reports.home"] = lambda: "open"
    assert browser.get("/beranda").status_code == 403


def test_two_roles_open_the_pages_of_both(app: Flask, client: ClientFor) -> None:
    del app
    browser = client("admin")
    admins_id = 7
    form = {"name": "Contoh Admin", "role_admin": "y", "role_mailroom": "y", "place": "0"}
    assert browser.get("/kiriman/").status_code == 403
    assert browser.post(f"/admin/petugas/{admins_id}", data=form).status_code == 302
    assert browser.get("/kiriman/").status_code == 200


def test_the_way_back_after_signing_in_is_the_page_that_was_asked_for(client: ClientFor) -> None:
    where = client().get("/admin/petugas?status=semua").headers["Location"]
    assert where == "/masuk?next=/admin/petugas?status%3Dsemua"


def test_a_wish_to_store_something_is_not_repeated_after_signing_in(client: ClientFor) -> None:
    assert client().post("/kata-sandi").headers["Location"] == "/masuk"


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_no_number_in_an_address_or_a_form_is_too_large_for_a_page(
    app: Flask, client: ClientFor, role: Role
) -> None:
    browser = client(role.value)
    broken = []
    for rule, method, roles in every_rule(app):
        if not roles or role not in roles:
            continue
        status, _ = ask(
            browser, rule, method, number=TOO_LARGE, **dict.fromkeys(NUMBERS, TOO_LARGE)
        )
        if status >= 500:
            broken.append((method, rule.rule, status))
    assert broken == []
