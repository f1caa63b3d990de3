"""What is done with a day: the post's number is written down, the day closed or opened again."""

from __future__ import annotations

import re
from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from postal import web
from postal.balance import closing, delivered
from postal.balance.balance import Balance, balance_of
from postal.balance.closing import Reasons
from postal.balance.difference import KINDS
from postal.balance.refusals import ReasonsMissing
from postal.balance.views.blueprint import MAY_DO, balance, day_of, said
from postal.balance.views.day import Typed, page
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if re.fullmatch(r"\d{1,12}", text, re.ASCII) else 0


def _shown(wanted: date) -> Balance:
    return balance_of(session(), wanted, web.zone())


def _to(wanted: date) -> ResponseReturnValue:
    return redirect(url_for("balance.day", hari=wanted.isoformat()))


@balance.post("/<day>/jumlah")
@guard.allow(*MAY_DO)
def count(day: str) -> ResponseReturnValue:
    """Write down how many items the post's delivery list names."""
    wanted = day_of(day)
    try:
        typed = delivered.parse_count(said("count"))
        with writing() as current:
            delivered.write_down(current, wanted, typed, seen=_number("seen"), actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(_shown(wanted), Typed({}, {}, count=said("count"))), 409
    web.tell(web.say(N_("Jumlah pada daftar antaran pos dicatat: %(n)s."), {"n": typed}))
    return _to(wanted)


@balance.post("/<day>/tutup")
@guard.allow(*MAY_DO)
def close(day: str) -> ResponseReturnValue:
    """Close the day; a refusal shows it as it is now, with every reason that was typed."""
    wanted = day_of(day)
    try:
        with writing() as current:
            closing.close(
                current,
                wanted,
                zone=web.zone(),
                seen=said("seen"),
                reasons=_reasons(),
                actor=guard.actor(),
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _shown_again(wanted, refusal), 409
    web.tell(web.say(N_("%(day)s ditutup."), {"day": web.long_date(wanted)}))
    return _to(wanted)


def _reasons() -> Reasons:
    """Return what the form says; a name that no difference has explains nothing."""
    own = {name[2:]: said(name) for name in request.form if name.startswith("r-")}
    of_kind = {kind: said(f"semua-{kind}") for kind in KINDS}
    return Reasons(own, of_kind)


def _shown_again(wanted: date, refusal: Refusal) -> str:
    """Return the page as the day is now, with what was typed and what still lacks a reason."""
    found, reasons = _shown(wanted), _reasons()
    lacking = isinstance(refusal, ReasonsMissing)
    missing = closing.without_reason(found, reasons) if lacking else []
    wrong = frozenset(each.key for each in missing)
    return page(found, Typed(reasons.own, reasons.of_kind, wrong))


@balance.post("/<day>/buka")
@guard.allow(Role.SUPERVISOR)
def reopen(day: str) -> ResponseReturnValue:
    """Open a closed day again, with a reason."""
    wanted = day_of(day)
    try:
        with writing() as current:
            closing.open_again(
                current,
                wanted,
                number=_number("number"),
                reason=said("reason"),
                actor=guard.actor(),
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(_shown(wanted), Typed({}, {}, reopen=said("reason"))), 409
    web.tell(web.say(N_("Hari ini dibuka lagi.")), "look")
    return _to(wanted)
