"""``flask balance``: the balance of a day, as the screen shows it, for other programs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from postal import dates, web
from postal.balance.balance import Balance, balance_of
from postal.balance.closings import closer
from postal.balance.difference import KINDS
from postal.balance.forgotten import forgotten_days
from postal.cli.outcome import DONE, NEEDS_PERSON, JsonCommand, command, say_json
from postal.extensions import session
from postal.scanning.taking import require_office


@click.command("balance", cls=JsonCommand)
@click.argument("day", required=False)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def balance_command(day: str | None, as_json: bool) -> None:  # noqa: FBT001 - click
    """Say what came in on DAY (default: today), what was seen of it, and what is open by name.

    Ends with 1 while a difference is open: one that no closing of the day explains.
    """
    require_office()
    wanted = dates.parse_date(day, not_after=web.today()) if day else web.today()
    found = balance_of(session(), wanted, web.zone())
    told = _told(found)
    if as_json:
        say_json(told)
    else:
        for name, number in told["numbers"].items():
            click.echo(f"{name}: {'-' if number is None else number}")
        for each in told["differences"]:
            words = (each["kind"], each["dossier"] or each["label"] or "", each["sentence"])
            click.echo("\t".join((*words, each["reason"] or "")))
    sys.exit(NEEDS_PERSON if found.unexplained else DONE)


def _told(found: Balance) -> dict[str, Any]:
    closing = found.closing
    return {
        "day": found.day,
        "numbers": asdict(found.numbers),
        "open": len(found.unexplained),
        "differences": _differences(found),
        "closed": None
        if closing is None
        else {"by": closer(closing), "at": closing.at, "numbers": closing.numbers},
        "not_closed": _forgotten(),
    }


def _differences(found: Balance) -> list[dict[str, Any]]:
    explained = found.explained
    return [
        {
            **each.to_json(),
            "sentence": gettext(KINDS[each.kind].text, **each.values),
            "reason": explained.get(each.fact),
        }
        for each in found.differences
    ]


def _forgotten() -> list[date]:
    return forgotten_days(session(), web.today())
