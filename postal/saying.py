"""Sentences for citizens as the screens say them, in the language of the request."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext

from postal import dates
from postal.languages import Language
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
