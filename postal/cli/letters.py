"""``flask letters``: the day's letters become one PDF, and are handed over as plain mail."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from postal import print_runs, web
from postal.cli.outcome import JsonCommand, command, mailroom_actor, say_json
from postal.errors import Refusal
from postal.extensions import writing
from postal.letters import handing, runs
from postal.letters.refusals import NoLetterChosen
from postal.letters.views.paper import draw
from postal.lookups import the_office
from postal.models import Letter, PrintRun
from postal.scanning.taking import require_office


@click.command("letters", cls=JsonCommand)
@click.argument("letters", nargs=-1, metavar="LETTER...")
@click.option(
    "-o", "out", type=click.Path(dir_okay=False, path_type=Path), help="print to this PDF"
)
@click.option("--hand-over", "leaving", is_flag=True, help="hand over what is printed")
@click.option("--all", "everything", is_flag=True, help="hand over all that are printed")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def letters_command(
    letters: tuple[str, ...],
    out: Path | None,
    leaving: bool,  # noqa: FBT001 - click passes flags by name
    everything: bool,  # noqa: FBT001 - click passes flags by name
    as_json: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Print letters by postcode (-o), or hand printed ones over as plain mail (--hand-over).

    LETTER is its number, its slip or the tracking code of its case; without any, all that wait are
    printed. What has left the house cannot be called back, so handing all over asks for --all.
    Of all that wait, one is named and left out whose address fits no envelope or whose case does
    not wait for papers any more.
    """
    if (out is None) is not leaving:
        raise click.UsageError("-o atau --hand-over / either -o or --hand-over")
    if leaving and bool(letters) is everything:
        raise click.UsageError(
            "--hand-over: sebut suratnya, atau --all untuk semua / name the letters, or --all"
        )
    if out is not None and everything:
        raise click.UsageError("--all: hanya dengan / only with --hand-over")
    if out is not None and not os.access(out.resolve().parent, os.W_OK):
        raise click.UsageError(f"{out}: folder tidak dapat ditulisi / cannot write there")
    require_office()
    with writing() as current:
        said = _print(current, letters, out) if out is not None else _leave(current, letters)
    if as_json:
        say_json(said)
        return
    for row in said["letters"]:
        click.echo(f"{row['number']}\t{row['postcode']}\t{row['case']}\t{row['state']}")
    for row in said["left_out"]:
        click.echo(row["reason"], err=True)


def _print(current: Session, names: tuple[str, ...], out: Path) -> dict[str, Any]:
    how: dict[str, Any] = {
        "office": the_office(current),
        "today": web.today(),
        "actor": mailroom_actor(),
    }
    bad: list[Refusal] = []
    run: PrintRun | None
    if names:
        run = runs.print_letters(current, _named(current, names), **how)
    else:
        run, bad = runs.print_waiting(current, **how)
    if run is None:
        raise NoLetterChosen
    # Inside the transaction: when the file cannot be written, no number was given.
    _write(out, draw(runs.printed(current, run), run.stock))
    print_runs.all_out(run)  # the file is all that this command prints, and it is whole
    rows = [_told(row.letter) for row in runs.rows_of(current, run)]
    return {"run": run.id, "letters": rows, "left_out": _left(bad)}


def _leave(current: Session, names: tuple[str, ...]) -> dict[str, Any]:
    bad: list[Refusal] = []
    chosen = _named(current, names)
    if names:
        seen = {row.id: row.version for row in chosen}
        handing.hand_over(current, chosen, seen=seen, actor=mailroom_actor())
    else:
        chosen, bad = handing.hand_over_all(current, actor=mailroom_actor())
    return {"letters": [_told(row) for row in chosen], "left_out": _left(bad)}


def _left(bad: Sequence[Refusal]) -> list[dict[str, str]]:
    return [{"code": each.code, "reason": web.say_refusal(each)} for each in bad]


def _named(current: Session, names: Sequence[str]) -> list[Letter]:
    mark, today = the_office(current).mark, web.today()
    return [handing.find_letter(current, name, office_mark=mark, today=today) for name in names]


def _told(letter: Letter) -> dict[str, Any]:
    return {
        "number": letter.number_text,
        "slip": letter.slip,
        "case": letter.application.tracking_code,
        "postcode": letter.sheet["postcode"],
        "state": letter.state.replace("_", "-"),
        "prints": letter.prints,
    }


def _write(out: Path, pdf: bytes) -> None:
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    temporary.write_bytes(pdf)
    temporary.replace(out)
