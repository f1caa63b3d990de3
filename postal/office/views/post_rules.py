"""The table of which letters go by post and which are told otherwise."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from postal import web
from postal.correspondence.letter_facts import KINDS
from postal.extensions import session, writing
from postal.lookups import active_services
from postal.office import post_rules as rules
from postal.office.views.blueprint import office
from postal.staff import guard
from postal.workflow import Role


@office.route("/admin/surat-pos", methods=["GET", "POST"])
@guard.allow(Role.SUPERVISOR, Role.ADMIN)
def post_rules() -> ResponseReturnValue:
    """Show and change what goes by post; the general rule and the services are saved apart."""
    if request.method == "POST":
        cells = {tuple(each.split(":", 1)) for each in request.form.getlist("pos")}
        with writing() as current:
            if "umum" in request.form:
                rules.change_general(current, {cell[-1] for cell in cells})
            else:
                rules.change_services(current, {(cell[0], cell[-1]) for cell in cells})
        web.tell(_("Aturan surat sudah disimpan. Surat yang sudah dibuat tidak berubah."))
        return redirect(url_for("office.post_rules"))
    current = session()
    return render_template(
        "office/post_rules.html",
        kinds=KINDS,
        services=active_services(current),
        ticked=rules.ticked(current),
        own=rules.own(current),
    )
