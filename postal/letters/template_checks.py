"""Whether words make a letter: known fields, needed ones, room on the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from postal.correspondence.letter_facts import KINDS, REMINDER
from postal.correspondence.letter_fields import FIELD, FIELDS, allowed, needed, paragraphs
from postal.correspondence.letter_texts import LetterText
from postal.correspondence.letter_versions import OWN
from postal.errors import Refusal
from postal.languages import LANGUAGES, Language
from postal.letters.kop import subject_fits
from postal.letters.letter_sheet import CrestOf, Pages, layout, no_crest
from postal.letters.samples import HEAD, NUMBER, Head, sample_in
from postal.letters.template_refusals import (
    FieldMayVanish,
    FieldMissing,
    FieldTwice,
    LettersUnprintable,
    SubjectTooLong,
    UnknownField,
    WordsEmpty,
    WordsTooLong,
)
from postal.letters.templates import Texts, number_in_force, texts_of
from postal.plain_text import NumberInText, TextTooLong, require_plain
from postal.printing.stock import A4, Paper
from postal.printing.type import unprintable
from postal.printing.words import Words
from postal.wording import N_

LANGUAGE_NAMES: Final[dict[Language, str]] = {
    "id": N_("Bahasa Indonesia"),
    "en": N_("Bahasa Inggris"),
}
MOST_PAGES: Final = 2
"""Sheets of a letter with an ordinary list: more cost more postage and hide the slip."""
MOST_SUBJECT: Final = 160
MOST_BODY: Final = 6000
_BRACE: Final = re.compile(r"[{}]")


@dataclass(frozen=True)
class Sheet:
    """What the words are printed on: the office's head, paper and crest."""

    head: Head = HEAD
    paper: Paper = A4
    crest_of: CrestOf = no_crest


SHEET: Final = Sheet()


def faults(kind: str, texts: Texts, sheet: Sheet = SHEET) -> list[Refusal]:
    """Return everything that keeps the words from being used, in the order of the page."""
    return [
        refusal
        for language in LANGUAGES
        for refusal in faults_in(kind, language, texts[language], sheet)
    ]


def refused_in_force(session: Session, sheet: Sheet = SHEET) -> dict[str, list[Refusal]]:
    """Return by kind what today's checks refuse of the words that the office has in force.

    They were saved before a check was made stricter, or before the office's own strings grew.
    """
    numbers = {kind: number_in_force(session, kind) for kind in KINDS}
    found = {
        kind: faults(kind, texts_of(session, kind, number), sheet)
        for kind, number in numbers.items()
        if number != OWN
    }
    return {kind: wrong for kind, wrong in found.items() if wrong}


def faults_in(
    kind: str, language: Language, text: LetterText, sheet: Sheet = SHEET
) -> list[Refusal]:
    """Return what is wrong with the words of one language; room is asked last."""
    wrong = [*_empty(language, text), *_fields(kind, language, text), *_letters(language, text)]
    if wrong:
        return wrong
    return list(_room(kind, language, text, sheet))


def preview(kind: str, language: Language, text: LetterText, sheet: Sheet, words: Words) -> Pages:
    """Return the pages of the made-up letter in these words, none where they are no words yet."""
    unknown = set(FIELD.findall(text.subject + text.body)) - set(allowed(kind))
    if unknown or not text.body.strip():
        return ()
    facts = sample_in(kind, language, text, sheet.head)
    return layout(facts, number=NUMBER, paper=sheet.paper, words=words, crest_of=sheet.crest_of)


def _empty(language: Language, text: LetterText) -> Iterator[Refusal]:
    name = (LANGUAGE_NAMES[language],)
    for where, said in ((N_("perihal"), text.subject), (N_("isi surat"), text.body)):
        if not said.strip():
            yield WordsEmpty(language=name, where=(where,))


def _fields(kind: str, language: Language, text: LetterText) -> Iterator[Refusal]:
    name = (LANGUAGE_NAMES[language],)
    known, used = allowed(kind), FIELD.findall(text.body)
    for field in dict.fromkeys([*FIELD.findall(text.subject), *used]):
        if field not in known:
            yield UnknownField(language=name, field=f"{{{field}}}")
    if _BRACE.search(FIELD.sub("", text.body + text.subject)):
        yield UnknownField(language=name, field="{ }")
    if not text.body.strip():
        return
    for field in needed(kind):
        if field not in used:
            yield FieldMissing(language=name, field=f"{{{field}}}", meaning=(FIELDS[field],))
    for field in _vanishing(kind, text.body):
        yield FieldMayVanish(language=name, field=f"{{{field}}}")
    if used.count("kode") > 1:
        yield FieldTwice(language=name)


def _vanishing(kind: str, body: str) -> list[str]:
    """Return the needed fields that a letter without its optional values would not print."""
    common = set(allowed(kind)[:9])
    forms = [set(needed(kind))]
    if kind == REMINDER:
        forms = [{"kode", "batas", "daftar"}, {"kode", "batas", "tempat"}]
    lost: list[str] = []
    for must in forms:
        extra = set[str]()
        if kind == REMINDER:
            extra = {"bila_berkas"} if "daftar" in must else {"bila_datang", "waktu", "bawa"}
        told = [set(FIELD.findall(part)) for part in paragraphs(body)]
        stands = set[str]().union(*(each for each in told if each <= common | must | extra))
        used = set[str]().union(*told)
        lost += [field for field in needed(kind) if field in (must & used) - stands]
    return list(dict.fromkeys(lost))


def _letters(language: Language, text: LetterText) -> Iterator[Refusal]:
    for said, most in ((text.subject, MOST_SUBJECT), (text.body, MOST_BODY)):
        try:
            require_plain(said, most=most)
        except (NumberInText, TextTooLong) as refusal:
            yield refusal
    strange = unprintable(re.sub(r"\s", " ", text.subject + text.body))
    if strange:
        yield LettersUnprintable(language=(LANGUAGE_NAMES[language],), letters=strange[:20])


def _room(kind: str, language: Language, text: LetterText, sheet: Sheet) -> Iterator[Refusal]:
    name = (LANGUAGE_NAMES[language],)
    facts = sample_in(kind, language, text, sheet.head)
    if not subject_fits(facts.subject, sheet.paper):
        yield SubjectTooLong(language=name)
    pages = len(preview(kind, language, text, sheet, Words(language=language)))
    if pages > MOST_PAGES:
        yield WordsTooLong(language=name, pages=pages, most=MOST_PAGES)
