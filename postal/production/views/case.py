"""One case at the production desk: its documents with every legal move."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from postal import finishing, holding, workflow
from postal.codes import Mark
from postal.documents import DOCUMENT_KINDS
from postal.extensions import session
from postal.finishing import AT_WORK
from postal.lookups import office_places
from postal.models import Application, Document, Parcel
from postal.production import channels, making, promised, rows, steps
from postal.production.refusals import NoServiceYet
from postal.production.views.blueprint import (
    MAY_SEE,
    channel_name,
    find,
    name_of,
    production,
    tracking,
)
from postal.promises import versions
from postal.staff import guard
from postal.web import today
from postal.workflow import Thing


@production.get("/<code>")
@guard.allow(*MAY_SEE)
def case(code: str) -> ResponseReturnValue:
    """Show the documents of one case and what can be done to each."""
    return page(find(code))


def page(found: Application) -> str:
    """Return the case's page; what was typed into a refused form is still there."""
    current, actor = session(), guard.actor()
    made = making.documents(current, found)
    allowed = {row.name for row in workflow.moves_for(Thing.APPLICATION, found.state, actor.roles)}
    return render_template(
        "production/case.html",
        case=found,
        tracking=tracking(found.tracking_code),
        documents=[(row, steps.offered(row, actor)) for row in made],
        parcels={row.id: current.get(Parcel, row.parcel_id) for row in made if row.parcel_id},
        living=finishing.documents_of(current, found),
        ways={kind: _ways(found, kind) for kind in DOCUMENT_KINDS},
        settled=channels.SETTLED,
        before_print=channels.BEFORE_PRINT,
        person=lambda row: rows.person(found, row),
        kinds=DOCUMENT_KINDS,
        places=office_places(current, "district"),
        promises=[each for each in versions(current, found) if each.kind == "finish"],
        may_promise=found.state in promised.PROMISED and bool(promised.MAY & actor.roles),
        worked_on=found.state in AT_WORK and bool(promised.MAY & actor.roles),
        held=holding.last_hold(current, found) if found.state == "on_hold" else None,
        needs_date=found.state == "on_hold" and holding.needs_date(current, found, today()),
        held_things=sum(row.count for row in finishing.held_enclosures(current, found)),
        allowed=allowed,
        grouped=lambda code: Mark.read(code).grouped,
        name_of=name_of,
        channel_name=channel_name,
        typed=request.form,
    )


def _ways(found: Application, kind: str) -> tuple[str, ...]:
    try:
        return channels.offered(channels.service_of(found), kind)
    except NoServiceYet:
        return ()


def document_of(found: Application, document_id: int) -> Document | None:
    """Return one document of this case, None when it has no such one."""
    made = making.documents(session(), found)
    return next((row for row in made if row.id == document_id), None)
