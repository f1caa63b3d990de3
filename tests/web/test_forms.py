"""The words and fields that every form shares."""

from __future__ import annotations

import gettext
import re
from datetime import date
from pathlib import Path

import pytest
import wtforms
from flask import Flask
from wtforms import IntegerField, SelectField
from wtforms.validators import DataRequired, EqualTo, Length, NumberRange

from postal.forms import MESSAGES, DayField, Form, ParsedField, choices, line
from postal.identity import parse_phone

WORDS_OF_WTFORMS = Path(wtforms.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "wtforms.mo"


class Everything(Form):
    """One field of each sort that the program uses."""

    text = line("Teks", 5)
    free = line("Bebas", 5, required=False)
    number = IntegerField("Angka", [NumberRange(1, 3)])
    word = SelectField("Kata", choices=choices({"a": "A"}))
    exact = line("Tepat", 99, required=False)
    same = line("Sama", 99, required=False)
    phone = ParsedField("HP", parse=parse_phone)
    day = DayField("Hari", latest=lambda: date(2026, 11, 21))

    def __init__(self, **values: str) -> None:
        super().__init__(**values)
        self.exact.validators = [Length(min=2, max=2)]
        self.same.validators = [EqualTo("text")]


def sent(app: Flask, **values: str) -> Everything:
    with app.test_request_context(method="POST", data=values):
        form = Everything()
        form.validate()
        return form


def test_no_message_of_the_library_reaches_a_person(app: Flask) -> None:
    form = sent(
        app, text="terlalu panjang", number="x", word="b", exact="abc", same="beda", day="kapan"
    )
    with WORDS_OF_WTFORMS.open("rb") as file:
        english = {
            re.sub(r"%\(\w+\)[ds]", "", key if isinstance(key, str) else key[0])
            for key in gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        }
    said = [problem for name, problems in form.errors.items() if name for problem in problems]
    assert set(form.errors) == {"text", "number", "word", "exact", "same", "day"}
    assert not {re.sub(r"\d+", "", str(problem)) for problem in said} & english


def test_every_message_keeps_its_places() -> None:
    for theirs, ours in MESSAGES.items():
        places = re.findall(r"%\(\w+\)[ds]", theirs)
        assert [one for one in re.findall(r"%\(\w+\)[ds]", ours) if one not in places] == []


def test_a_count_is_said_in_our_words(app: Flask) -> None:
    form = sent(app, text="terlalu panjang", number="9")
    assert form.text.errors == ["Paling banyak 5 huruf."]
    assert form.number.errors == ["Antara 1 dan 3."]


def test_white_space_around_a_text_is_nobodys_wish(app: Flask) -> None:
    assert sent(app, text="  abc \n").text.data == "abc"
    assert sent(app, text="   ").text.errors == ["Harus diisi."]


def test_a_parsed_field_keeps_what_was_typed_and_gives_what_it_means(app: Flask) -> None:
    good, bad = sent(app, phone="0812 0000 1234"), sent(app, phone="bukan nomor")
    assert (good.phone.data, good.phone.errors) == ("0812 0000 1234", [])
    assert good.phone.value == parse_phone("081200001234")
    assert (bad.phone.data, bad.phone.value) == ("bukan nomor", None)
    assert "Nomor telepon ini tidak dikenal." in bad.phone.errors[0]


def test_an_empty_parsed_field_means_nothing(app: Flask) -> None:
    form = sent(app, phone=" ")
    assert (form.phone.value, form.phone.errors) == (None, [])


@pytest.mark.parametrize("typed", ["2026-11-21", "21-11-2026", "21/11/2026"])
def test_a_day_is_understood_as_people_write_it(app: Flask, typed: str) -> None:
    assert sent(app, day=typed).day.value == date(2026, 11, 21)


def test_a_day_after_the_latest_is_refused(app: Flask) -> None:
    assert "belum tiba" in sent(app, day="22-11-2026").day.errors[0]


def test_a_refusal_is_said_once(app: Flask) -> None:
    class Needed(Form):
        phone = ParsedField("HP", [DataRequired(), Length(max=3)], parse=parse_phone)

    with app.test_request_context(method="POST", data={"phone": "bukan nomor"}):
        form = Needed()
        form.validate()
    assert len(form.phone.errors) == 1


@pytest.mark.parametrize("text", ["Siti 😀", "王小明", "Иван", "Nur\u02bcaini"])
def test_what_no_font_of_ours_can_print_is_refused_at_the_field(app: Flask, text: str) -> None:
    form = sent(app, free=text)
    (said,) = [each for each in form.free.errors if "tidak dapat dicetak" in each]
    assert text[-1] in said or "\u02bc" in said
    assert form.free.data == text, "what was typed stays"


@pytest.mark.parametrize("text", ["José", "Łuka", "Müßø", "Nǔ ạ", "a–b’c"])
def test_letters_with_accents_may_be_written(app: Flask, text: str) -> None:
    assert not sent(app, free=text).free.errors


def test_an_accent_that_came_as_a_letter_of_its_own_is_joined_with_its_letter(app: Flask) -> None:
    form = sent(app, free="Jose\u0301")
    assert not form.free.errors
    assert form.free.data == "José"
