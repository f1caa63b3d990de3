"""The first page after signing in, and the bar of desks on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import gettext as _
from flask_login import current_user

from postal import dates, web, workflow
from postal.extensions import session
from postal.languages import Language, as_language
from postal.models.sessions import sqlite_facts
from postal.reports import services
from postal.reports.chart import Series, bars
from postal.reports.desks import DESKS, Desk, waiting
from postal.staff import guard
from postal.workflow import Queue, Role, Thing

reports = Blueprint("reports", __name__)
DAYS = 14
_EXAMINED = ("to_verify", "again", "in_hand", "to_approve")
OVERSIGHT = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True)
class BarDesk:
    """A desk in the bar on top of every page; ``waiting`` None shows no number."""

    label: str
    address: str
    path: str
    waiting: int | None


@dataclass(frozen=True)
class Waiting:
    """One queue on the first page."""

    label: str
    address: str | None
    count: int
    oldest: datetime | None
    overdue: bool


def _sizes() -> tuple[dict[str, services.Size], services.Size]:
    """Return the queues and the unplaced pages, asked for once a request."""
    if "queue_sizes" not in g:
        s = session()
        g.queue_sizes = (services.queue_sizes(s), services.unplaced_pages(s))
    found: tuple[dict[str, services.Size], services.Size] = g.queue_sizes
    return found


def _may_open(endpoint: str) -> bool:
    roles = guard.roles_of(endpoint)
    return roles is not None and bool(roles & current_user.roles)


def _own_desks() -> list[Desk]:
    return [desk for desk in DESKS if _may_open(desk.endpoint)]


def bar_desks() -> list[BarDesk]:
    """Return the desks that the signed-in person may open, in the order of the journey."""
    sizes, (pages, _oldest) = _sizes()
    counts = {name: size[0] for name, size in sizes.items()}
    found = []
    for desk in _own_desks():
        address = url_for(desk.endpoint)
        found.append(BarDesk(gettext(desk.label), address, address, waiting(desk, counts, pages)))
    if _may_open("office.admin"):
        address = url_for("office.admin")
        found.append(BarDesk(_("Admin"), address, address, None))
    return found


@reports.app_context_processor
def words_for_the_bar() -> dict[str, object]:
    """Give the templates ``bar_desks()``."""
    return {"bar_desks": bar_desks}


def _address(queue: Queue) -> str | None:
    """Return the screen where a queue is worked off, None when it is not for this person."""
    if queue.thing is Thing.BATCH:
        return _link("scanning.batches", keadaan=queue.state)
    if queue.thing is Thing.ENVELOPE:
        return _link("intake.desk")
    if queue.name == "to_match":
        return _link("matching.queue")
    if queue.name in _EXAMINED:
        return _link("verification.queue", antrean=queue.name) or _link(
            "history.queue", antrean=queue.name
        )
    return _link("history.queue", antrean=queue.name)


def _link(endpoint: str, **values: Any) -> str | None:  # noqa: ANN401 - parts of an address
    return url_for(endpoint, **values) if _may_open(endpoint) else None


def _row(queue: Queue) -> Waiting:
    count, oldest = _sizes()[0][queue.name]
    limit = workflow.state(queue.thing, queue.state).limit_hours
    late = (
        oldest is not None
        and limit is not None
        and datetime.now(UTC) - oldest > timedelta(hours=limit)
    )
    return Waiting(gettext(queue.label), _address(queue), count, oldest, late)


def _rows(desk: Desk) -> list[Waiting]:
    rows = [_row(queue) for queue in desk.rows()]
    if desk.counts_pages:
        count, oldest = _sizes()[1]
        address = _link("scanning.unplaced")
        rows.append(Waiting(_("Halaman tanpa tempat"), address, count, oldest, overdue=False))
    return rows


def _days() -> list[services.DayCount]:
    return services.arrivals(session(), services.last_days(web.today(), DAYS), web.zone())


@reports.get("/beranda")
@guard.allow(*guard.ANY_STAFF)
def home() -> ResponseReturnValue:
    """Show what waits where and what came in during the last two weeks."""
    oversight = bool(current_user.roles & OVERSIGHT)
    return render_template(
        "reports/home.html",
        groups=[
            (gettext(desk.label), _link(desk.endpoint), _rows(desk))
            for desk in (DESKS if oversight else _own_desks())
        ],
        days=_days(),
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
    picture = Response(bars(labels, series, _("Belum ada data")), mimetype="image/svg+xml")
    # Opened on its own the picture still has its colours, and nothing else.
    picture.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return picture
