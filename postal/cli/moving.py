"""``flask move``: any legal move of a case, for scripts; the same rules as on the screens."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from postal import web, workflow
from postal.audit import Actor
from postal.cli.outcome import JsonCommand, command, refuse, say_json
from postal.codes import Mark, TrackingCode
from postal.errors import Refusal
from postal.extensions import writing
from postal.history import services as history
from postal.lookups import the_office
from postal.models import Application, Cover, Dossier, Staff
from postal.scanning.taking import require_office
from postal.staff.signed_in import roles_on
from postal.verification import steps
from postal.wording import N_
from postal.workflow import IllegalMove, Thing


class NobodyOfThatName(Refusal):
    """No open account has this user name or this name."""

    code = "nobody-of-that-name"
    text = N_("Tidak ada petugas dengan nama itu.")


@click.command("move", cls=JsonCommand)
@click.argument("code")
@click.argument("move")
@click.option("--reason", help="asked for by some moves")
@click.option("--as", "name", required=True, help="user name or full name of who acts")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def move_command(code: str, move: str, reason: str | None, name: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Make MOVE on the case with this tracking or dossier CODE, as that member of staff."""
    require_office()
    step = move.replace("-", "_")
    try:
        with writing() as current:
            said = _make(current, code, step, reason, name)
    except IllegalMove as refusal:
        legal = str(refusal.values["legal"])
        if as_json:
            say_json(
                {
                    "error": {
                        "code": refusal.code,
                        "reason": web.say_refusal(refusal),
                        "legal": [] if legal == "-" else legal.split(", "),
                    }
                }
            )
        click.echo(f"{refusal.code}: {legal}", err=True)
        raise SystemExit(2) from refusal
    except Refusal as refusal:
        refuse(refusal, as_json=as_json)
    if as_json:
        say_json(said)
    else:
        click.echo(f"{said['code']}: {said['from']} -> {said['to']}")


def _make(
    current: Session, code: str, move: str, reason: str | None, name: str
) -> dict[str, str | None]:
    case = _case(current, code)
    actor = _actor(current, name)
    before = case.state
    if move in steps.OWN:
        steps.make(
            current,
            case,
            move,
            seen_version=case.version,
            actor=actor,
            today=web.today(),
            reason=reason,
        )
    else:
        workflow.find_move(Thing.APPLICATION, before, move, actor.roles, reason)
        history.move_application(
            current,
            case,
            move,
            seen_version=case.version,
            actor=actor,
            today=web.today(),
            reason=reason,
        )
    return {
        "code": case.tracking_code,
        "move": move,
        "from": before,
        "to": case.state,
        "as": actor.name,
        "finish_by": case.finish_by.isoformat() if case.finish_by else None,
    }


def _case(current: Session, code: str) -> Application:
    try:
        mark = Mark.parse_typed(code, the_office(current).mark)
    except Refusal:
        try:
            return history.by_tracking(current, TrackingCode.parse(code).text)
        except Refusal as problem:
            raise history.NotFound from problem
    found = current.scalar(
        select(Application)
        .join(Dossier, Dossier.application_id == Application.id)
        .outerjoin(Cover, Cover.dossier_id == Dossier.id)
        .where(or_(Dossier.code == mark.text, Cover.code == mark.text))
    )
    if found is None:
        raise history.NotFound
    return found


def _actor(current: Session, name: str) -> Actor:
    wanted = name.strip()
    person = current.scalar(
        select(Staff)
        .where(
            Staff.active,
            or_(Staff.username == wanted.lower(), func.lower(Staff.name) == wanted.lower()),
        )
        .order_by(Staff.username != wanted.lower(), Staff.id)
        .limit(1)
    )
    if person is None:
        raise NobodyOfThatName
    return Actor(person.id, person.name, roles_on(person, web.today()), "cli")
