"""The load: who has what, who did what today, and what was silent for too long."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from postal import web
from postal.extensions import session
from postal.models import utc_now
from postal.printing.chart import Series, lying_bars, lying_height
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
    hands = figures.hands(session(), web.midnight())
    return render_template(
        "verification/load.html",
        hands=hands,
        hands_height=lying_height(len(_drawn(hands))),
        late_height=lying_height(len(late)),
        late=late,
        chosen=chosen,
        rows=rows,
        page=page,
        more=more,
        tracking=tracking,
    )


def _drawn(hands: list[figures.Hand]) -> list[figures.Hand]:
    """Return those who have something in hand, as many as the plot shows."""
    return [row for row in hands if row.held][: figures.DRAWN]


@verification.get("/beban/orang.svg")
@guard.allow(*MAY_SEE)
def hands_svg() -> ResponseReturnValue:
    """Draw who has how many cases in hand, by how long ago they were taken."""
    rows = _drawn(figures.hands(session(), web.midnight()))
    series = [
        Series(_("Sejak hari ini"), [row.today for row in rows]),
        Series(_("Sejak kemarin"), [row.yesterday for row in rows]),
        Series(_("Lebih lama"), [row.longer for row in rows]),
    ]
    return web.drawing(lying_bars([row.name for row in rows], series, _("Tidak ada yang dipegang")))


@verification.get("/beban/diam.svg")
@guard.allow(*MAY_SEE)
def late_svg() -> ResponseReturnValue:
    """Draw in which piles cases are silent for too long, and how many of them for far too long."""
    rows = figures.late(session(), utc_now())
    series = [
        Series(_("Sampai dua kali batasnya"), [row.count - row.long for row in rows]),
        Series(_("Lebih dari dua kali batasnya"), [row.long for row in rows]),
    ]
    labels = [web.say(row.queue.label) for row in rows]
    return web.drawing(lying_bars(labels, series, _("Semua dalam batas waktunya")))
