"""English beside Indonesian while the program runs; ``scripts/setup`` compiles the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask_babel import gettext

from postal import web
from postal.intake.cover_sheet import EXAMPLE, layout
from postal.printing.items import Text
from postal.printing.stock import A4
from postal.printing.words import Words
from tests.conftest import ClientFor


@pytest.mark.parametrize(
    ("address", "indonesian", "english"),
    [
        ("/", "Kode pelacakan", "Tracking code"),
        ("/masuk", "Masuk petugas", "Staff sign-in"),
    ],
)
def test_an_address_may_ask_for_a_language(
    client: ClientFor, address: str, indonesian: str, english: str
) -> None:
    as_it_is = client().get(address).get_data(as_text=True)
    asked = client().get(address, query_string={"bahasa": "en"}).get_data(as_text=True)
    assert indonesian in as_it_is
    assert english not in as_it_is
    assert english in asked
    assert indonesian not in asked


def test_a_refusal_is_said_in_the_language_of_the_request(client: ClientFor) -> None:
    page = client().get("/tidak/ada?bahasa=en").get_data(as_text=True)
    assert "This page does not exist." in page


def test_an_unknown_language_is_answered_in_indonesian(client: ClientFor) -> None:
    assert "Masuk petugas" in client().get("/masuk?bahasa=fr").get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "title", "day"),
    [
        ("/", "LEMBAR KENDALI BERKAS", "Selasa, 24 November 2026"),
        ("/?bahasa=en", "DOSSIER COVER SHEET", "Tuesday, 24 November 2026"),
    ],
)
def test_a_cover_sheet_is_printed_in_the_language_of_the_request(
    app: Flask, address: str, title: str, day: str
) -> None:
    sheet = replace(EXAMPLE, arrived=date(2026, 11, 24))
    with app.test_request_context(address):
        items = layout(sheet, A4, Words(gettext, web.current_language()))
    words = {item.text for item in items if isinstance(item, Text)}
    assert {title, day} <= words
