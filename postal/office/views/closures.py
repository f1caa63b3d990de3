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
from postal.office.views.blueprint import office
from postal.office.views.forms import ClosureForm
from postal.staff import guard
from postal.workflow import Role


def _page(form: ClosureForm, year: int) -> ResponseReturnValue:
    language = as_language(web.current_language())
    code = 422 if request.method == "POST" else 200
    return render_template(
        "office/closures.html",
        form=form,
        year=year,
        years=range(web.today().year, web.today().year + 4),
        days=closed.of_year(session(), year, language),
        unknown=closed.first_unknown_year(session(), web.today()),
    ), code


@office.route("/admin/hari-tutup", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def closures() -> ResponseReturnValue:
    """Show a year's closed weekdays and add closures of this office."""
    this_year = web.today().year
    year = request.args.get("tahun", this_year, type=int)
    if not this_year - 10 <= year <= this_year + 10:
        abort(404)
    form = ClosureForm()
    if not form.validate_on_submit():
        return _page(form, year)
    start, end = form.start.value, form.end.value or form.start.value
    try:
        with writing() as s:
            count = closed.close_days(s, start, end, str(form.reason.data))
    except Refusal as refusal:
        form.start.errors = [web.say_refusal(refusal)]
        return _page(form, year)
    web.tell(_("%(n)s hari kerja ditandai tutup. Janji yang sudah dibuat tetap.", n=count))
    return redirect(url_for("office.closures", tahun=start.year))


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
