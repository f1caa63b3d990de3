"""The words of the letters: checked before they are used, kept in every version."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from postal.correspondence.letter_facts import KINDS
from postal.correspondence.letter_fields import FIELD, FIELDS, allowed, needed, paragraphs, render
from postal.correspondence.letter_texts import LetterText, own_text
from postal.errors import Refusal
from postal.languages import LANGUAGES, Language
from postal.letters import runs, templates
from postal.letters.samples import HEAD, sample, sample_in
from postal.letters.template_checks import Sheet, faults, preview
from postal.letters.template_refusals import (
    FieldMayVanish,
    FieldMissing,
    FieldTwice,
    LettersUnprintable,
    SubjectTooLong,
    UnknownField,
    VersionUnknown,
    WordsChanged,
    WordsEmpty,
    WordsTooLong,
    WordsUnchanged,
)
from postal.plain_text import NumberInText, TextTooLong
from postal.printing.items import Text
from postal.printing.stock import A4, F4, Paper
from postal.printing.words import Words
from tests.cases import someone
from tests.letters.stage import composed, printed
from tests.verification.stage import person

OWN = {language: own_text("missing", language) for language in LANGUAGES}
KIND = pytest.mark.parametrize("kind", KINDS)


def changed(**changes: str) -> dict[Language, LetterText]:
    """The program's words with other Indonesian ones."""
    return {**OWN, "id": replace(OWN["id"], **changes)}


def codes(found: list[Refusal]) -> list[str]:
    return [each.code for each in found]


# The program's own words.


@KIND
@pytest.mark.parametrize("paper", [A4, F4], ids=["A4", "F4"])
def test_the_programs_own_words_pass_every_check_on_one_sheet(kind: str, paper: Paper) -> None:
    texts = {language: own_text(kind, language) for language in LANGUAGES}
    sheet = Sheet(paper=paper)
    assert faults(kind, texts, sheet) == []
    for language in LANGUAGES:
        words = Words(language=language)
        assert len(preview(kind, language, texts[language], sheet, words)) == 1


@KIND
def test_both_languages_of_a_letter_say_the_same_things(kind: str) -> None:
    first, second = (own_text(kind, language) for language in LANGUAGES)
    assert [FIELD.findall(part) for part in paragraphs(first.body)] == [
        FIELD.findall(part) for part in paragraphs(second.body)
    ]
    assert first.subject != second.subject


@KIND
def test_every_field_of_a_kind_has_a_meaning_and_a_value_in_its_sample(kind: str) -> None:
    assert set(allowed(kind)) <= FIELDS.keys()
    every = " ".join(f"{{{name}}}" for name in needed(kind))
    for language in LANGUAGES:
        assert sample_in(kind, language, LetterText("Hal", every)).passages[-1].text != every
        said = " ".join(each.text for each in sample(kind, language).passages)
        assert "{" not in said


# Fields.


def test_a_paragraph_whose_field_has_no_value_is_left_out() -> None:
    passages = render("satu\n\ndua {a}\n\ntiga {b}", {"a": None, "b": "x"})
    assert [each.text for each in passages] == ["satu", "tiga x"]


def test_what_people_are_called_is_never_taken_for_a_field_or_for_stars() -> None:
    (only,) = render("Halo {a}.", {"a": "{kode} *tebal*"})
    assert (only.look, only.text) == ("plain", "Halo {kode} *tebal*.")


def test_stars_make_a_line_of_their_own_and_lists_their_lines() -> None:
    passages = render("*Penting.* Lalu ini.\n\n{bawa}\n\nAtau: {bawa}", {"bawa": ("a", "b")})
    assert [(each.look, each.text) for each in passages] == [
        ("bold", "Penting."),
        ("plain", "Lalu ini."),
        ("item", "a"),
        ("item", "b"),
        ("plain", "Atau: a; b"),
    ]


# Checks.


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": " "}, WordsEmpty),
        ({"body": ""}, WordsEmpty),
        ({"body": OWN["id"].body + " {apa}"}, UnknownField),
        ({"body": OWN["id"].body + " {alasan}"}, UnknownField),
        ({"body": OWN["id"].body + " {nama"}, UnknownField),
        ({"subject": "Surat {apa}"}, UnknownField),
        ({"body": OWN["id"].body.replace("{kode}", "")}, FieldMissing),
        ({"body": OWN["id"].body.replace("{daftar}", "")}, FieldMissing),
        ({"body": OWN["id"].body.replace("{batas}", "")}, FieldMissing),
        ({"body": OWN["id"].body + " {kode}"}, FieldTwice),
        ({"subject": "Kelengkapan berkas permohonan " * 4}, SubjectTooLong),
        ({"subject": "x" * 161}, TextTooLong),
        ({"body": OWN["id"].body + " kata panjang" * 260}, WordsTooLong),
        ({"body": OWN["id"].body + " 3573010101900001"}, NumberInText),
        ({"body": OWN["id"].body + " 漢"}, LettersUnprintable),
    ],
)
def test_words_that_make_no_letter_are_refused_by_name(
    changes: dict[str, str], code: type[Refusal]
) -> None:
    assert code.code in codes(faults("missing", changed(**changes)))


def test_the_language_that_is_wrong_is_named_and_the_other_is_left_alone() -> None:
    (wrong,) = faults("missing", {**OWN, "en": replace(OWN["en"], body="")})
    assert wrong.values == {"language": ("Bahasa Inggris",), "where": ("isi surat",)}


def test_an_office_with_long_strings_is_asked_for_fewer_words() -> None:
    body = OWN["id"].body + "\n\n" + "kata panjang " * 210
    wide = replace(HEAD, sender=replace(HEAD.sender, address="Jalan Percobaan " * 50))
    assert faults("missing", changed(body=body)) == []
    assert codes(faults("missing", changed(body=body), Sheet(wide))) == ["letter-words-too-long"]


def test_a_long_paragraph_runs_on_over_the_pages_and_loses_no_word() -> None:
    words = " ".join(f"kata{number}" for number in range(700))
    text = replace(OWN["id"], body=OWN["id"].body.replace("Dengan hormat,", words))
    pages = preview("missing", "id", text, Sheet(), Words())
    assert len(pages) > 2
    told = [item for page in pages for item in page if isinstance(item, Text)]
    assert words in " ".join(item.text for item in told if item.text.startswith("kata"))
    assert all(item.y + item.height <= A4.height for item in told)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [("come_in", "{kode}", "{alasan} {kode}"), ("reminder", "{kode}", "{bila_berkas}{kode}")],
)
def test_a_needed_field_beside_one_that_may_be_empty_is_refused(
    kind: str, before: str, after: str
) -> None:
    texts = {language: own_text(kind, language) for language in LANGUAGES}
    texts["id"] = replace(texts["id"], body=texts["id"].body.replace(before, after))
    assert codes(faults(kind, texts)) == [FieldMayVanish.code]


# Versions.


def test_a_letter_is_composed_in_the_words_in_force_and_keeps_them(current: Session) -> None:
    old = composed(current)
    body = OWN["id"].body.replace("Dengan hormat,", "Selamat pagi,")
    texts = changed(subject="Berkas kurang", body=body)
    number = templates.save(current, "missing", texts, seen=0, actor=someone())
    fresh = composed(current)
    facts = runs.facts_of(fresh)
    assert (number, facts.template, facts.subject) == (1, 1, "Berkas kurang")
    assert facts.passages[0].text == "Selamat pagi,"
    before = runs.facts_of(old)
    assert (before.template, before.passages[0].text) == (0, "Dengan hormat,")
    (again,) = runs.printed(current, printed(current, old))
    assert again.facts == before


def test_every_version_is_kept_and_an_older_one_comes_back_as_a_new_one(current: Session) -> None:
    actor = person(current, "supervisor")
    for n in range(2):
        templates.save(current, "missing", changed(subject=f"Hal {n}"), seen=n, actor=actor)
    back = templates.go_back(current, "missing", 1, seen=2, actor=actor)
    assert back == 3
    assert templates.texts_of(current, "missing", 3)["id"].subject == "Hal 0"
    assert templates.texts_of(current, "missing", 2)["id"].subject == "Hal 1"
    own = templates.go_back(current, "missing", 0, seen=3, actor=actor)
    assert templates.texts_of(current, "missing", own) == OWN
    kept = templates.versions(current, "missing")
    assert [row.number for row in kept] == [4, 3, 2, 1, 0]
    assert kept[0].who
    assert kept[-1].who is None
    assert templates.number_in_force(current, "missing") == 4
    assert templates.number_in_force(current, "ready") == 0


def test_the_second_of_two_people_is_told_who_saved(current: Session) -> None:
    actor = person(current, "supervisor")
    templates.save(current, "missing", changed(subject="Satu"), seen=0, actor=actor)
    with pytest.raises(WordsChanged) as refused:
        templates.save(current, "missing", changed(subject="Dua"), seen=0, actor=actor)
    assert refused.value.values["number"] == 1
    assert refused.value.values["who"] == templates.versions(current, "missing")[0].who
    assert templates.texts_of(current, "missing", 1)["id"].subject == "Satu"


def test_the_same_words_again_and_unknown_versions_are_refused(current: Session) -> None:
    with pytest.raises(WordsUnchanged):
        templates.save(current, "missing", OWN, seen=0, actor=someone())
    with pytest.raises(VersionUnknown):
        templates.go_back(current, "missing", 7, seen=0, actor=someone())
