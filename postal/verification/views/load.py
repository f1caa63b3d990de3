"""The load: who has what, who did what today, and what was silent for too long."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from postal import web
from postal.extensions import session
from postal.models import utc_now
from postal.staff import guard
from postal.verification import load as figures
from postal.verification.views.blueprint import MAY_SEE, tracking, verification


@verification.get("/beban")
@guard.allow(*MAY_SEE)
def load() -> ResponseReturnValue:
    """Show the people and the late piles; the cases of one pile, chosen in the address."""
    now = utc_now()
    late = figures.late(session(), now)
    wanted = request.args.get("antrean")
    if wanted is not None and wanted not in {row.name for row in figures.WATCHED}:
        abort(404)
    chosen = next((row for row in late if wanted in (None, row.queue.name)), None)
    page = web.page_number()
    rows, more = (
        figures.late_cases(session(), chosen, now, page) if chosen is not None else ((), False)
    )
    return render_template(
        "verification/load.html",
        hands=figures.hands(session(), web.midnight()),
        late=late,
        chosen=chosen,
        rows=rows,
        page=page,
        more=more,
        tracking=tracking,
    )
