"""The page of a day: its numbers, its differences by name, and the form that closes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from postal import dates, web
from postal.balance.balance import Balance, balance_of
from postal.balance.beside import Beside, beside
from postal.balance.closings import reasons_of
from postal.balance.difference import KINDS, Difference, Kind
from postal.balance.forgotten import forgotten_days
from postal.balance.views.blueprint import MAY_SEE, balance
from postal.balance.views.links import repair
from postal.codes import Mark, TrackingCode
from postal.errors import Refusal
from postal.extensions import session
from postal.plain_text import REASON_LENGTH
from postal.staff import guard
from postal.wording import N_

SHOWN: Final = 50
"""Differences of one kind that are listed; a reason for all of the kind covers the others."""


@dataclass(frozen=True)
class Row:
    """One difference as it is shown. ``reason`` was given when the day was closed.

    ``beside`` is where the pages of a dossier may lie that was not scanned.
    """

    difference: Difference
    name: str
    tracking: str | None
    sentence: str
    is_code: bool
    link: str | None
    reason: str | None
    typed: str
    wrong: bool
    beside: Beside | None


@dataclass(frozen=True)
class Group:
    """The differences of one kind; ``hidden`` of the ``count`` are not listed."""

    kind: str
    words: Kind
    count: int
    rows: list[Row]
    typed: str

    @property
    def hidden(self) -> int:
        """How many more there are than rows."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Typed:
    """What a refused form said: reasons by key and by kind, a count, why it was opened again."""

    reasons: Mapping[str, str]
    of_kind: Mapping[str, str]
    wrong: frozenset[str] = frozenset()
    count: str | None = None
    reopen: str = ""


NOTHING: Final = Typed({}, {})


@balance.get("/")
@guard.allow(*MAY_SEE)
def day() -> ResponseReturnValue:
    """Show the day in the address, today when it names none; a wrong one is said at the field."""
    asked = (request.args.get("hari") or "").strip()
    try:
        wanted = dates.parse_date(asked, not_after=web.today()) if asked else web.today()
    except Refusal as refusal:
        found = balance_of(session(), web.today(), web.zone())
        return page(found, asked=asked, problem=web.say_refusal(refusal)), 422
    return page(balance_of(session(), wanted, web.zone()))


def page(
    found: Balance, typed: Typed = NOTHING, *, asked: str | None = None, problem: str | None = None
) -> str:
    """Return the page of a day; a refused form keeps what was typed."""
    today = web.today()
    return render_template(
        "balance/day.html",
        balance=found,
        numbers=found.numbers,
        frozen=found.closing.numbers if found.closing is not None else {},
        groups=list(_groups(found, typed)),
        typed=typed,
        asked=asked if asked is not None else found.day.isoformat(),
        problem=problem,
        before=found.day - timedelta(days=1),
        after=found.day + timedelta(days=1) if found.day < today else None,
        forgotten=[each for each in forgotten_days(session(), today) if each != found.day],
        longest=REASON_LENGTH,
        may_do=guard.may("balance.close"),
        may_reopen=guard.may("balance.reopen"),
    )


def _groups(found: Balance, typed: Typed) -> Iterable[Group]:
    explained, before = found.explained, _remembered(found)
    for kind, each in groupby(found.differences, key=lambda one: one.kind):
        # What nobody has explained comes first: of many it must not be among the hidden.
        members = sorted(each, key=lambda one: one.fact in explained)
        lost = [one.dossier for one in members[:SHOWN] if one.dossier and kind == "not-scanned"]
        near = beside(session(), lost) if lost else {}
        rows = [_row(one, explained, before, typed, near) for one in members[:SHOWN]]
        yield Group(kind, KINDS[kind], len(members), rows, typed.of_kind.get(kind, ""))


def _remembered(found: Balance) -> dict[str, str]:
    """Return the reasons of a closing that was taken back; they are offered again."""
    return reasons_of(found.closings[0]) if found.closings and found.closing is None else {}


def _row(
    one: Difference,
    explained: Mapping[str, str],
    before: Mapping[str, str],
    typed: Typed,
    near: Mapping[str, Beside],
) -> Row:
    return Row(
        difference=one,
        name=_name(one),
        tracking=TrackingCode(one.tracking).grouped if one.tracking else None,
        sentence=web.say(KINDS[one.kind].text, dict(one.values)),
        is_code=one.dossier is not None or (one.envelope_id is not None and one.label is not None),
        link=repair(one),
        reason=explained.get(one.fact),
        typed=typed.reasons.get(one.key, before.get(one.fact, "")),
        wrong=one.key in typed.wrong,
        beside=near.get(one.dossier or ""),
    )


def _name(one: Difference) -> str:
    if one.dossier is not None:
        return Mark.read(one.dossier).grouped
    if one.label is not None:
        return one.label
    if one.registered_at is not None:
        return web.say(N_("Tanpa resi, didaftar %(when)s"), {"when": one.registered_at})
    return ""
