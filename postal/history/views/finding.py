"""Finding cases: by the one search field, and by the piles people work off."""

from __future__ import annotations

from typing import Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from postal import pile_sizes, piles, web
from postal.errors import Refusal
from postal.extensions import session, settings
from postal.history import search
from postal.history.search_results import remember, remembered
from postal.history.views.blueprint import MAY_SEE, grouped, history
from postal.lookups import the_office
from postal.models import Application
from postal.staff import guard, own_desks

RESULTS: Final = 50


@history.post("/cari", endpoint="search")
@guard.allow(*MAY_SEE)
def find() -> ResponseReturnValue:
    """Search; a single case opens at once, several wait under an id that says nothing."""
    typed = request.form.get("q", "")
    try:
        found = search.search(session(), typed, the_office(session()).mark)
    except Refusal as refusal:
        return _nothing(typed, web.say_refusal(refusal))
    if len(found.applications) == 1:
        only = select(Application.tracking_code).where(Application.id == found.applications[0])
        return redirect(url_for("history.case", code=session().scalars(only).one()))
    if found.dossier is not None and not found.applications:
        return redirect(url_for("matching.dossier", code=found.dossier))
    if not found.applications:
        return _nothing(typed, None, found.kind)
    staff_id = guard.actor().staff_id
    if staff_id is None:
        abort(403)
    token = remember(settings().cache, found.kind, found.applications, staff_id)
    return redirect(url_for("history.results", token=token))


def _nothing(typed: str, problem: str | None, kind: str | None = None) -> str:
    return render_template(
        "history/nothing.html", typed=typed, problem=problem, kind=search.KINDS.get(kind or "")
    )


@history.get("/hasil/<token>")
@guard.allow(*MAY_SEE)
def results(token: str) -> ResponseReturnValue:
    """List what this person found; nobody else's."""
    kept = remembered(settings().cache, token, guard.actor().staff_id or 0)
    if kept is None:
        abort(404)
    page = web.page_number()
    ids = kept.applications[(page - 1) * RESULTS : page * RESULTS]
    return render_template(
        "history/results.html",
        rows=search.cases(session(), ids),
        total=len(kept.applications),
        most=search.MOST,
        kind=search.KINDS[kept.kind],
        token=token,
        page=page,
        more=len(kept.applications) > page * RESULTS,
    )


@history.get("/kasus")
@guard.allow(*MAY_SEE)
def queue() -> ResponseReturnValue:
    """Show one pile; which one, its order and its desk stand in the address."""
    name = request.args.get("antrean", "to_verify")
    sort = request.args.get("urut", piles.DEFAULT_SORT)
    desks = own_desks.chosen(begin_with_own=False)
    page = web.page_number()
    try:
        pile = piles.queue(name)
    except piles.NoSuchQueue:
        abort(404)
    rows, more = piles.queue_rows(session(), name, page, sort, desks.codes)
    return render_template(
        "history/queue.html",
        pile=pile,
        piles=piles.LISTED,
        counts=pile_sizes.counts(session(), desks=desks.codes),
        rows=rows,
        page=page,
        more=more,
        sort=sort,
        desks=desks,
        desk=desks.said,
        grouped=grouped,
    )
