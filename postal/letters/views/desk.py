"""The letters desk: what is to be printed, what is to be handed over, what came back."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from postal import letters_inside, print_runs, web
from postal.correspondence import untold
from postal.extensions import session
from postal.letters import numbers, piles, recipients, run_places, runs
from postal.letters.views.blueprint import MAY_SEE, PAGE, letters
from postal.letters.views.messages import NEEDED
from postal.letters.views.words import words
from postal.models import Letter
from postal.staff import guard


@letters.get("/")
@guard.allow(*MAY_SEE)
def desk() -> ResponseReturnValue:
    """Show one pile; which one stands in the address."""
    return shown(request.args.get("antrean"))


def shown(name: str | None) -> str:
    """Return the desk with the pile of this name; what was typed after a refusal stays."""
    current, wanted = session(), piles.pile(name)
    page = web.page_number()
    rows, more = piles.rows(current, wanted, page, PAGE)
    withdrawn = piles.withdrawn(current)
    outdated = list(recipients.outdated(current))
    put = letters_inside.where_put(current, [*rows, *withdrawn, *outdated])
    loose = [row for row in rows if row.state == "printed" and row.id not in put]
    return render_template(
        "letters/desk.html",
        pile=wanted,
        piles=piles.PILES,
        counts=piles.counts(current),
        messages=untold.count_open(current, NEEDED),
        rows=rows,
        page=page,
        more=more,
        runs=[
            (run, run_places.numbers_of(current, run))
            for run in print_runs.open_runs(current, runs.KIND)
        ],
        withdrawn=withdrawn,
        outdated=outdated,
        doubts=_doubts(rows) if wanted.state == "composed" else {},
        put=put,
        parcels=letters_inside.parcels_for(current, loose),
        typed=request.form,
        **words(),
    )


def _doubts(rows: list[Letter]) -> dict[int, str]:
    """Return why some of these letters are held back, by their ids."""
    found = recipients.doubts(session(), rows)
    return {key: web.say_refusal(refusal) for key, refusal in found.items()}


@letters.get("/buku")
@guard.allow(*MAY_SEE)
def register() -> ResponseReturnValue:
    """Show the register of one year: every number that was given, also those that are void."""
    current = session()
    year = min(max(request.args.get("tahun", web.today().year, type=int), 1), 9999)
    page = web.page_number()
    rows, more = numbers.register(current, year, page, PAGE)
    return render_template(
        "letters/register.html",
        year=year,
        years=sorted({*numbers.years(current), web.today().year}, reverse=True),
        rows=rows,
        page=page,
        more=more,
        **words(),
    )
