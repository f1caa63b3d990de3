"""In and out: sign-in, sign-out and the language."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import flask
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from sqlalchemy import update

from postal import web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.languages import LANGUAGES
from postal.models import Staff
from postal.staff import attempts, browsers, guard, passwords, services, signed_in
from postal.staff.views.blueprint import staff
from postal.staff.views.forms import SignInForm


def local_path(address: str | None) -> str | None:
    """Return the path and query of ``address`` when it is a page of ours, else None.

    The question for the language is left out: a person's own choice comes first.
    """
    if not address or any(ord(character) < 33 for character in address) or "\\" in address:
        return None
    parts = urlsplit(address)
    ours = not parts.netloc or (parts.netloc == request.host and parts.scheme in {"http", "https"})
    if not ours or not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != "bahasa"])
    return f"{parts.path}?{query}" if query else parts.path


def enter(username: str, password: str) -> str:
    """Compare the password and return the token of a new session.

    Raises:
        TooManyTries, WrongPassword: the same for accounts that exist and those that do not.
    """
    with writing() as s:
        tries = attempts.note(s, username, request.remote_addr or "?")
    person = services.by_username(session(), username)
    staff_id, stored = (person.id, person.password_hash) if person else (None, None)
    session().rollback()  # hashing takes long: nothing may stay open meanwhile
    verdict = passwords.verify(stored, password)
    if staff_id is None or not verdict.right:
        raise services.WrongPassword
    with writing() as s:
        attempts.forgive(s, tries)
        attempts.forget_account(s, username)
        if verdict.better_hash:
            change = {"password_hash": verdict.better_hash}
            s.execute(update(Staff).where(Staff.id == staff_id).values(change))
        return browsers.begin(s, staff_id, signed_in.DEVICE)


def welcome(token: str) -> None:
    """Make the browser that asked the one that holds ``token``; nothing older stays in it."""
    person = signed_in.load(token)
    flask.session.clear()
    login_user(person)


@staff.route("/masuk", methods=["GET", "POST"])
@guard.public
def sign_in() -> ResponseReturnValue:
    """Ask for user name and password, and let in."""
    if current_user.is_authenticated:
        return redirect(url_for("reports.home"))
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next")
        return render_template("staff/sign_in.html", form=form)
    if form.validate():
        try:
            welcome(enter(str(form.username.data), str(form.password.data)))
        except Refusal as refusal:
            form.form_errors.append(web.say_refusal(refusal))
        else:
            return redirect(local_path(form.next.data) or url_for("reports.home"))
    return render_template("staff/sign_in.html", form=form), 422


@staff.post("/keluar")
@guard.public
def sign_out() -> ResponseReturnValue:
    """End this session; a second click does no harm."""
    if current_user.is_authenticated:
        with writing() as s:
            browsers.end_one(s, current_user.session_id)
        logout_user()
        flask.session.clear()
    return redirect(url_for("staff.sign_in"))


@staff.get("/bahasa/<to>")
@guard.allow(*guard.ANY_STAFF)
def language(to: str) -> ResponseReturnValue:
    """Keep the language a person chose and go back to where they were."""
    if to not in LANGUAGES:
        abort(404)
    with writing() as s:
        s.execute(update(Staff).where(Staff.id == current_user.staff_id).values(language=to))
    return redirect(local_path(request.referrer) or url_for("reports.home"))
