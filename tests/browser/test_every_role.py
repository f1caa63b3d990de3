"""Every page that a role can reach, opened by that role: nothing is refused or amiss."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map

from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.walk import kinds


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
