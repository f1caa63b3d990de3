"""Backs that came as a batch of their own: laid to their fronts with one press."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from postal import audit, web
from postal.extensions import writing
from postal.models import Batch
from postal.scanning.passes import pair_batches
from postal.scanning.sides import REVERSED, SAME
from postal.scanning.views.blueprint import MAY_DO, scanning
from postal.scanning.views.deciding import carry_on
from postal.staff import guard


@scanning.post("/<int:batch_id>/pasangkan")
@guard.allow(*MAY_DO)
def pair(batch_id: int) -> ResponseReturnValue:
    """Lay the pages of a batch of backs to those of the batch of fronts that was chosen."""
    form, actor = request.form, guard.actor()
    order = form.get("order") or None
    if order not in (None, SAME, REVERSED):
        abort(400)
    with writing() as current:
        backs = current.get(Batch, batch_id) or abort(404)
        fronts = current.get(Batch, web.row_id(form, "fronts") or 0) or abort(404)
        for batch, field in ((backs, "seen_version"), (fronts, "fronts_version")):
            if batch.version != web.row_id(form, field):
                raise audit.moved(current, batch)
        outcome = pair_batches(current, backs, fronts, actor, order=order)
        carry_on(current, outcome, actor)
        waits, name, total = backs.state == "needs_attention", fronts.name, backs.pages_total
    web.tell(
        gettext("%(n)s halaman belakang dipasangkan dengan bundel %(name)s.", n=total, name=name),
        "look" if waits else "done",
    )
    return redirect(url_for("scanning.batch", batch_id=batch_id))
