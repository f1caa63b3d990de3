"""Pick-up on a phone: one field to scan, and what is on its way, there, or collected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import web
from postal.delivery import came_back, pickup_lists
from postal.delivery import pickup as services
from postal.delivery.pickup import Collector
from postal.delivery.refusals import NoPlaceOfYours
from postal.delivery.views.blueprint import (
    MAY_PICK_UP,
    MAY_SEE_PICKUP,
    carry_out,
    find,
    grouped,
    own_place,
    pickup,
    typed,
)
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import office_places
from postal.models import Parcel, Place
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Thing, moves_for


@pickup.get("/")
@guard.allow(*MAY_SEE_PICKUP)
def desk() -> ResponseReturnValue:
    """Show one list; which one, and for the office which place, stand in the address."""
    try:
        place_id = own_place()
    except NoPlaceOfYours as refusal:
        return render_template("delivery/pickup.html", problem=web.say_refusal(refusal))
    chosen = place_id if place_id is not None else web.row_id(request.args, "tempat")
    tab = pickup_lists.tab(request.args.get("daftar"))
    page = web.page_number()
    rows, more = pickup_lists.rows(session(), tab, chosen, web.midnight(), page)
    return render_template(
        "delivery/pickup.html",
        tabs=pickup_lists.TABS,
        tab=tab,
        counts=pickup_lists.counts(session(), chosen, web.midnight()),
        rows=rows,
        page=page,
        more=more,
        places=office_places(session(), "district") if place_id is None else (),
        place=session().get(Place, chosen) if chosen is not None else None,
        fixed=place_id is not None,
        may_do=guard.may("pickup.scan"),
        grouped=grouped,
    )


@pickup.post("/pindai")
@guard.allow(*MAY_PICK_UP)
def scan() -> ResponseReturnValue:
    """Answer a scan: a parcel that comes in at its district has arrived, any other is shown."""
    text = typed("code") or ""
    try:
        place_id = own_place()
        found, own_code = services.find(session(), text, place_id)
        if own_code and place_id is not None and found[0].state == "handed_over":
            return _arrived(found[0].code, found[0].version, place_id)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("pickup.desk"))
    best = min(found, key=lambda row: services.NEAREST.index(row.state))
    return redirect(url_for("pickup.parcel", code=best.code))


def _arrived(code: str, version: int, place_id: int) -> ResponseReturnValue:
    actor = guard.actor()
    with writing() as current:
        parcel = find(code)
        services.arrive(current, parcel, seen_version=version, actor=actor, place_id=place_id)
    web.tell(web.say(N_("%(code)s sudah tiba."), {"code": grouped(code)}))
    return redirect(url_for("pickup.desk", daftar="tiba"))


@pickup.get("/<code>")
@guard.allow(*MAY_SEE_PICKUP)
def parcel(code: str) -> ResponseReturnValue:
    """Show one parcel with the form to hand it over."""
    return page(find(code))


def page(found: Parcel, problem: str | None = None) -> str | ResponseReturnValue:
    """Return the parcel's page; a refused form keeps what was typed."""
    try:
        services.require_here(session(), found, own_place())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("pickup.desk"))
    legal = {row.name for row in moves_for(Thing.PARCEL, found.state, guard.actor().roles)}
    return render_template(
        "delivery/hand_over.html",
        parcel=found,
        applicant=found.application.applicant,
        legal=legal & {*MOVES, "collect"} if guard.may("pickup.scan") else set(),
        relations=services.RELATIONS,
        heard=request.form,
        problem=problem,
        grouped=grouped,
    )


@pickup.post("/<code>/serahkan")
@guard.allow(*MAY_PICK_UP)
def collect(code: str) -> ResponseReturnValue:
    """Hand the parcel to the person who stands here."""
    found = find(code)
    form = request.form
    who = Collector(
        typed("name") or "",
        form.get("relation", ""),
        identity_checked=form.get("identity") == "1",
        authority_shown=form.get("authority") == "1",
    )
    try:
        place_id = own_place()
        with writing() as current:
            services.collect(
                current,
                found,
                who,
                seen_version=web.seen_version(),
                actor=guard.actor(),
                place_id=place_id,
            )
    except Refusal as refusal:
        refused = page(find(code), web.say_refusal(refusal))
        return (refused, 422) if isinstance(refused, str) else refused
    web.tell(web.say(N_("%(code)s sudah diserahkan."), {"code": grouped(code)}))
    return redirect(url_for("pickup.desk"))


def _arrive(current: Session, parcel: Parcel) -> None:
    services.arrive(current, parcel, **_known(place_id=own_place()))


def _give_up(current: Session, parcel: Parcel) -> None:
    reason = typed("reason")
    services.give_up(current, parcel, **_known(reason=reason, place_id=own_place()))


def _take_back(current: Session, parcel: Parcel) -> None:
    came_back.take_back(current, parcel, **_known())


def _keep(current: Session, parcel: Parcel) -> None:
    came_back.keep(current, parcel, **_known())


def _known(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - handed through
    return {"seen_version": web.seen_version(), "actor": guard.actor(), **more}


MOVES: Final[dict[str, Callable[[Session, Parcel], None]]] = {
    "arrive": _arrive,
    "give_up": _give_up,
    "take_back": _take_back,
    "keep": _keep,
}


@pickup.post("/<code>/langkah")
@guard.allow(*MAY_PICK_UP)
def move(code: str) -> ResponseReturnValue:
    """Make one of the other moves: arrived, nobody came, back to the office, kept there."""
    name = request.form.get("move", "")
    find(code)
    step = MOVES.get(name) or abort(400)
    if not carry_out(code, step):
        refused = page(find(code))
        return (refused, 409) if isinstance(refused, str) else refused
    web.tell(web.say(N_("Tercatat: %(move)s."), {"move": web.move_label(name, Thing.PARCEL)}))
    if name == "take_back":
        return redirect(url_for("pickup.desk"))
    return redirect(url_for("pickup.parcel", code=code))
