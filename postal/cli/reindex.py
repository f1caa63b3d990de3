"""``flask reindex``: old cases are found again by what newer programs search."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from postal.cli.outcome import JsonCommand, command, say_json
from postal.extensions import writing
from postal.reindexing import reindex


@click.command("reindex", cls=JsonCommand)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def reindex_command(as_json: bool) -> None:  # noqa: FBT001
    """Write anew by which names, sounds and addresses all cases are found.

    To be run once after an update that says so; people may work meanwhile. It may be stopped and
    run again at any time.
    """
    seen = changed = last = 0
    while True:
        with writing() as current:
            step = reindex(current, last)
        if step is None:
            break
        last, seen, changed = step.last, seen + step.seen, changed + step.changed
    if as_json:
        say_json({"cases": seen, "changed": changed})
    else:
        click.echo(f"{seen} cases looked at, {changed} written anew")
