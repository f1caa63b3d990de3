"""``flask receive`` and ``flask covers``: envelopes in, cover sheets out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from postal import web
from postal.cli.outcome import NEEDS_PERSON, JsonCommand, bar, command, mailroom_actor, say_json
from postal.extensions import session, writing
from postal.intake import cover_sheet, services
from postal.intake.cover_facts import CoverSheet
from postal.intake.covers import blank_stock
from postal.intake.envelope_list import Line, LineError, read_lines, register_lines
from postal.intake.prints import print_covers
from postal.lookups import office_calendar, the_office
from postal.models import Cover, Dossier
from postal.printing.stock import PAPERS
from postal.scanning.taking import require_office

_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("receive", cls=JsonCommand)
@click.option("--count", type=click.IntRange(1, 5000), help="equal envelopes to register")
@click.option("--service", help="service code, e.g. KTP-HILANG")
@click.option("--sheets", type=click.IntRange(1, 400), help="sheets counted in each")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of envelopes instead of --count",
)
@click.option("--covers", "out", required=True, type=_OUT, help="PDF, one cover a page")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def receive_command(  # noqa: PLR0913 - a command has as many arguments as options
    count: int | None,
    service: str | None,
    sheets: int | None,
    source: Path | None,
    out: Path,
    as_json: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Register envelopes and print their covers, in order."""
    if (count is None) == (source is None):
        raise click.UsageError("--count atau --from / either --count or --from")
    if count is not None and service is None:
        raise click.UsageError("--count meminta --service / --count needs --service")
    _writable(out)
    require_office()
    wrong: list[LineError] = []
    if source is not None:
        lines, wrong = read_lines(session(), source.read_bytes(), today=web.today())
        entries, late = _register(lines, out)
        wrong = sorted([*wrong, *late], key=lambda error: error.number)
    else:
        entries = _register_count(count or 0, service or "", sheets, out)
    errors = [_error(one) for one in wrong]
    report = {"dossiers": entries, "errors": errors}
    if as_json:
        say_json(report)
    else:
        for entry in entries:
            click.echo(f"{entry['cover_page']}\t{entry['code']}\t{entry['tracking_code']}")
        for error in errors:
            click.echo(f"{error['line']}: {error['field']}: {error['message']}", err=True)
    sys.exit(NEEDS_PERSON if errors else 0)


def _error(error: LineError) -> dict[str, Any]:
    """Return an error as other programs read it; ``message`` is for people."""
    return {
        "line": error.number,
        "field": error.field,
        "reason": error.refusal.code,
        "message": web.say_refusal(error.refusal),
    }


def _register_count(
    count: int, service: str, sheets: int | None, out: Path
) -> list[dict[str, Any]]:
    actor = mailroom_actor()
    with bar("receive") as progress, writing() as current:
        dossiers = services.receive_tray(
            current,
            count,
            service=services.active_service(current, service),
            sheets=sheets,
            arrived=web.today(),
            way="post",
            office=the_office(current),
            calendar=office_calendar(current),
            actor=actor,
            progress=progress,
        )
        return _printed(dossiers, out)


def _register(lines: list[Line], out: Path) -> tuple[list[dict[str, Any]], list[LineError]]:
    with writing() as current:
        dossiers, errors = register_lines(
            current,
            lines,
            office=the_office(current),
            calendar=office_calendar(current),
            actor=mailroom_actor(),
        )
        return _printed(dossiers, out), errors


def _printed(dossiers: list[Dossier], out: Path) -> list[dict[str, Any]]:
    """Write the PDF inside the transaction: when it cannot be written, nothing was received."""
    if not dossiers:
        return []
    _write(out, _sheets([dossier.covers[0] for dossier in dossiers]))
    return [
        {
            "code": dossier.code,
            "cover_page": number,
            "tracking_code": dossier.application.tracking_code if dossier.application else None,
        }
        for number, dossier in enumerate(dossiers, start=1)
    ]


def _sheets(covers: list[Cover]) -> list[CoverSheet]:
    return print_covers(
        session(),
        covers,
        office=the_office(session()),
        today=web.today(),
        language=web.current_language(),
        actor=mailroom_actor(),
    )


def _write(out: Path, sheets: list[CoverSheet]) -> None:
    paper = PAPERS[the_office(session()).paper]
    pdf = cover_sheet.render(sheets, paper, gettext, web.current_language())
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    temporary.write_bytes(pdf)
    temporary.replace(out)


def _writable(out: Path) -> None:
    if not os.access(out.resolve().parent, os.W_OK):
        raise click.UsageError(f"{out}: folder tidak dapat ditulisi / cannot write there")


@click.command("covers", cls=JsonCommand)
@click.option("--blank", required=True, type=click.IntRange(1, 5000), help="how many blank sheets")
@click.option("-o", "out", required=True, type=_OUT)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def covers_command(blank: int, out: Path, as_json: bool) -> None:  # noqa: FBT001 - click
    """Print blank cover stock; a scan at intake binds a sheet to its dossier."""
    _writable(out)
    require_office()
    with writing() as current:
        stock = blank_stock(current, blank, office=the_office(current), actor=mailroom_actor())
        _write(out, _sheets(stock))
        codes = [cover.code for cover in stock]
    if as_json:
        rows = [{"code": code, "cover_page": n} for n, code in enumerate(codes, start=1)]
        say_json({"covers": rows})
    else:
        click.echo("\n".join(codes))
