"""The first page after signing in: what waits where, and what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import gettext as _
from flask_login import current_user

from postal import dates, web
from postal.extensions import session
from postal.languages import Language, as_language
from postal.models.sessions import sqlite_facts
from postal.printing.chart import Series, bars
from postal.reports import services
from postal.reports.desks import DESKS, Desk
from postal.reports.stations import overdue
from postal.reports.views.addresses import address, link
from postal.reports.views.bar import own_desks
from postal.reports.views.blueprint import OVERSIGHT, only_place, reports, sizes
from postal.staff import guard
from postal.workflow import Queue

DAYS = 14


@dataclass(frozen=True)
class Waiting:
    """One queue on the first page."""

    label: str
    address: str | None
    count: int
    oldest: datetime | None
    overdue: bool


def _row(queue: Queue) -> Waiting:
    count, oldest = sizes()[0][queue.name]
    late = overdue(queue, oldest, datetime.now(UTC))
    return Waiting(gettext(queue.label), address(queue), count, oldest, late)


def _rows(desk: Desk) -> list[Waiting]:
    shown = desk.rows() if only_place() is None else own_rows(desk)
    rows = [_row(queue) for queue in shown]
    if desk.counts_pages:
        count, oldest = sizes()[1]
        where = link("scanning.unplaced")
        rows.append(Waiting(_("Halaman tanpa tempat"), where, count, oldest, overdue=False))
    return rows


def own_rows(desk: Desk) -> tuple[Queue, ...]:
    """Return the queues of a desk of which a kecamatan has its own share."""
    return tuple(queue for queue in desk.rows() if queue.name in services.AT_A_PLACE)


def _days() -> list[services.DayCount]:
    return services.arrivals(session(), services.last_days(web.today(), DAYS), web.zone())


@reports.get("/beranda")
@guard.allow(*guard.ANY_STAFF)
def home() -> ResponseReturnValue:
    """Show what waits where and, to the office, what came in during the last two weeks."""
    oversight = bool(current_user.roles & OVERSIGHT)
    return render_template(
        "reports/home.html",
        groups=[
            (gettext(desk.label), link(desk.endpoint), _rows(desk))
            for desk in (DESKS if oversight else own_desks())
        ],
        days=_days() if only_place() is None else [],
        database=sqlite_facts(session()) if oversight and _on_sqlite() else None,
        last_scan=services.last_scan_activity(session()) if oversight else None,
        oversight=oversight,
    )


def _on_sqlite() -> bool:
    return session().get_bind().dialect.name == "sqlite"


def day_label(day: date, language: Language, *, with_month: bool) -> str:
    """Return ``9 Nov`` or only ``9``: fourteen months would not fit under a chart."""
    return dates.short_date(day, language).rsplit(" ", 1)[0] if with_month else str(day.day)


@reports.get("/beranda/<what>.svg")
@guard.allow(*guard.ANY_STAFF)
def arrivals_svg(what: str) -> ResponseReturnValue:
    """Draw envelopes and dossiers (``kiriman``) or pages (``halaman``) of the last two weeks."""
    if only_place() is not None:
        abort(404)
    counted = _days()
    if what == "kiriman":
        series = [
            Series(_("Kiriman"), [it.envelopes for it in counted]),
            Series(_("Berkas"), [it.dossiers for it in counted]),
        ]
    elif what == "halaman":
        series = [Series(_("Halaman"), [it.pages for it in counted])]
    else:
        abort(404)
    language = as_language(web.current_language())
    labels = [
        day_label(it.day, language, with_month=it.day.day == 1 or it is counted[0])
        for it in counted
    ]
    return web.drawing(bars(labels, series, _("Belum ada data")))
