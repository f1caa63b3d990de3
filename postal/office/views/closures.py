"""Closed days: the national ones that the program knows, and the office's own."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from postal import dates, web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.languages import as_language
from postal.office import closures as closed
from postal.office.closure_list import ClosureList, close_list, read_closures
from postal.office.views.blueprint import office
from postal.office.views.forms import ClosureForm, ClosureListForm
from postal.office.views.lists import SHOWN_ERRORS
from postal.staff import guard
from postal.workflow import Role


def _page(form: ClosureForm | None, listed: ClosureListForm | None) -> ResponseReturnValue:
    language = as_language(web.current_language())
    year = _year()
    return render_template(
        "office/closures.html",
        form=form or ClosureForm(formdata=None),
        listed=listed or ClosureListForm(formdata=None),
        year=year,
        years=range(web.today().year, web.today().year + 5),
        days=closed.of_year(session(), year, language),
        itself=closed.known_by_itself(year),
        completed=closed.is_completed(session(), year),
        own=closed.own_days(session(), year),
    ), (422 if request.method == "POST" else 200)


def _year() -> int:
    """Return the year that the address asks for, 404 for one that nobody plans."""
    this_year = web.today().year
    year = request.args.get("tahun", this_year, type=int)
    return year if this_year - 10 <= year <= this_year + 10 else abort(404)


@office.route("/admin/hari-tutup", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def closures() -> ResponseReturnValue:
    """Show a year's closed weekdays and add closures of this office."""
    _year()
    form = ClosureForm()
    if not form.validate_on_submit():
        return _page(form, None)
    start, end = form.start.value, form.end.value or form.start.value
    try:
        with writing() as s:
            count = closed.close_days(s, start, end, str(form.reason.data))
    except Refusal as refusal:
        form.start.errors = [web.say_refusal(refusal)]
        return _page(form, None)
    _say_closed(count)
    return redirect(url_for("office.closures", tahun=start.year))


def _say_closed(count: int) -> None:
    web.tell(_("%(n)s hari kerja ditandai tutup. Janji yang sudah dibuat tetap.", n=count))


@office.post("/admin/hari-tutup/daftar")
@guard.allow(Role.ADMIN)
def close_listed() -> ResponseReturnValue:
    """Add many closed days from a list; nothing is stored while a line is wrong."""
    _year()
    form = ClosureListForm()
    if not form.validate_on_submit():
        return _page(None, form)
    found = read_closures(str(form.days.data))
    if found.errors:
        form.days.errors = _problems(found)
        return _page(None, form)
    with writing() as s:
        count = close_list(s, found.days)
    _say_closed(count)
    if count < len(found.days):
        web.tell(_("%(n)s hari dalam daftar memang sudah tutup.", n=len(found.days) - count))
    return redirect(url_for("office.closures", tahun=min(found.days).year))


def _problems(found: ClosureList) -> list[str]:
    problems = [
        _("Baris %(line)s: %(problem)s", line=number, problem=web.say_refusal(refusal))
        for number, refusal in found.errors[:SHOWN_ERRORS]
    ]
    if len(found.errors) > SHOWN_ERRORS:
        problems.append(_("Dan %(n)s baris lagi.", n=len(found.errors) - SHOWN_ERRORS))
    return problems


@office.post("/admin/hari-tutup/lengkap")
@guard.allow(Role.ADMIN)
def complete_year() -> ResponseReturnValue:
    """Say that a year's closed days are complete, or take that word back."""
    year = _year()
    try:
        with writing() as s:
            if request.form.get("complete") == "no":
                closed.reopen_year(s, year)
            else:
                closed.complete_year(s, year)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    return redirect(url_for("office.closures", tahun=year))


@office.post("/admin/hari-tutup/<day>/buka")
@guard.allow(Role.ADMIN)
def open_day(day: str) -> ResponseReturnValue:
    """Take a closure of this office back."""
    try:
        wanted: date = dates.parse_date(day)
    except Refusal:
        abort(404)
    with writing() as s:
        taken_back = closed.open_again(s, wanted)
    if taken_back:
        web.tell(_("Kantor buka lagi pada hari itu."))
    return redirect(url_for("office.closures", tahun=wanted.year))
