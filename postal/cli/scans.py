"""``flask ingest`` and ``flask watch``: scanned files in."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from postal import ingest, worker
from postal.cli.outcome import (
    DONE,
    FAILED,
    NEEDS_PERSON,
    JsonCommand,
    bar,
    command,
    mailroom_actor,
    say_json,
)
from postal.extensions import session
from postal.scanning.report import batch_json
from postal.scanning.services import SIDES
from postal.scanning.taking import require_office


@click.command("ingest", cls=JsonCommand)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--sides", type=click.Choice(list(SIDES)), default="auto", help="How it was scanned.")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def ingest_command(paths: tuple[Path, ...], sides: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Read scanned files or folders of them; the sources stay where they are."""
    require_office()
    reports = [_ingest(path, sides) for path in _files(paths)]
    if as_json:
        say_json({"batches": reports})
    else:
        for report in reports:
            words = (report[key] or "" for key in ("outcome", "file", "pages", "reason"))
            click.echo("\t".join(str(word) for word in words))
    outcomes = {report["outcome"] for report in reports}
    if "failed" in outcomes:
        sys.exit(FAILED)
    sys.exit(NEEDS_PERSON if outcomes & {"needs-attention", "quarantined"} else DONE)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.is_file())
            found += sorted(one for one in inside if not one.name.startswith("."))
        else:
            found.append(path)
    return found


def _ingest(path: Path, sides: str) -> dict[str, Any]:
    try:
        with bar(path.name) as progress:
            batch, duplicate = ingest.ingest(
                path, way="command", actor=mailroom_actor(), sides=sides, on_progress=progress
            )
    except OSError as problem:
        return {
            "file": str(path),
            "sha256": None,
            "pages": 0,
            "outcome": "failed",
            "reason": problem.strerror or "failed",
            "dossiers": [],
            "unplaced": [],
            "doubts": [],
            "blank": [],
        }
    return batch_json(session(), batch, file=str(path), duplicate=duplicate)


@click.command("watch", cls=JsonCommand)
@click.option("--once", is_flag=True, help="work the inbox off and end")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def watch_command(once: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Work the inbox off; without --once, for ever."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(DONE))  # lets go of what it was reading
    reports = []
    for batch in worker.watch(once=once):
        report = batch_json(session(), batch, file=batch.name, duplicate=False)
        session().rollback()
        if as_json and once:
            reports.append(report)
        else:
            click.echo(f"{report['outcome']}\t{report['file']}\t{report['pages']}")
    if as_json:
        say_json({"batches": reports})
    outcomes = {report["outcome"] for report in reports}
    sys.exit(NEEDS_PERSON if outcomes & {"needs-attention", "quarantined"} else DONE)
