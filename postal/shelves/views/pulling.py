"""The pull list and what is lent: asked for by operators, fetched by the mailroom."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from postal import web
from postal.codes import TrackingCode
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.shelves import asking
from postal.shelves.reading import grouped
from postal.shelves.views.blueprint import MAY_ASK, MAY_DO, MAY_SEE, shelves
from postal.staff import guard
from postal.wording import N_


@shelves.get("/ambil")
@guard.allow(*MAY_SEE)
def pull_list() -> ResponseReturnValue:
    """Show what has to be fetched, as one walks, and what is out."""
    return _page()


@shelves.post("/ambil")
@guard.allow(*MAY_ASK)
def ask() -> ResponseReturnValue:
    """Ask for bundles by their codes, from this page or from a case."""
    form = request.form
    try:
        with writing() as current:
            done = asking.ask_codes(
                current,
                form.get("kode", "")[:10_000],
                actor=guard.actor(),
                reason=form.get("alasan", ""),
                nonce=form.get("nonce"),
            )
            count = len(done.dossiers)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(typed=form.get("kode", "")), 409
    if count:
        text = ngettext("%(num)s berkas diminta.", "%(num)s berkas diminta.", count)
        web.tell(text)
    for typed, problem in done.refused:
        web.tell(f"“{typed}”: {web.say_refusal(problem)}", "stop")
    case = form.get("kasus")
    if case and not done.refused:
        return redirect(url_for("history.case", code=case))
    if done.refused:
        return _page(typed="\n".join(typed for typed, _problem in done.refused)), 409
    return redirect(url_for("shelves.pull_list"))


@shelves.post("/ambil/batal")
@guard.allow(*MAY_ASK, *MAY_DO)
def withdraw() -> ResponseReturnValue:
    """Take a request off the list."""
    try:
        with writing() as current:
            asking.withdraw(current, web.row_id(request.form, "id") or 0, actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(), 409
    web.tell(web.say(N_("Permintaan ditarik.")))
    return redirect(url_for("shelves.pull_list"))


def _page(typed: str = "") -> str:
    actor, now = guard.actor(), datetime.now(UTC)
    out = asking.lent_out(session())
    return render_template(
        "shelves/pull_list.html",
        wishes=asking.pull_list(session()),
        out=[(loan, asking.late(loan, now)) for loan in out],
        grouped=grouped,
        tracking=lambda code: TrackingCode(code).grouped,
        may_ask=bool(actor.roles & set(MAY_ASK)),
        may_do=bool(actor.roles & set(MAY_DO)),
        me=actor.staff_id,
        now=now,
        typed=typed,
        reason=request.form.get("alasan", ""),
    )
