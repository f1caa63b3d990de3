"""A person's own password."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from postal import web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Staff
from postal.staff import attempts, guard, passwords, services
from postal.staff.views.blueprint import staff
from postal.staff.views.forms import PasswordForm
from postal.wording import N_


class WrongCurrentPassword(Refusal):
    """The present password was not typed right."""

    code = "wrong-current-password"
    text = N_("Kata sandi sekarang tidak cocok.")


class SamePassword(Refusal):
    """The new password is the present one."""

    code = "same-password"
    text = N_("Kata sandi baru harus berbeda dari yang sekarang.")


@staff.route("/kata-sandi", methods=["GET", "POST"])
@guard.allow(*guard.ANY_STAFF)
def password() -> ResponseReturnValue:
    """Change the own password; other sessions of the person end."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        _check_current(str(form.current.data))
    except Refusal as refusal:
        form.current.errors = [web.say_refusal(refusal)]
        return _page(form)
    try:
        if form.new.data == form.current.data:
            raise SamePassword
        passwords.check_rules(str(form.new.data), current_user.username)
    except Refusal as refusal:
        form.new.errors = [web.say_refusal(refusal)]
        return _page(form)
    _change(str(form.new.data))
    return redirect(url_for("reports.home"))


def _page(form: PasswordForm) -> ResponseReturnValue:
    code = 422 if request.method == "POST" else 200
    return render_template("staff/password.html", form=form, least=passwords.SHORTEST), code


def _check_current(typed: str) -> None:
    """Raise unless ``typed`` is the person's password; limited like signing in."""
    with writing() as s:
        tries = attempts.note(s, current_user.username, request.remote_addr or "?")
    stored = session().get_one(Staff, current_user.staff_id).password_hash
    session().rollback()  # hashing takes long: nothing may stay open meanwhile
    if not passwords.verify(stored, typed).right:
        raise WrongCurrentPassword
    with writing() as s:
        attempts.forgive(s, tries)


def _change(new: str) -> None:
    fresh_hash = passwords.hash_password(new)
    with writing() as s:
        person = s.get_one(Staff, current_user.staff_id)
        ended = services.change_password(s, person, fresh_hash, current_user.session_id)
    if ended:
        web.tell(
            _("Kata sandi sudah diganti. %(n)s sesi lain ditutup.", n=ended),
        )
    else:
        web.tell(_("Kata sandi sudah diganti."))
