"""Made-up cases for an office with years of work behind it: rows for the tables, by the thousand.

The same number always gives the same case. Most are over; the newest are open, spread over the
states as in an office that keeps up: half waits for the citizen or is on its way.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any, Final

from postal.codes import ALPHABET, Kind, Mark, check_symbol
from postal.models.vault import blind
from postal.names import index_words

OFFICE: Final = "CX"
Rows = dict[str, list[dict[str, Any]]]
_OPEN: Final = {
    "registered": 30,
    "under_verification": 2,
    "second_look": 1,
    "incomplete": 12,
    "in_person_required": 6,
    "complete": 5,
    "in_process": 15,
    "on_hold": 4,
    "produced": 23,
    "rejected": 2,
}
_OVER: Final = {"finished": 94, "withdrawn": 2, "forwarded": 2, "merged": 1, "void": 1}
_DOCUMENT: Final = {
    "in_process": ("to_enter", "to_sign", "to_print", "printed", "checked"),
    "produced": ("ready", "packed", "packed", "packed", "packed", "packed", "released"),
    "finished": ("packed", "packed", "packed", "released"),
}
_PARCEL: Final = {
    "produced": (
        *("packing", "labelled", "manifested", "handed_over", "in_transit", "in_transit"),
        *("out_for_delivery", "attempted", "held_at_post_office", "at_district", "returned"),
    ),
    "finished": ("delivered", "delivered", "delivered", "collected"),
}
_PROMISED: Final = ("complete", "in_process", "on_hold", "produced", "finished")
_SYLLABLES: Final = ("ba", "di", "ka", "lu", "mi", "na", "ra", "su", "ti", "wo")
_WORDS: Final = tuple(f"ukur{a}{b}{c}" for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES)
_COMMON: Final = tuple(accumulate(1 / (place + 5) for place in range(len(_WORDS))))
_SPREAD: Final = 7_368_787  # a prime: numbers in a row give codes far apart


@dataclass(frozen=True)
class Plan:
    """How many cases there are, and how many of the newest are still open."""

    cases: int
    open: int

    @property
    def a_day(self) -> int:
        """The cases that come in a day: open ones are open for some forty days."""
        return max(self.open // 40, 1)


@dataclass(frozen=True)
class Shared:
    """What the cases refer to: services with their desks, who examines, the day they end on."""

    services: tuple[tuple[int, str], ...]
    staff_id: int
    today: date


def symbols(number: int, count: int) -> str:
    """Return ``count`` symbols that only ``number`` has, without the check symbol."""
    rest, found = number * _SPREAD % len(ALPHABET) ** count, ""
    for _ in range(count):
        rest, value = divmod(rest, len(ALPHABET))
        found = ALPHABET[value] + found
    return found


def tracking_code(number: int) -> str:
    """Return the tracking code of case ``number``."""
    body = symbols(number, 11)
    return body + check_symbol(body)


def mark(kind: Kind, number: int) -> str:
    """Return the mark of the dossier or parcel of case ``number``."""
    return Mark(kind, OFFICE, symbols(number, 5)).text


def name(number: int) -> str:
    """Return the applicant's two or three words: some are as frequent as in a town."""
    chance = random.Random(number)  # noqa: S311 - made-up names
    words = chance.choices(_WORDS, cum_weights=_COMMON, k=2 + number % 2)
    return " ".join(words).title()


def nik(number: int) -> str:
    """Return sixteen digits that nobody has: such a month does not exist."""
    return f"359999{9_999_999_999 - number:010d}"


def phone(number: int) -> str:
    """Return a telephone number of no network's range that is in use."""
    return f"+62812{number:08d}"


def cases(plan: Plan, shared: Shared, start: int, stop: int) -> Rows:
    """Return the rows of the cases ``start`` to ``stop`` - 1, counted from 1, by table."""
    rows: Rows = {}
    for number in range(start, stop):
        for table, row in _case(plan, shared, number):
            rows.setdefault(table, []).append(row)
    return rows


def _case(plan: Plan, shared: Shared, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    chance = random.Random(-number)  # noqa: S311 - a spread, no secret
    kinds = _OPEN if number > plan.cases - plan.open else _OVER
    state = chance.choices(list(kinds), weights=list(kinds.values()))[0]
    day = shared.today - timedelta(days=(plan.cases - number) // plan.a_day)
    came = datetime.combine(day, time(2 + number % 8, number % 60), UTC)
    yield from _people(number, came)
    yield from _paper(number, came, unscanned=state == "registered" and number % 4 == 0)
    yield from _story(shared, number, state, came)
    yield "applications", _application(shared, number, state, came)
    if state in _DOCUMENT:
        yield from _result(number, state, came, chance)


def _application(shared: Shared, number: int, state: str, came: datetime) -> dict[str, Any]:
    service, desk = shared.services[number % len(shared.services)]
    ready = None if state == "registered" and number % 4 == 0 else came
    held = state == "under_verification" and number % 2
    return {
        "id": number,
        "state": state,
        "version": 3,
        "state_since": _moved(shared, came, state, number),
        "created_at": came,
        "service_version_id": service,
        "desk_code": desk,
        "tracking_code": tracking_code(number),
        "received_on": came.date(),
        "examine_by": came.date() + timedelta(days=5),
        "finish_by": came.date() + timedelta(days=12) if state in _PROMISED else None,
        "paper_ready_at": ready,
        "review_on": came.date() + timedelta(days=30) if state == "on_hold" else None,
        "taken_by_id": shared.staff_id if held else None,
        "taken_at": came if held else None,
    }


def _moved(shared: Shared, came: datetime, state: str, number: int) -> datetime:
    days = 0 if state == "registered" else number % 12
    return min(came + timedelta(days=days), datetime.combine(shared.today, time(1), UTC))


def _people(number: int, came: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    called, number_called = name(number), phone(number)
    yield (
        "applicants",
        {
            "application_id": number,
            "name": called,
            "phone": number_called,
            "phone_index": blind("phone", number_called),
            "address": f"Jalan Ukur {number % 900}",
            "district": "Contoh Utara",
            "postcode": "69901",
        },
    )
    yield (
        "subjects",
        {
            "application_id": number,
            "name": called,
            "nik": nik(number),
            "nik_index": blind("nik", nik(number)),
        },
    )
    yield "tracking_aliases", {"code": tracking_code(number), "application_id": number}
    for word in index_words([called]):
        yield "name_words", {"application_id": number, "word": word}
    times = {"state_since": came, "created_at": came, "version": 2}
    resi = f"P{number:013d}"
    yield (
        "envelopes",
        times
        | {"id": number, "state": "emptied", "arrived": came.date(), "way": "post", "resi": resi},
    )


def _paper(number: int, came: datetime, *, unscanned: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    code = mark(Kind.DOSSIER, number)
    times = {"state_since": came, "created_at": came, "version": 2}
    yield (
        "dossiers",
        times
        | {
            "id": number,
            "state": "received" if unscanned else "filed",
            "code": code,
            "envelope_id": number,
            "application_id": number,
            "role": "first",
            "sheets": 2,
        },
    )
    yield (
        "covers",
        times
        | {
            "state": "bound",
            "code": code,
            "dossier_id": number,
            "run": f"r{number // 20}",
            "place_in_run": number % 20 + 1,
        },
    )


def _story(
    shared: Shared, number: int, state: str, came: datetime
) -> Iterator[tuple[str, dict[str, Any]]]:
    told = {"application_id": number, "number": 1, "at": came, "staff_id": shared.staff_id}
    examine, finish = (came.date() + timedelta(days=days) for days in (5, 12))
    yield "promises", told | {"kind": "examine", "day": examine}
    names = ["born", "take"]
    if state in _PROMISED:
        yield "promises", told | {"kind": "finish", "day": finish}
        names.append("find_complete")
    if state == "finished":
        names.append("finish")
    for place, happened in enumerate(names):
        yield (
            "events",
            {
                "at": came + timedelta(days=place, hours=number % 100),
                "thing": "application",
                "thing_id": number,
                "application_id": number,
                "name": happened,
                "target": state,
                "actor_id": shared.staff_id,
                "actor_name": "Contoh Ukur",
                "device": "bench",
                "before": f"{number * 8 + place:064x}",
            },
        )


def _result(
    number: int, state: str, came: datetime, chance: random.Random
) -> Iterator[tuple[str, dict[str, Any]]]:
    times = {"state_since": came + timedelta(days=9), "created_at": came, "version": 4}
    made = chance.choice(_DOCUMENT[state])
    packed = made == "packed"
    yield (
        "documents",
        times
        | {
            "application_id": number,
            "state": made,
            "kind": "paper",
            "number": 1,
            "channel": "pos",
            "parcel_id": number if packed else None,
        },
    )
    if packed:
        stands = chance.choice(_PARCEL[state])
        handed = None if stands in ("packing", "labelled", "manifested") else times["state_since"]
        yield (
            "parcels",
            times
            | {
                "id": number,
                "state": stands,
                "code": mark(Kind.PARCEL, number),
                "application_id": number,
                "channel": "pos",
                "carrier": "pos",
                "resi": f"R{number:013d}" if number % 9 else None,
                "handed_at": handed,
                "attempts": 0,
            },
        )
