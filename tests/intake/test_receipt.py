"""The receipt: the tracking code on paper, and nothing about a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import zxingcpp
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.codes import CheckFailed, NotATrackingCode
from postal.dates import long_date
from postal.demo.paper import pictures
from postal.extensions import writing
from postal.intake.receipt import EXAMPLE, layout, render
from postal.models import Application, Event
from postal.printing.items import Text
from postal.printing.stock import A4, F4, Paper
from tests.cases import a_case, a_dossier, an_envelope
from tests.conftest import ClientFor
from tests.printing.approval import differs


def test_its_code_is_read_back_as_the_address_of_the_answer() -> None:
    page = next(pictures(render([EXAMPLE]), 200))
    assert [one.text for one in zxingcpp.read_barcodes(page)] == [
        "https://berkas.contoh.test/s/7K3MQX9D24H3"
    ]


def test_it_looks_as_approved() -> None:
    assert not differs(render([EXAMPLE]), "receipt-example")


def test_it_tells_the_code_the_days_and_that_it_is_free() -> None:
    words = " ".join(item.text for item in layout(EXAMPLE) if isinstance(item, Text))
    for part in ("7K3M-QX9D-24H3", "25 September 2020", "30 September 2020", "gratis"):
        assert part in words


@pytest.mark.parametrize("paper", [A4, F4])
def test_everything_stands_on_the_slip(paper: Paper) -> None:
    for item in layout(EXAMPLE, paper):
        assert item.x >= 0
        assert item.x + item.width <= paper.width
        assert item.y + item.height <= 104


@pytest.mark.parametrize(
    ("code", "refused"), [("7K3MQX9D24HB", CheckFailed), ("apa", NotATrackingCode)]
)
def test_a_code_that_would_not_answer_is_not_printed(code: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        layout(replace(EXAMPLE, code=code))


def test_it_is_printed_from_the_case_and_stands_in_its_history(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        code = a_case(current).tracking_code
    answer = client("counter").post("/kiriman/tanda-terima", data={"code": code})
    assert answer.mimetype == "application/pdf"
    case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
    names = session.scalars(select(Event.name).where(Event.application_id == case.id)).all()
    assert "receipt_printed" in names
    unknown = client("counter").post("/kiriman/tanda-terima", data={"code": "TIDAKADA"})
    assert unknown.status_code == 404


def words_of(answer: TestResponse) -> str:
    assert answer.mimetype == "application/pdf", answer.text
    (page,) = PdfDocument(BytesIO(answer.data))
    return " ".join(page.get_textpage().get_text_bounded().split())


def test_a_supplements_receipt_tells_the_day_on_which_the_supplement_came(
    client: ClientFor,
) -> None:
    with writing() as current:
        case = a_case(current)
        case.examine_by = date(2026, 11, 13)
        first = a_dossier(current, case, envelope=an_envelope(current))
        late = an_envelope(current)
        late.arrived = date(2026, 11, 22)
        second = a_dossier(current, case, envelope=late)
        second.role = "supplement"
        code, came = case.tracking_code, long_date(case.received_on, "id")
        bundles = first.code, second.code
    browser = client("mailroom")

    def printed(**form: str) -> str:
        return words_of(browser.post("/kiriman/tanda-terima", data={"code": code, **form}))

    for said in (printed(), printed(dossier=bundles[1])):
        assert "Susulan diterima: Minggu, 22 November 2026" in said
        assert "13 November" not in said, "that day is over"
    assert f"Diterima: {came}" in printed(dossier=bundles[0])
    elsewhere = browser.post("/kiriman/tanda-terima", data={"code": code, "dossier": "BDCX00000X"})
    assert elsewhere.status_code == 404
