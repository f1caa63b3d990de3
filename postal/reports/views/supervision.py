"""The supervisor's page: the day as a river, what is late, and whether promises are kept."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from postal import dates, web
from postal.extensions import session
from postal.languages import as_language
from postal.lookups import office_calendar
from postal.printing.chart import Series, bars
from postal.reports import deadlines, kept, stations
from postal.reports.stations import Pool
from postal.reports.views.addresses import address, link
from postal.reports.views.blueprint import OVERSIGHT, reports, sizes
from postal.staff import guard, own_desks
from postal.workflow import QUEUES

_WEEKS: Final = "berkaspos-kept-weeks"
_WEEKS_SECONDS: Final = 300


@dataclass(frozen=True)
class Linked:
    """A queue of the river with the screen where it is worked off, if this person may go there."""

    pool: Pool
    address: str | None


def _linked(pool: Pool) -> Linked:
    queue = next((row for row in QUEUES if row.name == pool.name), None)
    # The number is that of the whole office, and so is the list behind it.
    return Linked(pool, address(queue, whole=True) if queue else link("scanning.unplaced"))


@reports.get("/pengawasan")
@guard.allow(*sorted(OVERSIGHT))
def supervision() -> ResponseReturnValue:
    """Show the day, and one list of cases: the one asked for, or the first that is not empty."""
    calendar = office_calendar(session())
    days = deadlines.dates_from(web.today(), calendar)
    desks = own_desks.chosen()
    numbers = deadlines.counts(session(), days, desks.codes)
    name = request.args.get("daftar") or next((key for key in numbers if numbers[key]), "periksa")
    if name not in deadlines.LISTS:
        abort(404)
    page = web.page_number()
    rows, more = deadlines.listed(session(), name, days, page, desks.codes)
    now = datetime.now(UTC)
    by_name, pages = sizes()
    return render_template(
        "reports/supervision.html",
        reaches=[
            (reach, [_linked(pool) for pool in reach.pools])
            for reach in stations.river(by_name, pages, now)
        ],
        finished=stations.finished_since(session(), web.midnight()),
        aside=[_linked(stations.pool(each, by_name, now)) for each in stations.ASIDE],
        due=deadlines.due(session(), days, calendar),
        lists=deadlines.LISTS,
        numbers=numbers,
        chosen=name,
        desks=desks,
        rows=rows,
        page=page,
        more=more,
        hands=deadlines.hands(session()),
        weeks=_weeks(),
        to_approve=by_name["to_approve"],
    )


def _weeks() -> list[kept.Week]:
    """Return the weeks, counted once in five minutes: they only hold days that are over."""
    made: tuple[float, date, list[kept.Week]] | None = current_app.extensions.get(_WEEKS)
    now, today = time.monotonic(), web.today()
    if made is None or made[1] != today or now - made[0] > _WEEKS_SECONDS:
        made = (now, today, kept.by_week(session(), today, web.zone()))
        current_app.extensions[_WEEKS] = made
    return made[2]


@reports.get("/pengawasan/janji.svg")
@guard.allow(*sorted(OVERSIGHT))
def kept_svg() -> ResponseReturnValue:
    """Draw how many of a hundred promises were kept in each of the last weeks."""
    weeks = _weeks()
    language = as_language(web.current_language())
    labels = [dates.short_date(week.monday, language).rsplit(" ", 1)[0] for week in weeks]
    series = [
        Series(_("Diperiksa tepat waktu (persen)"), [week.examine.percent for week in weeks]),
        Series(_("Selesai tepat waktu (persen)"), [week.finish.percent for week in weeks]),
    ]
    return web.drawing(bars(labels, series, _("Belum ada janji yang jatuh tempo"), top=100))
