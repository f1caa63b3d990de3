"""The counter's first page: one search field, and a full answer also when nothing is here."""

from __future__ import annotations

from typing import Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import dates, web
from postal.counter import finding_people, not_here
from postal.counter.refusals import NotADay
from postal.counter.views.blueprint import MAY_USE, counter, grouped
from postal.errors import Refusal
from postal.extensions import session, settings
from postal.history import search as searching
from postal.history.search import Found
from postal.history.search_results import remember, remembered
from postal.lookups import the_office
from postal.public import typed as public_codes
from postal.public.typed import Outcome
from postal.saying import say_sentence
from postal.spelling import DIGITS, LETTERS
from postal.staff import guard

RESULTS: Final = 50
BY_CODE: Final = "tracking"


@counter.get("/")
@guard.allow(*MAY_USE)
def desk() -> ResponseReturnValue:
    """Show the field."""
    return render_template("counter/desk.html", typed={}, problem=None)


@counter.get("/ejaan")
@guard.allow(*MAY_USE)
def spelling() -> ResponseReturnValue:
    """Show the table of spelling words, to be printed and put beside the telephone."""
    return render_template("counter/spelling.html", letters=LETTERS, digits=DIGITS)


@counter.post("/cari", endpoint="search")
@guard.allow(*MAY_USE)
def find() -> ResponseReturnValue:
    """Search; one case opens at once, several wait under an id that says nothing."""
    typed = request.form.get("q", "").strip()
    try:
        found = _found(typed, request.form.get("born", "").strip())
    except Refusal as refusal:
        problem = web.say_refusal(refusal)
        return render_template("counter/desk.html", typed=request.form, problem=problem), 422
    if len(found.applications) == 1:
        only = searching.cases(session(), found.applications)[0]
        named = "1" if found.kind == BY_CODE else None
        return redirect(url_for("counter.card", code=only.tracking_code, kode=named))
    if not found.applications:
        return _not_here(typed, found)
    staff_id = guard.actor().staff_id or 0
    token = remember(settings().cache, found.kind, found.applications, staff_id)
    return redirect(url_for("counter.results", token=token))


def _found(typed: str, born: str) -> Found:
    found = searching.search(session(), typed, the_office(session()).mark)
    if not born:
        return found
    try:
        day = dates.parse_date(born, not_after=web.today())
    except Refusal as refusal:
        raise NotADay from refusal
    name = typed if found.kind == "name" else ""
    ids = finding_people.narrowed(session(), found.applications, day, name)
    return Found(found.kind, ids, found.dossier)


def _not_here(typed: str, found: Found) -> str:
    """Say that it is not here yet, as an answer like any other."""
    read = public_codes.understand(typed)
    slipped = read.outcome is Outcome.SLIP and any(each.isdigit() for each in typed)
    return render_template(
        "counter/not_here.html",
        typed=request.form,
        kind=searching.KINDS.get(BY_CODE if slipped else found.kind, ""),
        loose=found.dossier,
        envelope=not_here.envelope_of(session(), typed),
        advice=read.advice(Outcome.SLIP) if slipped else None,
        again_on=not_here.ask_again_on(session(), web.today()),
        days=not_here.POST_DAYS,
        say=say_sentence,
        grouped=grouped,
    )


@counter.get("/hasil/<token>")
@guard.allow(*MAY_USE)
def results(token: str) -> ResponseReturnValue:
    """List what this person found; nobody else's."""
    kept = remembered(settings().cache, token, guard.actor().staff_id or 0)
    if kept is None:
        abort(404)
    page = web.page_number()
    ids = kept.applications[(page - 1) * RESULTS : page * RESULTS]
    return render_template(
        "counter/results.html",
        rows=searching.cases(session(), ids),
        total=len(kept.applications),
        most=searching.MOST,
        token=token,
        page=page,
        more=len(kept.applications) > page * RESULTS,
        by_code=kept.kind == BY_CODE,
    )
