"""The services with what they ask for, for the admin: each change is a new version."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from postal import web
from postal.catalogue import Service
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.forms import choices
from postal.languages import as_language
from postal.lookups import item_versions
from postal.models import Desk, ServiceVersion, Staff
from postal.office import running
from postal.office.desks import desks
from postal.office.requirements import (
    ORIGINAL_LABELS,
    USE_LABELS,
    Asked,
    Original,
    Use,
    table_of,
    with_table,
)
from postal.office.views.blueprint import office
from postal.office.views.forms import MODE_LABELS, ServiceForm
from postal.staff import guard
from postal.workflow import Role


@office.get("/admin/layanan")
@guard.allow(Role.ADMIN)
def services() -> ResponseReturnValue:
    """List the services by desk."""
    by_desk: dict[str, list[ServiceVersion]] = {}
    for row in running.current_services(session(), include_inactive=True):
        by_desk.setdefault(row.desk_code, []).append(row)
    return render_template(
        "office/services.html",
        all_desks=desks(session(), include_inactive=True),
        by_desk=by_desk,
        modes=MODE_LABELS,
    )


def _shown_use(code: str) -> Use:
    try:
        return Use(request.form.get(f"use-{code}", ""))
    except ValueError:
        return Use.NOT


def _shown_original(code: str) -> Original:
    try:
        return Original(request.form.get(f"original-{code}", ""))
    except ValueError:
        return Original.STAYS


def _typed(codes: Iterable[str]) -> dict[str, Asked]:
    """Return the table of papers as it was sent."""
    return {
        code: Asked(
            code,
            _shown_use(code),
            request.form.get(f"id-{code}", "")[:200],
            request.form.get(f"en-{code}", "")[:200],
            _shown_original(code),
        )
        for code in codes
    }


def _offer_choices(form: ServiceForm, present: str) -> None:
    english = web.current_language() == "en"
    open_or_present = [
        row for row in desks(session(), include_inactive=True) if row.active or row.code == present
    ]
    form.desk.choices = choices(
        {row.code: row.name_en if english else row.name_id for row in open_or_present}
    )
    language = as_language(web.current_language())
    channels = {it.code: it.name(language) for it in running.channels().values()}
    form.channels.choices = choices(channels)
    form.usual.choices = choices({"": _("tidak ada"), **channels})


@office.route("/admin/layanan/baru", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def add_service() -> ResponseReturnValue:
    """Add a service."""
    desk = session().scalars(select(Desk).where(Desk.active).order_by(Desk.code)).first()
    return _edit(running.blank_service(desk.code if desk else ""), None)


@office.route("/admin/layanan/<code>", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def service(code: str) -> ResponseReturnValue:
    """Show a service with its versions, and make the next one."""
    row = running.current_service(session(), code)
    if row is None:
        abort(404)
    return _edit(running.service_of(row), row)


def _edit(before: Service, row: ServiceVersion | None) -> ResponseReturnValue:
    codes = tuple(item_versions(session()))
    if request.method == "GET":
        number, active = (row.number, row.active) if row else (0, True)
        form = ServiceForm.showing(before, number=number, active=active)
        _offer_choices(form, before.desk)
        return _page(form, row, table_of(before, codes))
    form = ServiceForm()
    _offer_choices(form, before.desk)
    if row is not None:
        form.code.data = row.code
    typed = _typed(codes)
    order = [typed[asked.item] for asked in table_of(before, codes)]
    if not form.validate():
        return _page(form, row, order)
    try:
        saved = _save(form, with_table(form.service(before), typed))
    except Refusal as refusal:
        form.form_errors.append(web.say_refusal(refusal))
        return _page(form, row, order)
    web.tell(_("%(code)s tersimpan sebagai versi %(n)s.", code=saved[0], n=saved[1]))
    return redirect(url_for("office.services"))


def _save(form: ServiceForm, wanted: Service) -> tuple[str, int]:
    seen = str(form.seen_number.data or "")
    with writing() as s:
        row = running.change_service(
            s,
            wanted,
            active=bool(form.active.data),
            seen_number=int(seen) if seen.isdecimal() else 0,
            by=current_user.staff_id,
        )
        return row.code, row.number


def _page(form: ServiceForm, row: ServiceVersion | None, table: list[Asked]) -> ResponseReturnValue:
    language = as_language(web.current_language())
    history = running.versions(session(), row.code) if row else []
    names = session().execute(
        select(Staff.id, Staff.name).where(Staff.id.in_({it.created_by for it in history}))
    )
    return render_template(
        "office/service.html",
        form=form,
        service=row,
        asked=[it for it in table if it.use is not Use.NOT],
        others=[it for it in table if it.use is Use.NOT],
        names=running.item_names(session(), language),
        uses=USE_LABELS,
        originals=ORIGINAL_LABELS,
        history=history,
        authors=dict(names.all()),
    ), 422 if request.method == "POST" else 200
