"""``flask move``: any legal move of the tables, for scripts; the same rules as on the screens."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import dates, parcels, web
from postal.cli.asked import Asked, actor_of, person
from postal.cli.move_case import move_case
from postal.cli.move_document import NAMES, move_documents
from postal.cli.move_outgoing import move_manifest, move_parcel
from postal.cli.outcome import JsonCommand, command, refuse, say_json
from postal.codes import Kind, Mark, TrackingCode
from postal.delivery.pickup import RELATIONS, own_place
from postal.errors import Refusal
from postal.extensions import writing
from postal.history import services as history
from postal.lookups import dossier_by_mark, the_office
from postal.models import Application, Manifest, Parcel
from postal.parcels import ParcelUnknown
from postal.scanning.taking import require_office
from postal.workflow import IllegalMove, Thing, moves_from

# Which of the row kinds a code may stand for.
Found = Application | Parcel | Manifest


@click.command("move", cls=JsonCommand)
@click.argument("code")
@click.argument("move")
@click.option("--reason", help="asked for by some moves")
@click.option("--as", "name", required=True, help="user name or full name of who acts")
@click.option("--document", type=int, help="only this document of the case, counted from 1")
@click.option("--until", help="hold: the day it is looked at again; else the new day promised")
@click.option(
    "--to", help="hand-over: who gets the case; merge: the other code; forward: the office"
)
@click.option("--service", help="change-service, split: the code of the service")
@click.option("--desk", help="change-desk: the code of the desk")
@click.option("--pages", help="split: which pages go, counted from 1 through the case (2,3)")
@click.option("--receiver", help="collect, report-delivered: the name of who took it")
@click.option("--relation", type=click.Choice(list(RELATIONS)), default="self", show_default=True)
@click.option("--channel", help="print-instead, print-again, remake: how the paper goes (pos, …)")
@click.option("--place", help="code of the kecamatan where it is collected from now on")
@click.option("--same-address", is_flag=True, help="replace: the address was right all the same")
@click.option("--compared", is_flag=True, help="merge: the cases differ, and were compared")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def move_command(code: str, move: str, name: str, as_json: bool, **more: Any) -> None:  # noqa: FBT001, ANN401 - click passes options by name
    """Make MOVE on the case, parcel or manifest with this CODE, as that member of staff.

    A tracking or dossier code stands for the case; a move of documents (enter, sign, print, check,
    make-ready, pack, void …) is made on all of its documents that can make it.
    """
    require_office()
    try:
        with writing() as current:
            said = _make(current, code, _asked(current, move.replace("-", "_"), name, more))
    except IllegalMove as refusal:
        _tell_legal(refusal, as_json=as_json)
        raise SystemExit(2) from refusal
    except Refusal as refusal:
        refuse(refusal, as_json=as_json)
    if as_json:
        say_json(said)
    else:
        click.echo(f"{said['code']}: {said['from']} -> {said['to']}")


def _tell_legal(refusal: IllegalMove, *, as_json: bool) -> None:
    legal = str(refusal.values["legal"])
    if as_json:
        named = [] if legal == "-" else legal.split(", ")
        reason = web.say_refusal(refusal)
        say_json({"error": {"code": refusal.code, "reason": reason, "legal": named}})
    click.echo(f"{refusal.code}: {legal}", err=True)


def _asked(current: Session, move: str, name: str, more: dict[str, Any]) -> Asked:
    staff = person(current, name)
    actor = actor_of(staff, web.today())
    typed = more.pop("until")
    return Asked(
        move=move,
        actor=actor,
        today=web.today(),
        until=dates.parse_date(typed) if typed else None,
        way=more.pop("place"),
        place_id=own_place(actor.roles, staff.place_id),
        **more,
    )


def _make(current: Session, code: str, asked: Asked) -> dict[str, Any]:
    found = _find(current, code)
    if isinstance(found, Parcel):
        return move_parcel(current, found, asked)
    if isinstance(found, Manifest):
        return move_manifest(current, found, asked)
    if _of_documents(found, asked):
        return move_documents(current, found, asked)
    return move_case(current, found, asked)


def _of_documents(case: Application, asked: Asked) -> bool:
    """Tell whether the documents are meant: the case itself cannot make a move of that name."""
    own = {row.name for row in moves_from(Thing.APPLICATION, case.state)}
    return asked.move in NAMES and asked.move not in own


def _find(current: Session, code: str) -> Found:
    """Return what a code stands for.

    Raises:
        NotFound: nothing has it.
    """
    try:
        mark = Mark.parse_typed(code, the_office(current).mark)
    except Refusal:
        return _by_other_code(current, code)
    found = _by_mark(current, mark)
    if found is None:
        raise history.NotFound
    return found


def _by_mark(current: Session, mark: Mark) -> Found | None:
    if mark.kind is Kind.PARCEL:
        return current.scalar(select(Parcel).where(Parcel.code == mark.text))
    if mark.kind is Kind.BOX:
        return current.scalar(select(Manifest).where(Manifest.code == mark.text))
    dossier = dossier_by_mark(current, mark)
    return dossier.application if dossier is not None else None


def _by_other_code(current: Session, code: str) -> Found:
    try:
        return history.by_tracking(current, TrackingCode.parse(code).text)
    except Refusal:
        try:
            return parcels.find_parcel(current, code)
        except ParcelUnknown as unknown:
            raise history.NotFound from unknown
