"""Services and papers are called by their names where a refusal knows their codes alone."""

from __future__ import annotations

from typing import Final

from postal import web
from postal.errors import Refusal
from postal.extensions import session
from postal.languages import as_language
from postal.office import running

_CODES: Final = ("service", "services", "item")
"""Values of this desk's refusals that are codes of services or papers."""


def say_by_name(refusal: Refusal) -> str:
    """Return the sentence of a refusal as ``web.say_refusal``, with names for codes.

    A service that is not saved yet has no name here; its code is what was typed.
    """
    names = _names()
    called: dict[str, object] = {
        key: ", ".join(names.get(code, code) for code in str(refusal.values[key]).split(", "))
        for key in _CODES
        if key in refusal.values
    }
    return web.say(refusal.text, {**refusal.values, **called})


def _names() -> dict[str, str]:
    english = web.current_language() == "en"
    services = running.current_services(session(), include_inactive=True)
    called = {row.code: row.name_en if english else row.name_id for row in services}
    return {**running.item_names(session(), as_language(web.current_language())), **called}
