"""Printing letters: a run as PDF, how it ended, and the same again when the printer jammed."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import people_shown, run_pages, web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.letters import run_places, runs
from postal.letters.refusals import NothingWaits
from postal.letters.views.blueprint import MAY_PRINT, MAY_SEE, letters
from postal.letters.views.letter import find, ticked
from postal.letters.views.paper import pdf_of
from postal.lookups import the_office
from postal.models import PrintRun
from postal.staff import guard


@letters.post("/cetak")
@guard.allow(*MAY_PRINT)
def print_chosen() -> ResponseReturnValue:
    """Print the ticked letters, or with ``semua`` every one that waits; first ones and reprints."""
    try:
        with writing() as current:
            run = _printed(current)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("letters.desk"))
    return _run(run)


def _printed(current: Session) -> PrintRun:
    """Write the run that the form asks for, and say why some of all that wait are not in it."""
    office, today, actor = the_office(current), web.today(), guard.actor()
    if "semua" not in request.form:
        return runs.print_letters(current, ticked(current), office=office, today=today, actor=actor)
    run, bad = runs.print_waiting(current, office=office, today=today, actor=actor)
    for refusal in bad:
        web.tell(web.say_refusal(refusal), "look")
    if run is None:
        raise NothingWaits
    return run


@letters.get("/cetakan/<int:run_id>.pdf")
@guard.allow(*MAY_PRINT)
def run_pdf(run_id: int) -> ResponseReturnValue:
    """Give a run once more as it was, until somebody has said that it came out."""
    return _run(run_pages.unsettled(session(), run_id, runs.KIND))


@letters.post("/cetakan/<int:run_id>")
@guard.allow(*MAY_PRINT)
def settle_run(run_id: int) -> ResponseReturnValue:
    """Write down that all came out, or from which letter on none did; those are printed again."""
    return run_pages.settle(
        run_id,
        runs.KIND,
        again=runs.failed_from,
        place_of=run_places.place_of,
        draw=_run,
        refused=lambda: redirect(url_for("letters.desk")),
        done=lambda: redirect(url_for("letters.desk", antrean="letters_to_send")),
    )


@letters.get("/<int:letter_id>/surat.pdf")
@guard.allow(*MAY_SEE)
def letter_pdf(letter_id: int) -> ResponseReturnValue:
    """Show a letter as it was printed last; the look at a person's address is written down."""
    with writing() as current:
        found = find(letter_id)
        people_shown.note_look(current, found.application, actor=guard.actor(), what="letter")
    found = find(letter_id)
    return pdf_of([runs.as_printed(found)], the_office(session()).paper)


def _run(run: PrintRun) -> ResponseReturnValue:
    """Draw a run after its rows are committed."""
    return pdf_of(runs.printed(session(), run), run.stock)
