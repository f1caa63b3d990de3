"""``flask carrier-events``: a carrier's list of reports, as the screen takes it."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from postal import web
from postal.cli.outcome import NEEDS_PERSON, JsonCommand, command, mailroom_actor, say_json
from postal.delivery.carrier_events import LineError, read_lines
from postal.delivery.recording import BY_LIST, Recorded, chunks, record
from postal.extensions import session, writing
from postal.scanning.taking import require_office


@click.command("carrier-events", cls=JsonCommand)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def carrier_events_command(source: Path, as_json: bool) -> None:  # noqa: FBT001 - click
    """Record what a carrier reports of our parcels.

    Columns: code or resi, event, time, place, reason, receiver. Good lines are recorded
    even when others are wrong; running it again changes nothing.
    """
    require_office()
    zone = web.zone()
    session().rollback()
    lines, errors = read_lines(source.read_bytes(), zone=zone, now=datetime.now(UTC))
    result = Recorded()
    for chunk in chunks(lines):
        with writing() as current:
            result.add(record(current, chunk, way=BY_LIST, actor=mailroom_actor()))
    _say(result, [_error(one) for one in errors], as_json=as_json)
    sys.exit(NEEDS_PERSON if errors or result.unknown_codes or result.unknown_words else 0)


def _say(result: Recorded, errors: list[dict[str, Any]], *, as_json: bool) -> None:
    numbers = {
        "recorded": result.recorded,
        "repeated": result.repeated,
        "moved": result.moved,
    }
    unknown = {
        "unknown_codes": _counted("code", result.unknown_codes),
        "unknown_words": _counted("word", result.unknown_words),
    }
    if as_json:
        say_json({**numbers, **unknown, "errors": errors})
        return
    for name, number in numbers.items():
        click.echo(f"{name}\t{number}")
    for name, rows in unknown.items():
        for row in rows:
            click.echo(f"{name}\t" + "\t".join(str(value) for value in row.values()))
    for error in errors:
        click.echo(f"{error['line']}: {error['field']}: {error['message']}", err=True)


def _counted(name: str, found: Counter[str]) -> list[dict[str, Any]]:
    return [{name: text, "reports": count} for text, count in found.most_common()]


def _error(error: LineError) -> dict[str, Any]:
    """Return an error as other programs read it; ``message`` is for people."""
    return {
        "line": error.number,
        "field": error.field,
        "reason": error.refusal.code,
        "message": web.say_refusal(error.refusal),
    }
