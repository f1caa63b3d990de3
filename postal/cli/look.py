"""``flask show``, ``flask status`` and ``flask fsck``: looking without changing anything."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from postal import fsck
from postal.cli.outcome import NEEDS_PERSON, UNUSABLE, JsonCommand, bar, command, say_json
from postal.extensions import session
from postal.history.telling import case_json
from postal.public.finding import find, reply_json
from postal.saying import say_sentence
from postal.scanning.taking import NotSetUp, require_office, storage
from postal.waiting import last_day_of
from postal.web import current_language
from postal.wording import N_

_SUMMARY = N_(
    "%(batches)s bundel, %(pages)s halaman: %(placed)s punya tempat, %(unplaced)s menunggu"
)


@click.command("show", cls=JsonCommand)
@click.argument("code")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def show_command(code: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Show a dossier with its pages, a parcel with its contents, or an application with it all."""
    require_office()
    found = case_json(session(), code)
    if as_json:
        say_json(found)
        return
    for key, value in found.items():
        click.echo(f"{key}: {value}")


@click.command("status", cls=JsonCommand)
@click.argument("code")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def status_command(code: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Say what the citizen holding this code may see."""
    require_office()
    reply = find(session(), code, last_day=last_day_of)
    if reply is None:
        raise NotSetUp
    found = reply_json(reply, say_sentence, current_language())
    if as_json:
        say_json(found)
    else:
        click.echo(found["sentence"])
    sys.exit(0 if reply.answer is not None else UNUSABLE)


@click.command("fsck", cls=JsonCommand)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def fsck_command(as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Compare rows with files both ways, the event chain and the queues; changes nothing."""
    with bar("fsck") as progress:
        found = fsck.check(session(), storage(), progress)
    if as_json:
        say_json(found)
    else:
        counts = {key: found[key] for key in ("batches", "pages", "placed", "unplaced")}
        click.echo(gettext(_SUMMARY, **counts))
        for problem in found["problems"]:
            click.echo(f"{problem['kind']}: {problem['what']}", err=True)
    sys.exit(NEEDS_PERSON if found["problems"] else 0)
