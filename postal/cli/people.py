"""``flask staff``: accounts from the command line, for the first one and for emergencies."""

from __future__ import annotations

import re
import secrets

import click
from flask.cli import with_appcontext

from postal.cli.outcome import JsonCommand, command, say_json
from postal.codes import ALPHABET
from postal.extensions import writing
from postal.staff.services import add_staff
from postal.workflow import STAFF_ROLES, Role


@click.group("staff")
def staff_group() -> None:
    """People who work here."""


@staff_group.command("add", cls=JsonCommand)
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in STAFF_ROLES]),
)
@click.option("--username", help="default: made from the name")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def add(name: str, roles: tuple[str, ...], username: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Open an account; prints a password that has to be changed at the first sign-in."""
    chosen = username or re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".")
    password = "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(4)).lower() for _ in range(4)
    )
    with writing() as current:
        add_staff(
            current,
            username=chosen,
            name=name,
            password=password,
            roles=[Role(role) for role in roles],
            must_change=True,
        )
    if as_json:
        say_json({"username": chosen, "password": password, "roles": list(roles)})
    else:
        click.echo(f"{chosen}\t{password}")
