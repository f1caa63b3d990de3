"""Somebody with desks begins the lists of cases with their own, and sees the others on demand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from postal import audit
from postal.extensions import writing
from postal.models import Application, Staff, StaffDesk
from tests.cases import someone
from tests.conftest import ClientFor
from tests.production.stage import complete
from tests.verification.stage import ready

LISTS = ("/pemeriksaan/?antrean=to_verify", "/produksi/?antrean=decided")
EVERYTHING = "/kasus?antrean=to_verify"


@pytest.fixture
def codes(app: object) -> dict[str, list[str]]:
    """Cases of three desks that wait and are decided, by desk; the operator sits at two of them."""
    del app
    found: dict[str, list[str]] = {}
    with writing() as session:
        for code in ("KTP-HILANG", "KIA-5-17", "KK-BARU"):
            for case in (ready(session, code), complete(session, code)):
                found.setdefault(case.desk_code or "", []).append(case.tracking_code)
        operator = session.scalars(select(Staff).where(Staff.username == "operator")).one()
        operator.desks = [StaffDesk(desk_code=code) for code in ("ktp", "kia")]
    return found


def listed(page: str, codes: dict[str, list[str]]) -> set[str]:
    """The desks of which a case stands in the table."""
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return {desk for desk, of_it in codes.items() if any(code[:4] in table for code in of_it)}


def first_count(page: str) -> str:
    """The number at the pile that is shown."""
    found = re.search(r'aria-current="page">[^<]*<span class="count">(\d+)', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_begins_with_ones_own_desks(
    client: ClientFor, codes: dict[str, list[str]], path: str
) -> None:
    page = client("operator").get(path).text
    assert listed(page, codes) == {"ktp", "kia"}
    assert first_count(page) == "2"
    assert re.search(r'<option value="saya" selected>semua meja Anda: [^<]+, [^<]+</option>', page)


@pytest.mark.parametrize("path", [*LISTS, EVERYTHING])
def test_all_desks_and_any_other_one_are_shown_on_demand(
    client: ClientFor, codes: dict[str, list[str]], path: str
) -> None:
    operator = client("operator")
    for said, shown in (("", {"ktp", "kia", "kk"}), ("kk", {"kk"}), ("saya", {"ktp", "kia"})):
        page = operator.get(f"{path}&meja={said}").text
        assert listed(page, codes) == shown
        assert first_count(page) == str(len(shown))
        piles = page.partition('class="piles"')[2].partition("</ul>")[0]
        other = re.findall(r'href="([^"]+)"', piles)
        assert all(f"meja={said}" in address for address in other), "the other piles stay so"


def test_the_list_of_everything_begins_with_all_desks(
    client: ClientFor, codes: dict[str, list[str]]
) -> None:
    """Bundles of no case stand there too."""
    page = client("operator").get(EVERYTHING).text
    assert listed(page, codes) == {"ktp", "kia", "kk"}
    assert '<option value="" selected>' in page
    assert '<option value="saya">' in page


@pytest.mark.parametrize("path", [*LISTS, EVERYTHING])
def test_somebody_without_a_desk_begins_with_all(
    client: ClientFor, codes: dict[str, list[str]], path: str
) -> None:
    page = client("supervisor").get(path).text
    assert listed(page, codes) == {"ktp", "kia", "kk"}
    assert 'value="saya"' not in page


def test_the_next_case_stands_in_the_list_one_begins_with(
    client: ClientFor, codes: dict[str, list[str]]
) -> None:
    operator = client("operator")
    for _ in range(2):
        assert operator.post("/pemeriksaan/berikutnya").headers["Location"] != "/pemeriksaan/"
    nothing = operator.post("/pemeriksaan/berikutnya")
    page = operator.get(nothing.headers["Location"]).text
    assert listed(page, codes) == set()
    assert "hapus saringan meja" in page


def test_a_case_that_goes_to_another_desk_is_counted_there(
    client: ClientFor, codes: dict[str, list[str]]
) -> None:
    operator = client("operator")
    assert first_count(operator.get(LISTS[0]).text) == "2"
    with writing() as session:
        case = session.scalars(
            select(Application).where(Application.tracking_code == codes["ktp"][0])
        ).one()
        case.desk_code = "kk"
        audit.record(session, case, "service_chosen", actor=someone())
    assert first_count(operator.get(LISTS[0]).text) == "1"
    assert first_count(operator.get(LISTS[0] + "&meja=kk").text) == "2"


def test_what_waits_for_approval_is_told_of_the_whole_office(
    client: ClientFor, codes: dict[str, list[str]]
) -> None:
    with writing() as session:
        case = session.scalars(
            select(Application).where(Application.tracking_code == codes["kk"][0])
        ).one()
        for move in ("take", "propose_rejection"):
            audit.transition(
                session, case, move, seen_version=case.version, actor=someone(), reason="contoh"
            )
        boss = session.scalars(select(Staff).where(Staff.username == "supervisor")).one()
        boss.desks = [StaffDesk(desk_code="ktp")]
    page = client("supervisor").get("/pemeriksaan/").text
    assert re.search(r'Persetujuan <span class="count">1<', page)


def test_the_supervisors_lists_begin_with_their_desks_and_the_river_is_of_all(
    client: ClientFor, codes: dict[str, list[str]]
) -> None:
    with writing() as session:
        for case in session.scalars(select(Application).where(Application.state == "registered")):
            case.examine_by = date(2026, 11, 2)
        boss = session.scalars(select(Staff).where(Staff.username == "supervisor")).one()
        boss.desks = [StaffDesk(desk_code="ktp")]
    browser = client("supervisor")
    page = browser.get("/pengawasan").text
    assert listed(page.partition('id="daftar"')[2], codes) == {"ktp"}
    assert re.search(r'Lewat batas periksa <span class="count">1<', page)
    assert re.search(r'<option value="saya" selected>meja Anda: [^<]+</option>', page)
    river = page.partition('class="river"')[2].partition("</ol>")[0]
    address = re.search(
        r'href="(/pemeriksaan/[^"]*to_verify[^"]*)">Siap diperiksa</a> <strong>3<', river
    )
    assert address is not None
    assert listed(browser.get(address[1].replace("&amp;", "&")).text, codes) == {"ktp", "kia", "kk"}
    page = browser.get("/pengawasan?daftar=periksa&meja=").text
    assert listed(page.partition('id="daftar"')[2], codes) == {"ktp", "kia", "kk"}
