"""The desks, for the admin."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from postal import web
from postal.errors import Refusal
from postal.extensions import db, session, writing
from postal.models import Desk
from postal.office import desks as desk_rows
from postal.office.running import current_services
from postal.office.views.blueprint import office
from postal.office.views.forms import DeskForm
from postal.office.views.naming import say_by_name
from postal.staff import guard
from postal.workflow import Role


@office.get("/admin/meja")
@guard.allow(Role.ADMIN)
def desks() -> ResponseReturnValue:
    """List the desks with the number of services that belong to each."""
    count: dict[str, int] = {}
    for service in current_services(session()):
        count[service.desk_code] = count.get(service.desk_code, 0) + 1
    rows = desk_rows.desks(session(), include_inactive=True)
    return render_template("office/desks.html", rows=rows, count=count)


@office.route("/admin/meja/baru", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def add_desk() -> ResponseReturnValue:
    """Add a desk."""
    form = DeskForm()
    if not form.validate_on_submit():
        return _page(form, None)
    row = Desk(code=str(form.code.data).lower())
    _fill(row, form)
    try:
        with writing() as s:
            desk_rows.add_desk(s, row)
    except Refusal as refusal:
        form.code.errors = [web.say_refusal(refusal)]
        return _page(form, None)
    web.tell(_("Meja %(name)s ditambahkan.", name=form.name_id.data))
    return redirect(url_for("office.desks"))


@office.route("/admin/meja/<code>", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def desk(code: str) -> ResponseReturnValue:
    """Change a desk; its code stays, because cases carry it."""
    row = db.get_or_404(Desk, code)
    form = DeskForm(obj=row)
    form.code.data = code
    if not form.validate_on_submit():
        return _page(form, row)
    try:
        with writing() as s:
            desk_rows.set_desk_active(s, row, active=bool(form.active.data))
            _fill(row, form)
    except Refusal as refusal:
        form.active.errors = [say_by_name(refusal)]
        return _page(form, row)
    web.tell(_("Meja %(name)s sudah disimpan.", name=form.name_id.data))
    return redirect(url_for("office.desks"))


def _fill(row: Desk, form: DeskForm) -> None:
    row.name_id = str(form.name_id.data)
    row.name_en = str(form.name_en.data)
    row.phone = form.phone.data or None


def _page(form: DeskForm, row: Desk | None) -> ResponseReturnValue:
    code = 422 if request.method == "POST" else 200
    return render_template("office/desk.html", form=form, desk=row), code
