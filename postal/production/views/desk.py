"""The desk: what waits for which step, and one step on many at once."""

from __future__ import annotations

from collections import defaultdict

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from postal import web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Application, Document
from postal.production import batch, rows
from postal.production.finding import find_case
from postal.production.views.blueprint import (
    MAY_SEE,
    MAY_STEP,
    channel_name,
    name_of,
    production,
    said,
    ticked,
    tracking,
)
from postal.staff import guard, own_desks
from postal.wording import N_
from postal.workflow import Thing

TO_SIGN = N_("Sudah TTE (PDF langsung terbit)")


@production.get("/")
@guard.allow(*MAY_SEE)
def desk() -> ResponseReturnValue:
    """Show one tab; which one, its desk and its page stand in the address."""
    chosen = rows.tab(request.args.get("antrean"))
    desks = own_desks.chosen()
    page = web.page_number()
    listed, more = rows.rows(session(), chosen, page, desks.codes)
    return render_template(
        "production/desk.html",
        tab=chosen,
        tabs=rows.TABS,
        counts=rows.counts(session(), desks.codes),
        rows=listed,
        page=page,
        more=more,
        desks=desks,
        desk=desks.said,
        all_ticked="semua" in request.args,
        may_step=rows.may_step(chosen, guard.actor().roles),
        step=_step_name(chosen, listed),
        tracking=tracking,
        name_of=name_of,
        channel_name=channel_name,
    )


def _step_name(chosen: rows.Tab, listed: list[rows.Row]) -> str:
    """Return the button's words: the one step of all rows, or what becomes of both kinds."""
    made = {row.step for row in listed if row.step} or set(chosen.steps)
    labels = {web.move_label(each, chosen.thing) for each in made}
    return labels.pop() if len(labels) == 1 else gettext(TO_SIGN)


@production.post("/langkah")
@guard.allow(*MAY_STEP)
def step() -> ResponseReturnValue:
    """Make the step of a tab on everything that is ticked, and name what was left."""
    chosen = rows.tab(said("antrean"))
    wanted = ticked()
    try:
        with writing() as current:
            if chosen.thing is Thing.APPLICATION:
                result = batch.start_all(current, wanted, actor=guard.actor())
            else:
                result = batch.step_on(current, wanted, actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    else:
        _tell(result, chosen)
    return redirect(url_for("production.desk", antrean=chosen.name, meja=request.form.get("meja")))


def _tell(result: batch.Batch, chosen: rows.Tab) -> None:
    if result.done:
        step_name = _step_name(chosen, [])
        web.tell(gettext("%(n)s dikerjakan: %(step)s.", n=result.done, step=step_name))
    why: dict[str, list[str]] = defaultdict(list)
    for row_id, refusal in result.left:
        why[web.say_refusal(refusal)].append(_called(chosen, row_id))
    for sentence, names in why.items():
        web.tell(
            gettext("Tidak dikerjakan: %(names)s.", names=", ".join(names)) + f" {sentence}", "stop"
        )


def _called(chosen: rows.Tab, row_id: int) -> str:
    if chosen.thing is Thing.APPLICATION:
        case = session().get(Application, row_id)
        return tracking(case.tracking_code) if case is not None else "?"
    document = session().get(Document, row_id)
    if document is None:
        return "?"
    name = name_of(document.kind, document.number)
    return f"{tracking(document.application.tracking_code)} {name}"


@production.post("/pindai")
@guard.allow(*MAY_SEE)
def scan() -> ResponseReturnValue:
    """Open the case of a scanned cover sheet or a typed tracking code."""
    try:
        found = find_case(session(), said("scan"))
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("production.desk"))
    return redirect(url_for("production.case", code=found.tracking_code))
