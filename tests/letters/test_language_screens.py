"""Where the language of a case is chosen and changed, and what is printed in it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application, Letter
from postal.people import language_of
from postal.verification import taking
from tests.cases import PHONE, a_case
from tests.conftest import ClientFor
from tests.letters.stage import composed
from tests.verification.stage import person, ready

pytestmark = pytest.mark.usefixtures("app")


def case_of(session: Session) -> Application:
    session.rollback()
    return session.scalars(select(Application)).one()


def seen(page: str) -> str:
    return str(re.findall(r'name="seen" value="([^"]+)"', page)[0])


def words(pdf: bytes) -> str:
    pages = PdfDocument(BytesIO(pdf))
    return " ".join(
        word for page in pages for word in page.get_textpage().get_text_bounded().split()
    )


def opens(browser: FlaskClient, **values: str) -> str:
    """Save an envelope at intake."""
    data = {"way": "post", "dossiers-0-service": "KTP-HILANG", **values}
    answer = browser.post("/kiriman/", data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_an_envelope_in_english_begins_an_english_case_with_its_message(
    client: ClientFor, session: Session
) -> None:
    opens(client("mailroom"), **{"dossiers-0-language": "en"})
    case = case_of(session)
    assert language_of(case) == "en"
    page = client("operator").get(f"/kasus/{case.tracking_code}").text
    assert "<dd>English</dd>" in page


def test_nothing_chosen_is_indonesian_and_asks_for_no_key(
    client: ClientFor, session: Session
) -> None:
    opens(client("mailroom"))
    assert language_of(case_of(session)) == "id"


def test_the_language_stays_chosen_while_the_envelope_is_keyed(client: ClientFor) -> None:
    data = {"way": "post", "dossiers-0-language": "en", "action": "add"}
    page = client("mailroom").post("/kiriman/", data=data).text
    assert re.search(r'<strong lang="en">English</strong></summary>', page)
    assert 'selected value="en"' in page


def test_a_language_that_is_none_is_refused_at_its_field(client: ClientFor) -> None:
    data = {"way": "post", "dossiers-0-language": "fr"}
    answer = client("mailroom").post("/kiriman/", data=data)
    assert answer.status_code == 422
    assert '<a href="#dossiers-0-language">' in answer.text


def test_the_language_is_changed_on_the_case_and_stands_in_its_history(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        code = a_case(current).tracking_code
    browser = client("operator")
    form = {"seen": seen(browser.get(f"/kasus/{code}/data").text), "p-name": "Siti Contohwati"}
    browser.post(f"/kasus/{code}/data", data={**form, "p-language": "en"})
    assert language_of(case_of(session)) == "en"
    assert "bahasa surat dan pesan: English" in browser.get(f"/kasus/{code}").text
    again = {**form, "seen": seen(browser.get(f"/kasus/{code}/data").text)}
    browser.post(f"/kasus/{code}/data", data={**again, "p-language": ""})
    assert language_of(case_of(session)) == "id"
    assert "bahasa surat dan pesan: Bahasa Indonesia" in browser.get(f"/kasus/{code}").text


def test_the_language_is_changed_at_the_workbench(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case = ready(current)
        taking.take(current, case, seen_version=case.version, actor=person(current, "operator"))
        code = case.tracking_code
    browser = client("operator")
    page = browser.get(f"/pemeriksaan/{code}").text
    data = {"seen": seen(page), "p-name": "Siti Contohwati", "p-language": "en"}
    assert browser.post(f"/pemeriksaan/{code}/data", data=data).status_code == 302
    assert language_of(case_of(session)) == "en"


def test_the_language_is_changed_at_the_counter_also_after_a_check_that_ran_out(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        code = a_case(current, phone=PHONE).tracking_code
    browser, where = client("counter"), f"/loket/kasus/{code}"
    late = browser.post(f"{where}/alamat", data={"p-language": "en"})
    assert late.status_code == 409
    assert '<input type="hidden" name="p-language" value="en">' in late.text
    data = {"checked": "card", "p-language": "en"}
    page = browser.post(f"{where}/identitas", data=data).text
    assert 'selected value="en"' in page
    browser.post(f"{where}/alamat", data={"seen": seen(page), "p-language": "en"})
    assert language_of(case_of(session)) == "en"


def test_the_receipt_speaks_the_language_of_the_case_not_of_who_prints_it(
    client: ClientFor, session: Session
) -> None:
    del session
    with writing() as current:
        one, other = a_case(current), a_case(current)
        assert one.applicant is not None
        one.applicant.language = "en"
        english, usual = one.tracking_code, other.tracking_code
    browser = client("mailroom")
    for code, told in ((english, "Your tracking code"), (usual, "Kode pelacakan Anda")):
        answer = browser.post("/kiriman/tanda-terima?lang=en", data={"code": code})
        assert told in words(answer.get_data())


def test_a_letter_of_the_house_says_that_the_language_was_changed_since(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = composed(current)
        number = letter.id
    browser = client("mailroom")
    assert "Bahasa kasus ini diubah" not in browser.get(f"/surat/{number}").text
    with writing() as current:
        found = current.get_one(Letter, number).application.applicant
        assert found is not None
        found.language = "en"
    assert "Bahasa kasus ini diubah menjadi English" in browser.get(f"/surat/{number}").text
    session.rollback()
    assert session.get_one(Letter, number).language == "id"
