"""The steps beside the judging: another service or desk, a flag, a call."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import web
from postal.dates import parse_date
from postal.extensions import session
from postal.lookups import active_services
from postal.models import Application, Desk
from postal.staff import guard
from postal.verification import changing, daily, taking
from postal.verification.refusals import DeskUnknown, ServiceUnknown
from postal.verification.views.blueprint import (
    MAY_STEP,
    find,
    reason,
    tracking,
    verification,
)
from postal.verification.views.carrying import carry_out
from postal.wording import N_


@verification.post("/<code>/ganti-layanan")
@guard.allow(*MAY_STEP)
def change_service(code: str) -> ResponseReturnValue:
    """Let the case ask for another service; where it then lies decides where to go."""

    def step(current: Session, found: Application) -> None:
        wanted = request.form.get("service", "")
        chosen = next((row for row in active_services(current) if row.code == wanted), None)
        if chosen is None:
            raise ServiceUnknown
        changing.change_service(
            current,
            found,
            chosen,
            seen_version=web.seen_version(),
            actor=guard.actor(),
            today=web.today(),
            reason=reason() or None,
            examine_by=_day(),
        )

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    found = find(code)
    web.tell(web.say(N_("Layanan %(case)s diganti."), {"case": tracking(code)}))
    if found.state == "in_person_required":
        web.tell(web.say(N_("Layanan itu meminta kehadiran: pemohon diminta datang.")), "look")
    if found.state == "under_verification" and not taking.in_hand(found, guard.actor()):
        web.tell(web.say(N_("Kasus ini sekarang menunggu di meja layanan itu.")), "look")
    return redirect(url_for("verification.bench", code=code))


def _day() -> date | None:
    typed = (request.form.get("day") or "").strip()
    return parse_date(typed) if typed else None


@verification.post("/<code>/ganti-meja")
@guard.allow(*MAY_STEP)
def change_desk(code: str) -> ResponseReturnValue:
    """Hand the case to another desk's pile."""

    def step(current: Session, found: Application) -> None:
        desk = current.get(Desk, request.form.get("desk", ""))
        if desk is None or not desk.active:
            raise DeskUnknown
        changing.change_desk(
            current,
            found,
            desk,
            seen_version=web.seen_version(),
            actor=guard.actor(),
            reason=reason(),
        )

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    desk = session().get_one(Desk, find(code).desk_code)
    called = desk.name_en if web.current_language() == "en" else desk.name_id
    values = {"case": tracking(code), "desk": called}
    web.tell(web.say(N_("%(case)s menunggu di meja %(desk)s."), values))
    return redirect(url_for("verification.queue"))


@verification.post("/<code>/mendesak")
@guard.allow(*MAY_STEP)
def urgent(code: str) -> ResponseReturnValue:
    """Let the case go before the others, or in its turn again."""

    def step(current: Session, found: Application) -> None:
        mark = daily.unset_urgent if request.form.get("off") else daily.set_urgent
        mark(current, found, actor=guard.actor(), reason=reason())

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    said = N_("Tidak lagi mendesak.") if request.form.get("off") else N_("Ditandai mendesak.")
    web.tell(web.say(said))
    return redirect(url_for("verification.bench", code=code))


@verification.post("/<code>/telepon")
@guard.allow(*MAY_STEP)
def call(code: str) -> ResponseReturnValue:
    """Write down a telephone call."""

    def step(current: Session, found: Application) -> None:
        note = (request.form.get("note") or "").strip()
        outcome = request.form.get("outcome", "")
        daily.call(current, found, outcome, actor=guard.actor(), note=note)

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    web.tell(web.say(N_("Telepon tercatat.")))
    return redirect(url_for("verification.bench", code=code))
