"""The admin's screens of the accounts: list, add, change, reset, end sessions, close."""

from __future__ import annotations

import logging

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from postal import web
from postal.errors import Refusal
from postal.extensions import db, session, writing
from postal.forms import choices
from postal.models import Desk, Place, Staff, StaffSession
from postal.staff import browsers, guard, listing, passwords, services
from postal.staff.views.blueprint import staff
from postal.staff.views.forms import ROLE_HINTS, AccountForm, NewAccountForm
from postal.workflow import STAFF_ROLES, Role

PAGE = 50
SHOWN = {"aktif": True, "tutup": False, "semua": None}
log = logging.getLogger("berkaspos.staff")


def _note(what: str, person_id: int) -> None:
    """Leave a trace of an admin's act; ids only, a log holds no names."""
    log.info("%s: account %s by account %s", what, person_id, current_user.staff_id)


@staff.get("/admin/petugas")
@guard.allow(Role.ADMIN)
def accounts() -> ResponseReturnValue:
    """List the accounts."""
    page = web.page_number()
    sort = request.args.get("urut", "nama")
    show = request.args.get("status", "aktif")
    found = listing.accounts(
        session(),
        active=SHOWN.get(show, True),
        sort=sort,
        offset=(page - 1) * PAGE,
        limit=PAGE + 1,
    )
    return render_template(
        "staff/accounts.html",
        accounts=found[:PAGE],
        more=len(found) > PAGE,
        page=page,
        sort=sort,
        show=show,
        places={place.id: place.name for place in session().scalars(select(Place))},
        desk_names=_desk_names(),
    )


def _desk_names() -> dict[str, str]:
    english = web.current_language() == "en"
    desks = session().scalars(select(Desk).order_by(Desk.code))
    return {desk.code: desk.name_en if english else desk.name_id for desk in desks}


def _offer_choices(form: AccountForm) -> None:
    form.desks.choices = choices(_desk_names())
    places = session().scalars(
        select(Place).where(Place.kind == "district", Place.active).order_by(Place.name)
    )
    form.place.choices = choices({0: _("tidak ada")} | {place.id: place.name for place in places})


def _page(form: AccountForm, person: Staff | None) -> ResponseReturnValue:
    code = 422 if request.method == "POST" else 200
    return render_template(
        "staff/account.html",
        form=form,
        person=person,
        roles=STAFF_ROLES,
        hints=ROLE_HINTS,
        open_sessions=_open_sessions(person) if person else 0,
    ), code


def _open_sessions(person: Staff) -> int:
    count = session().scalar(
        select(func.count()).where(
            StaffSession.staff_id == person.id, StaffSession.ended_at.is_(None)
        )
    )
    return count or 0


@staff.route("/admin/petugas/baru", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def add_account() -> ResponseReturnValue:
    """Add an account; its one-time password is shown once, on the page that answers."""
    form = NewAccountForm()
    _offer_choices(form)
    if not form.validate_on_submit():
        return _page(form, None)
    once = passwords.one_time_password()
    once_hash = passwords.hash_password(once)
    try:
        with writing() as s:
            person = services.add_account(
                s,
                form.account(),
                username=form.username.value,
                password_hash=once_hash,
                must_change=True,
            )
    except services.UsernameTaken as refusal:
        form.username.errors = [web.say_refusal(refusal)]
        return _page(form, None)
    except Refusal as refusal:
        form.form_errors.append(web.say_refusal(refusal))
        return _page(form, None)
    _note("added", person.id)
    return render_template("staff/once.html", person=person, once=once)


@staff.route("/admin/petugas/<int:staff_id>", methods=["GET", "POST"])
@guard.allow(Role.ADMIN)
def account(staff_id: int) -> ResponseReturnValue:
    """Show and change one account."""
    person = db.get_or_404(Staff, staff_id)
    form = AccountForm()
    _offer_choices(form)
    if request.method == "GET":
        form.fill(person)
    if not form.validate_on_submit():
        return _page(form, person)
    try:
        with writing() as s:
            held = services.roles_of(person)
            services.change_account(s, person, form.account(held), today=web.today())
    except Refusal as refusal:
        form.form_errors.append(web.say_refusal(refusal))
        return _page(form, person)
    _note("changed", staff_id)
    web.tell(_("Akun %(name)s sudah disimpan.", name=person.name))
    return redirect(url_for("staff.accounts"))


@staff.post("/admin/petugas/<int:staff_id>/kata-sandi")
@guard.allow(Role.ADMIN)
def reset_password(staff_id: int) -> ResponseReturnValue:
    """Give a one-time password, shown once; all sessions of the person end."""
    db.get_or_404(Staff, staff_id)
    once = passwords.one_time_password()
    once_hash = passwords.hash_password(once)
    with writing() as s:
        person = s.get_one(Staff, staff_id)
        services.reset_password(s, person, once_hash)
    _note("password reset", staff_id)
    return render_template("staff/once.html", person=person, once=once)


@staff.post("/admin/petugas/<int:staff_id>/sesi")
@guard.allow(Role.ADMIN)
def end_sessions(staff_id: int) -> ResponseReturnValue:
    """End all sessions of a person, but not the one that asks for it."""
    person = db.get_or_404(Staff, staff_id)
    with writing() as s:
        own = current_user.session_id if staff_id == current_user.staff_id else None
        ended = browsers.end(s, staff_id, except_row=own)
    _note("sessions ended", staff_id)
    web.tell(_("%(n)s sesi %(name)s ditutup.", n=ended, name=person.name))
    return redirect(url_for("staff.account", staff_id=staff_id))


@staff.post("/admin/petugas/<int:staff_id>/tutup")
@guard.allow(Role.ADMIN)
def close_account(staff_id: int) -> ResponseReturnValue:
    """Close an account; the person is out with the next click."""
    person = db.get_or_404(Staff, staff_id)
    try:
        with writing() as s:
            services.close_account(s, person, today=web.today())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("staff.account", staff_id=staff_id))
    _note("closed", staff_id)
    web.tell(_("Akun %(name)s ditutup. Namanya tetap ada di riwayat.", name=person.name))
    return redirect(url_for("staff.accounts"))


@staff.post("/admin/petugas/<int:staff_id>/buka")
@guard.allow(Role.ADMIN)
def reopen_account(staff_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    person = db.get_or_404(Staff, staff_id)
    with writing():
        services.reopen_account(person)
    _note("reopened", staff_id)
    web.tell(_("Akun %(name)s dibuka kembali.", name=person.name))
    return redirect(url_for("staff.account", staff_id=staff_id))
