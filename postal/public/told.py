"""The answer for machines: ``flask status CODE --json``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from postal.languages import Language
from postal.public.answer import PublicAnswer
from postal.public.facts import Said
from postal.public.outgoing import Told, carrier_name
from postal.verdicts import PLAIN, Missing
from postal.workflow import PUBLIC_LABELS, PublicWord


def to_send(missing: Missing, language: Language) -> Said:
    """Return what a citizen has to send, as one sentence around the paper's name."""
    return Said(PLAIN[missing.verdict], {"item": missing.name(language)})


def as_json(
    given: PublicAnswer, say: Callable[[Said], str] = str, language: Language = "id"
) -> dict[str, Any]:
    """Return the answer for machines: words, ISO days, and sentences as ``say`` words them."""
    line = given.line
    service = given.service
    named = None if service is None else {"id": service.name_id, "en": service.name_en}[language]
    return {
        "code": given.code,
        **_worded(given.word, say),
        "sentence": say(given.sentence),
        "next_step": say(given.next_step),
        "service": named,
        **{name: day.isoformat() for name, day in given.days.items()},
        "missing": [
            {
                "item": each.name(language),
                "verdict": each.verdict.value,
                "sentence": say(to_send(each, language)),
            }
            for each in given.missing
        ],
        "parcels": [_parcel(each, say) for each in given.parcels],
        "free": given.free,
        "steps": [
            *({"name": say(Said(name)), "at": "done"} for name in line.done),
            *({"name": say(Said(name)), "at": "now"} for name in (line.now,) if name),
            *({"name": say(Said(name)), "at": "ahead"} for name in line.ahead),
        ],
    }


def _worded(word: PublicWord, say: Callable[[Said], str]) -> dict[str, str]:
    return {"word": word.value, "label": say(Said(PUBLIC_LABELS[word]))}


def _parcel(told: Told, say: Callable[[Said], str]) -> dict[str, Any]:
    thing = told.thing
    return {
        "contents": list(thing.kinds),
        **_worded(told.word, say),
        "sentence": say(told.line),
        "since": thing.since.isoformat(),
        "channel": thing.channel,
        "carrier": carrier_name(thing),
        "resi": thing.resi,
        "place": thing.place,
    }
