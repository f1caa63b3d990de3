"""What the office says about itself, for the admin to change."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from postal import web
from postal.correspondence.letter_numbers import number_text
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Office
from postal.office.letter_rules import change_letter_rules
from postal.office.setting_up import change_office
from postal.office.views.blueprint import office
from postal.office.views.crest import read_crest
from postal.office.views.forms import SettingsForm
from postal.staff import guard
from postal.workflow import Role


@office.route("/admin/kantor", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def settings() -> ResponseReturnValue:
    """Show and change the office's own values."""
    row = web.this_office()
    if row is None:
        abort(404)
    if request.method == "GET":
        return _page(SettingsForm.showing(row), row)
    form = SettingsForm()
    if not form.validate():
        return _page(form, row), 422
    try:
        crest = read_crest(form.crest.data) if form.crest.data else None
    except Refusal as refusal:
        form.crest.errors = [web.say_refusal(refusal)]
        return _page(form, row), 422
    with writing():
        change_office(row, form.office(row.mark))
        change_letter_rules(row, form.letter_rules())
        row.crest = crest or row.crest
    web.tell(_("Data kantor sudah disimpan."))
    return redirect(url_for("office.settings"))


def _page(form: SettingsForm, row: Office) -> str:
    pattern = form.letter_pattern.value or row.letter_pattern
    return render_template(
        "office/settings.html",
        form=form,
        office_row=row,
        number_example=number_text(pattern, 17, web.today()),
    )
