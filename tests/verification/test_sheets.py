"""Page pictures: the unclear first, the next case's ahead, all in a window of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from postal.extensions import db, writing
from postal.models import Application, Page
from postal.scanning import pictures
from postal.verification.unclear_pages import first_to_look_at
from tests.cases import a_case, a_dossier, an_envelope
from tests.conftest import ClientFor
from tests.verification.stage import judge, person, ready, taken

CHOSEN = re.compile(r'id="meja-periksa".*?data-evidence="halaman-(\d+)"', re.DOTALL)


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case in the operator's hand."""
    del app
    with writing() as session:
        return taken(session, person(session, "operator")).tracking_code


def pages(session: Session, code: str) -> list[Page]:
    case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
    number = case.dossiers[0].id
    return list(
        session.scalars(select(Page).where(Page.dossier_id == number).order_by(Page.position))
    )


def measure(code: str, place: int, **quality: object) -> int:
    """Write what was measured of one page, and return its number."""
    with writing() as session:
        page = pages(session, code)[place]
        page.quality = dict(quality)
        return page.id


def test_the_page_that_is_hardest_to_read_comes_first_and_says_why(
    client: ClientFor, code: str, session: Session
) -> None:
    measure(code, 1, cut=["left"])
    blurred = measure(code, 2, blur_mm=0.9)
    page = client("operator").get(f"/pemeriksaan/{code}").text
    chosen = CHOSEN.search(page)
    assert chosen is not None
    assert int(chosen[1]) == blurred
    assert page.count("mungkin buram") == 3  # beside the picture, in the strip, for its keys
    assert "mungkin terpotong" in page
    order = [page.index(f'data-evidence="halaman-{each.id}"') for each in pages(session, code)]
    assert order[0] < order[1]
    assert 'data-key="n"' in page


def test_a_page_that_lies_askew_is_marked_and_waits_for_its_turn(
    client: ClientFor, code: str, session: Session
) -> None:
    measure(code, 2, skew_degrees=4.0)
    page = client("operator").get(f"/pemeriksaan/{code}").text
    chosen = CHOSEN.search(page)
    assert chosen is not None
    assert int(chosen[1]) == pages(session, code)[0].id
    assert "mungkin miring" in page


def test_clear_pages_keep_their_order_and_offer_no_key_for_unclear_ones(
    client: ClientFor, code: str, session: Session
) -> None:
    page = client("operator").get(f"/pemeriksaan/{code}").text
    chosen = CHOSEN.search(page)
    assert chosen is not None
    assert int(chosen[1]) == pages(session, code)[0].id
    assert 'data-key="n"' not in page


def test_a_case_without_pages_opens_with_none() -> None:
    assert first_to_look_at([]) is None


def ahead(client: ClientFor, username: str = "operator") -> list[str]:
    found: list[str] = client(username).get("/pemeriksaan/berikutnya.json").get_json()["pictures"]
    return found


def test_the_pictures_of_the_next_case_are_told_without_taking_it(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        code = ready(current).tracking_code
    told = ahead(client)
    first = pages(session, code)[0].id
    assert told[0] == f"/pindaian/halaman/{first}.jpg?width=900&v=0"
    assert f"/pindaian/halaman/{first}.jpg?width=320&v=0" in told
    case = session.scalars(select(Application)).one()
    assert (case.state, case.taken_by_id) == ("registered", None)
    assert "Contohwati" not in str(told)
    taken_code = client("operator").post("/pemeriksaan/berikutnya").headers["Location"]
    assert taken_code.endswith(code)
    assert told[0] in client("operator").get(taken_code).text.replace("&amp;", "&")


def test_the_unclear_page_is_fetched_ahead_first(client: ClientFor) -> None:
    with writing() as current:
        code = ready(current).tracking_code
    dark = measure(code, 2, paper=90.0)
    assert ahead(client)[0].startswith(f"/pindaian/halaman/{dark}.jpg")


def test_nothing_is_fetched_ahead_when_nothing_waits_or_at_another_desk(client: ClientFor) -> None:
    assert ahead(client) == []
    assert client("auditor").get("/pemeriksaan/berikutnya.json").status_code == 403


def test_the_window_of_pages_shows_every_page_and_begins_where_it_was_asked(
    client: ClientFor, code: str, session: Session
) -> None:
    last = measure(code, 2, blur_mm=0.9)
    first = pages(session, code)[0].id
    page = client("operator").get(f"/pemeriksaan/{code}/lembar?bukti=halaman-{first}").text
    assert page.count("width=900") == 3
    assert f'data-chosen="halaman-{first}"' in page
    assert "mungkin buram" in page
    assert "Contohwati" not in page
    opened = client("supervisor").get(f"/pemeriksaan/{code}/lembar?bukti=lain").text
    assert f'data-chosen="halaman-{last}"' in opened


def test_the_window_of_pages_is_for_those_who_may_see_the_case(
    client: ClientFor, code: str
) -> None:
    assert client("counter").get(f"/pemeriksaan/{code}/lembar").status_code == 403
    assert client("operator").get("/pemeriksaan/TIDAKADA/lembar").status_code == 404


def test_a_case_not_scanned_yet_says_so_in_the_window_of_pages(client: ClientFor) -> None:
    with writing() as session:
        case = a_case(session)
        a_dossier(session, case, envelope=an_envelope(session))
        code = case.tracking_code
    assert "belum dipindai" in client("operator").get(f"/pemeriksaan/{code}/lembar").text


def test_what_is_copied_stands_beside_its_field_and_only_for_whoever_has_the_case(
    client: ClientFor, code: str
) -> None:
    assert 'data-copy="s0-nik"' in client("operator").get(f"/pemeriksaan/{code}").text
    assert "data-copy=" not in client("supervisor").get(f"/pemeriksaan/{code}").text


def asked(client: ClientFor, address: str) -> int:
    """How many questions a page puts to the database."""
    operator, said = client("operator"), []

    def note(*parts: object) -> None:
        said.append(parts[2])

    operator.get(address)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert operator.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(said)


def test_the_workbench_asks_no_more_for_more_pages_and_verdicts(client: ClientFor) -> None:
    with writing() as session:
        actor = person(session, "operator")
        small = taken(session, actor)
        large = ready(session, "AKTA-KAWIN", pages=40)
        large.taken_by_id, large.state = actor.staff_id, "under_verification"
        session.flush()
        judge(session, large, actor)
        addresses = [f"/pemeriksaan/{case.tracking_code}" for case in (small, large)]
    few, many = (asked(client, address) for address in addresses)
    assert many <= few
    assert few < 40


def test_a_picture_named_with_its_turn_is_kept_by_the_browser(
    client: ClientFor, code: str, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drawn = tmp_path / "lembar.jpg"
    drawn.write_bytes(b"JFIF")
    monkeypatch.setattr(pictures, "picture", lambda *_about: drawn)
    address = f"/pindaian/halaman/{pages(session, code)[0].id}.jpg?width=900"
    operator = client("operator")
    assert "immutable" in operator.get(f"{address}&v=0").headers["Cache-Control"]
    for other in (address, f"{address}&v=90"):
        kept = operator.get(other).headers["Cache-Control"]
        assert "immutable" not in kept
        assert "private" in kept
