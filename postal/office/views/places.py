"""The table of places, for the admin."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from postal import web
from postal.errors import Refusal
from postal.extensions import db, session, writing
from postal.models import Place
from postal.office.places import (
    KIND_LABELS,
    PlaceData,
    PlaceInUse,
    PlaceKind,
    RepeatedPlace,
    add_places,
    change_place,
)
from postal.office.views.blueprint import office
from postal.office.views.forms import PlaceForm, PlaceListForm
from postal.office.views.lists import read_list
from postal.staff import guard
from postal.workflow import Role

PAGE = 50
SORTS = {"kode": Place.code, "nama": Place.name, "pos": Place.postcode}


@office.get("/admin/tempat")
@guard.allow(Role.ADMIN)
def places() -> ResponseReturnValue:
    """List the places of one kind, or all."""
    page = web.page_number()
    sort = request.args.get("urut", "kode")
    kind = request.args.get("jenis", "")
    query = select(Place)
    if kind in set(PlaceKind):
        query = query.where(Place.kind == kind)
    column = SORTS.get(sort.lstrip("-"), Place.code)
    order = column.desc() if sort.startswith("-") else column.asc()
    rows = session().scalars(
        query.order_by(order, Place.id).offset((page - 1) * PAGE).limit(PAGE + 1)
    )
    found = list(rows)
    return render_template(
        "office/places.html",
        places=found[:PAGE],
        more=len(found) > PAGE,
        page=page,
        sort=sort,
        kind=kind,
        kinds={key.value: label for key, label in KIND_LABELS.items()},
    )


def _data(form: PlaceForm) -> PlaceData:
    return PlaceData(str(form.kind.data), form.code.value, str(form.name.data), form.postcode.value)


@office.route("/admin/tempat/baru", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def add_place() -> ResponseReturnValue:
    """Add one place."""
    form = PlaceForm(kind="district")
    if not form.validate_on_submit():
        return _page(form, None)
    known = session().scalar(select(Place.id).where(Place.code == form.code.value))
    if known is not None:
        form.code.errors = [web.say_refusal(RepeatedPlace(place=form.code.value))]
        return _page(form, None)
    with writing() as s:
        add_places(s, [_data(form)])
    web.tell(_("%(name)s ditambahkan.", name=form.name.data))
    return redirect(url_for("office.places"))


@office.route("/admin/tempat/<int:place_id>", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def place(place_id: int) -> ResponseReturnValue:
    """Change one place."""
    row = db.get_or_404(Place, place_id)
    form = PlaceForm(obj=row)
    if not form.validate_on_submit():
        return _page(form, row)
    try:
        with writing() as s:
            change_place(s, row, _data(form), active=bool(form.active.data))
    except Refusal as refusal:
        at = form.code
        if isinstance(refusal, PlaceInUse):
            at = form.active if not form.active.data else form.kind
        at.errors = [web.say_refusal(refusal)]
        return _page(form, row)
    web.tell(_("%(name)s sudah disimpan.", name=row.name))
    return redirect(url_for("office.places"))


def _page(form: PlaceForm, row: Place | None) -> ResponseReturnValue:
    code = 422 if request.method == "POST" else 200
    return render_template("office/place.html", form=form, place=row), code


@office.route("/admin/tempat/daftar", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def import_list() -> ResponseReturnValue:
    """Add many places from a list; nothing is stored while a line is wrong."""
    form = PlaceListForm()
    if request.method == "GET":
        return render_template("office/import.html", form=form)
    found = read_list(form, str(form.kind.data)) if form.validate() else None
    if found is not None and not found.places:
        form.places.errors = [_("Daftarnya kosong.")]
    if found is None or not found.places:
        return render_template("office/import.html", form=form), 422
    try:
        with writing() as s:
            added, renewed = add_places(s, found.places)
    except Refusal as refusal:
        form.places.errors = [web.say_refusal(refusal)]
        return render_template("office/import.html", form=form), 422
    web.tell(_("%(added)s tempat baru, %(renewed)s diperbarui.", added=added, renewed=renewed))
    return redirect(url_for("office.places"))
