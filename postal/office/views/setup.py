"""The first page of an empty office."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from postal import catalogue, web
from postal.errors import Refusal
from postal.extensions import writing
from postal.office.places import PlaceKind
from postal.office.services import PlaceData, set_up
from postal.office.views.blueprint import office
from postal.office.views.crest import read_crest
from postal.office.views.forms import SetupForm
from postal.office.views.lists import read_list
from postal.staff import browsers, guard, passwords, services, signed_in
from postal.staff.services import ALWAYS, Account
from postal.staff.views.door import welcome
from postal.workflow import Role


@office.route("/siapkan", methods=["GET", "POST"])
@guard.public
def setup() -> ResponseReturnValue:
    """Set the office up, with its first admin, who is signed in afterwards; then never again."""
    if web.this_office() is not None:
        abort(404)
    form = SetupForm()
    if request.method == "GET":
        return _page(form)
    good = form.validate()
    places = read_list(form, PlaceKind.DISTRICT)
    crest = _crest(form)
    good = _password_is_good(form) and good
    if not good or places is None or form.crest.errors:
        return _page(form)
    try:
        token = _store(form, places.places, crest)
    except Refusal as refusal:
        form.form_errors.append(web.say_refusal(refusal))
        return _page(form)
    welcome(token)
    web.tell(_("Kantor sudah siap. Berikutnya: tambahkan petugas, lalu periksa layanan."))
    return redirect(url_for("reports.home"))


def _page(form: SetupForm) -> ResponseReturnValue:
    code = 422 if request.method == "POST" else 200
    return render_template("office/setup.html", form=form, least=passwords.SHORTEST), code


def _crest(form: SetupForm) -> bytes | None:
    if not form.crest.data:
        return None
    try:
        return read_crest(form.crest.data)
    except Refusal as refusal:
        form.crest.errors = [web.say_refusal(refusal)]
        return None


def _password_is_good(form: SetupForm) -> bool:
    if not form.password.data:
        return False
    try:
        passwords.check_rules(str(form.password.data), str(form.admin_username.data))
    except Refusal as refusal:
        form.password.errors = [web.say_refusal(refusal)]
        return False
    return True


def _store(form: SetupForm, places: tuple[PlaceData, ...], crest: bytes | None) -> str:
    """Write everything in one transaction and return the token of the admin's session."""
    services_of_a_new_office = catalogue.seed()
    password_hash = passwords.hash_password(str(form.password.data))
    admin = Account(str(form.admin_name.data), {Role.ADMIN: ALWAYS})
    with writing() as s:
        row = set_up(s, form.office(form.office_mark()), places, services_of_a_new_office)
        row.crest = crest
        person = services.add_account(
            s,
            admin,
            username=form.admin_username.value,
            password_hash=password_hash,
            must_change=False,
        )
        return browsers.begin(s, person.id, signed_in.DEVICE)
