"""The services with what they ask for: each change is a new version, seen before it is saved.

An admin changes everything; a supervisor the papers alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from postal import web
from postal.catalogue import Service
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.forms import Form, choices
from postal.languages import as_language
from postal.lookups import item_versions
from postal.models import Desk, ServiceVersion
from postal.office import effects, running
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
from postal.office.views.catalogue_forms import MODE_LABELS, RequirementsForm, ServiceForm
from postal.office.views.naming import say_by_name
from postal.office.views.previews import authors, preview_of
from postal.staff import guard
from postal.whole_numbers import whole_number
from postal.workflow import Role

MAY_EDIT = (Role.ADMIN, Role.SUPERVISOR)


@office.get("/admin/layanan")
@guard.allow(*MAY_EDIT)
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
@guard.allow(*MAY_EDIT)
def service(code: str) -> ResponseReturnValue:
    """Show a service with its versions, and make the next one."""
    row = running.current_service(session(), code)
    if row is None:
        abort(404)
    return _edit(running.service_of(row), row)


def _edit(before: Service, row: ServiceVersion | None) -> ResponseReturnValue:
    codes = tuple(item_versions(session()))
    form = _form(before, row)
    if request.method == "GET":
        return _page(form, row, table_of(before, codes))
    typed = _typed(codes)
    order = [typed[asked.item] for asked in table_of(before, codes)]
    if not form.validate():
        return _page(form, row, order)
    try:
        if isinstance(form, ServiceForm):
            wanted, active = with_table(form.service(before), typed), bool(form.active.data)
        else:
            wanted, active = with_table(before, typed), row is not None and row.active
        if "preview" in request.form:
            running.check_service(session(), wanted, active=active)
            return _page(form, row, order, preview=preview_of(before if row else None, wanted))
        saved = _save(form, wanted, active=active)
    except Refusal as refusal:
        form.form_errors.append(say_by_name(refusal))
        return _page(form, row, order, wrong=refusal.values.get("item"))
    web.tell(_("%(code)s tersimpan sebagai versi %(n)s.", code=saved[0], n=saved[1]))
    return redirect(url_for("office.services"))


def _form(before: Service, row: ServiceVersion | None) -> Form:
    """Return the form that this person may send: all of the service, or its papers alone."""
    number, active = (row.number, row.active) if row else (0, True)
    shown = request.method == "GET"
    if Role.ADMIN not in current_user.roles:
        return RequirementsForm.showing(number) if shown else RequirementsForm()
    form = ServiceForm.showing(before, number=number, active=active) if shown else ServiceForm()
    _offer_choices(form, before.desk)
    if row is not None:
        form.code.data = row.code
    return form


def _save(form: Form, wanted: Service, *, active: bool) -> tuple[str, int]:
    seen = str(form.seen_number.data or "")
    with writing() as s:
        row = running.change_service(
            s,
            wanted,
            active=active,
            seen_number=whole_number(seen) or 0,
            by=current_user.staff_id,
        )
        return row.code, row.number


def _page(
    form: Form,
    row: ServiceVersion | None,
    table: list[Asked],
    preview: dict[str, Any] | None = None,
    *,
    wrong: object = None,
) -> ResponseReturnValue:
    """Show the form; ``wrong`` is the code of the paper that a refusal is about."""
    language = as_language(web.current_language())
    history = running.versions(session(), row.code) if row else []
    refused = request.method == "POST" and preview is None
    return render_template(
        "office/service.html",
        form=form,
        whole=isinstance(form, ServiceForm),
        service=row,
        preview=preview,
        wrong=wrong,
        asked=[it for it in table if it.use is not Use.NOT],
        others=[it for it in table if it.use is Use.NOT],
        names=running.item_names(session(), language),
        uses=USE_LABELS,
        originals=ORIGINAL_LABELS,
        history=history,
        running=effects.open_by_version(session(), row.code) if row else {},
        authors=authors(history),
    ), 422 if refused else 200
