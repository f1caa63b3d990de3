"""Changes at the counter, while the check of who is asking still holds."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from postal import web
from postal.counter import changing
from postal.counter.changing import Consequence
from postal.counter.views.blueprint import MAY_USE, counter, find
from postal.counter.views.card import address_form, page, said
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.staff import guard
from postal.wording import N_


@counter.post("/kasus/<code>/alamat")
@guard.allow(*MAY_USE)
def address(code: str) -> ResponseReturnValue:
    """Store a new address or telephone number; what was typed stays over a refusal."""
    found = find(code)
    form = address_form(found)
    if not form.validate():
        return page(found), 422
    wanted = form.answers()
    try:
        with writing() as current:
            saved = changing.change_address(
                current,
                find(code),
                wanted,
                seen=request.form.get("seen", ""),
                actor=guard.actor(),
            )
    except Refusal as refusal:
        return page(find(code), problem=web.say_refusal(refusal)), 409
    told = N_("Alamat dan telepon tersimpan.") if saved else N_("Tidak ada yang berubah.")
    web.tell(web.say(told))
    web.tell_each(saved.letters)
    if saved:
        _warn(changing.new_address_means(session(), find(code)))
    return redirect(url_for("counter.card", code=code))


@counter.post("/kasus/<code>/kembali")
@guard.allow(*MAY_USE)
def wish(code: str) -> ResponseReturnValue:
    """Store another way back, also for documents that are not packed yet."""
    form = request.form
    try:
        with writing() as current:
            turned = changing.change_wish(
                current,
                find(code),
                form.get("channel") or None,
                place_id=web.row_id(form, "place"),
                reach_note=(form.get("reach_note") or "").strip() or None,
                actor=guard.actor(),
            )
    except Refusal as refusal:
        return page(find(code), problem=web.say_refusal(refusal)), 409
    web.tell(web.say(N_("Cara kembali tersimpan.")))
    if turned:
        text = N_("%(count)s dokumen yang belum dikemas ikut berubah.")
        web.tell(web.say(text, {"count": len(turned)}))
    _warn(changing.new_wish_means(session(), find(code)))
    return redirect(url_for("counter.card", code=code))


def _warn(means: list[Consequence]) -> None:
    """Show what a change means for each parcel."""
    for each in means:
        web.tell(said(each), "look")
