"""A second look by the keys of the workbench: nothing but a keyboard, and nothing sent unseen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from postal.extensions import session, writing
from postal.lookups import the_office
from postal.models import Application, LineVerdict
from postal.staff.services import add_staff
from postal.workflow import Role
from scripts.bench_parts import desk_cases, offices
from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person

CASE = re.compile(r"/pemeriksaan/[0-9A-Z]{12}")
SECOND = "periksadua"


def everything_twice(desk: Live) -> None:
    """The office looks at every decision twice, with enough people."""
    with offices.opened(desk.folder), writing() as current:
        the_office(current).second_look_percent = 100
        for username in (SECOND, "periksatiga"):
            add_staff(
                current,
                username=username,
                name=f"Contoh {username}",
                password=desk_cases.PASSWORD,
                roles=[Role.OPERATOR],
            )


def decide(person: Person) -> str:
    """Find everything there in the next case; return its code."""
    person.page.goto("/pemeriksaan/")
    person.sends("n")
    code = person.page.locator("#meja-periksa").get_attribute("data-code") or ""
    count = person.page.locator("#syarat [data-line]").count()
    person.sends(*["a"] * count, "Enter")
    return code


@pytest.fixture
def second(visit: Open, desk: Live) -> tuple[Person, str, str]:
    """A second person before two decisions of a colleague; the codes in their order."""
    everything_twice(desk)
    first = visit(desk)
    first.sign_in(desk_cases.USERNAME, desk_cases.PASSWORD)
    codes = decide(first), decide(first)
    person = visit(desk)
    person.sign_in(SECOND, desk_cases.PASSWORD)
    person.page.goto("/pemeriksaan/persetujuan")
    return person, *codes


def found(desk: Live, code: str) -> tuple[str, list[tuple[str, str | None]]]:
    """The state of a case and what was found of its lines."""
    with offices.opened(desk.folder):
        case = session().scalars(select(Application).where(Application.tracking_code == code)).one()
        rows = session().scalars(
            select(LineVerdict)
            .where(LineVerdict.application_id == case.id)
            .order_by(LineVerdict.id)
        )
        return case.state, [(row.verdict, row.note) for row in rows]


def test_two_decisions_are_looked_at_again_without_a_mouse(
    second: tuple[Person, str, str], desk: Live
) -> None:
    person, code, following = second
    page = person.page
    person.sends("n")
    expect(page).to_have_url(re.compile(f"{code}/kedua$"))
    follows = page.locator("#akibat strong")
    expect(follows).to_have_text("Lengkap")
    person.press("t", "u")
    expect(page.locator(".decision-said")).to_have_text("Diurungkan. Sekarang syarat 1: ada")
    expect(follows).to_have_text("Lengkap")
    person.press("2", "b", "c")
    person.type("bagian bawah gelap")
    person.press("Enter")
    expect(follows).to_have_text("Belum lengkap: 2")
    expect(page.locator("#syarat .line-was").nth(1)).to_have_text("dulu: ada")
    person.finds_it_whole()
    assert found(desk, code)[0] == "second_look"
    person.sends("Enter")
    expect(page).to_have_url(re.compile(f"{following}/kedua$"))
    state, lines = found(desk, code)
    assert state == "incomplete"
    assert max(lines, key=str) == ("unclear", "bagian bawah gelap")
    person.sends("Enter")
    assert found(desk, following)[0] == "complete"
