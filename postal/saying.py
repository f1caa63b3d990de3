"""Sentences for citizens: on screens in the language of the request, on paper in their own."""

from __future__ import annotations

from datetime import date
from functools import cache

from flask_babel import force_locale, gettext

from postal import dates
from postal.languages import Language
from postal.printing.words import Words
from postal.public.facts import Said
from postal.web import current_language


def say_sentence(said: Said) -> str:
    """Return a sentence, and those that follow it, in the language of the request."""
    language = current_language()
    values = {key: _shown(value, language) for key, value in said.values.items()}
    first = str(gettext(said.text, **values))
    return " ".join((first, *map(say_sentence, said.more)))


def _shown(value: object, language: Language) -> object:
    """Return a value of a sentence as it is said: days written out, words in the language."""
    if isinstance(value, Said):
        return say_sentence(value)
    return dates.long_date(value, language) if isinstance(value, date) else value


@cache
def words_in(language: Language) -> Words:
    """Return the words for what a citizen is given, whatever the language of who prints it is."""

    @cache
    def translate(text: str) -> str:
        with force_locale(language):
            said: str = gettext(text)
        return said

    return Words(translate, language)
