"""``flask demo``: a demo office in an empty data folder, marked DATA CONTOH, dated from today."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from postal import web
from postal.cli.outcome import JsonCommand, bar, command, say_json
from postal.demo import day as demo_day
from postal.demo import office as demo_office
from postal.demo.closing import close_earlier
from postal.extensions import session, settings
from postal.models import Office


@click.command("demo", cls=JsonCommand)
@click.option("--day", is_flag=True, help="a whole day as well: something in every queue")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def demo_command(day: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Fill an empty data folder with a demo office; a second run only tells it again."""
    upgrade()
    office = session().query(Office).first()
    if office is None:
        with bar("demo") as progress:
            demo_office.build(web.today(), progress)
    elif not office.demo:
        raise demo_office.RealOffice(folder=settings().data)
    busy = day and not demo_office.day_played()
    if busy:
        demo_day.play(web.today())
    if office is None or busy:
        close_earlier(web.today())
    facts = demo_office.facts()
    if as_json:
        say_json(facts)
    else:
        click.echo(demo_office.letter(facts))
