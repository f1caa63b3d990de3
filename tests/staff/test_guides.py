"""The guide of each role is there, whole, and for people who work here only."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from postal.staff.views.guide import FOLDER
from postal.workflow import STAFF_ROLES

ClientFor = Callable[..., FlaskClient]
GUIDES = sorted(path.name for path in FOLDER.glob("*.html") if path.name != "index.html")
PICTURE = re.compile(r'<img src="([^"]+)" alt="([^"]+)"')


def test_there_is_a_guide_for_every_role() -> None:
    listed = re.findall(r'href="([\w-]+\.html)"', (FOLDER / "index.html").read_text())
    assert sorted(listed) == GUIDES
    assert len(GUIDES) == len(STAFF_ROLES)


@pytest.mark.parametrize("name", GUIDES)
def test_every_picture_of_a_guide_exists(name: str) -> None:
    found = PICTURE.findall((FOLDER / name).read_text())
    assert found
    assert [source for source, _ in found if not Path(FOLDER / source).is_file()] == []


def test_a_guide_opens_from_the_program(client: ClientFor) -> None:
    browser = client("district")
    assert "kecamatan.html" in browser.get("/panduan/").get_data(as_text=True)
    answer = browser.get("/panduan/kecamatan.html")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert browser.get("/panduan/panduan.css").mimetype == "text/css"


@pytest.mark.parametrize("name", ["../../app.py", "%2e%2e/%2e%2e/app.py", "nothing.html"])
def test_nothing_else_opens(client: ClientFor, name: str) -> None:
    assert client("district").get(f"/panduan/{name}").status_code == 404


def test_a_stranger_is_sent_to_the_door(client: ClientFor) -> None:
    assert client().get("/panduan/").status_code == 302
