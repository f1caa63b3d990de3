"""One parcel: what was reported of it, a report by hand, and the moves that are left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import letters_inside, parcel_reports, parcels, web, workflow
from postal.carrier_facts import FACT_WORDS, FactKind
from postal.carriers import CARRIERS, POS_INDONESIA
from postal.codes import TrackingCode
from postal.delivery import came_back, recording, tracing
from postal.delivery.came_back import Way
from postal.delivery.moments import parse_moment
from postal.delivery.recording import ByHand
from postal.delivery.views.blueprint import (
    MAY_DO,
    MAY_SEE,
    carry_out,
    delivery,
    find,
    grouped,
    typed,
)
from postal.delivery.views.desk import wordings
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import office_places
from postal.models import CarrierEvent, Parcel
from postal.plain_text import require_plain
from postal.staff import guard
from postal.whole_numbers import whole_number
from postal.wording import N_
from postal.workflow import Thing

Step = Callable[[Session, Parcel], None]
TAKEN: Final = N_("Kabar tercatat.")
REPEATED: Final = N_("Kabar ini sudah tercatat sebelumnya.")
TOO_OLD: Final = N_("Kabar tercatat, tetapi tidak dihitung: kiriman ini belum ada pada waktu itu.")
COLLECTED_AT: Final = N_("Diambil di %(place)s")
AT_POST_COUNTER: Final = N_("%(carrier)s, diambil di kantor pos")

LONGEST_HEARD: Final = 120


@delivery.get("/kiriman/<code>")
@guard.allow(*MAY_SEE)
def parcel(code: str) -> ResponseReturnValue:
    """Show a parcel with all that was said of it and what can be done."""
    return page(find(code))


def page(
    found: Parcel,
    heard: Mapping[str, str] | None = None,
    problem: str | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    """Return the parcel's page, with what was typed of something that was refused.

    ``heard`` is a report; ``typed`` a move, or the withdrawal of the report with the id ``report``.
    """
    current = session()
    reports = current.scalars(
        select(CarrierEvent)
        .where(CarrierEvent.parcel_id == found.id)
        .order_by(CarrierEvent.at.desc(), CarrierEvent.id.desc())
    ).all()
    successor = current.scalar(select(Parcel).where(Parcel.previous_id == found.id))
    previous = current.get(Parcel, found.previous_id) if found.previous_id else None
    buttons = workflow.moves_for(Thing.PARCEL, found.state, guard.actor().roles)
    legal = {row.name: row for row in buttons if row.name in MOVES}
    if found.carrier is None:
        legal.pop("trace", None)  # there is nobody to ask
    return render_template(
        "delivery/parcel.html",
        parcel=found,
        applicant=found.application.applicant,
        cases=parcels.cases_in(current, found),
        letters=letters_inside.left_with(current, found) if found.handed_at else (),
        reports=reports,
        can_be_about=parcel_reports.can_be_about,
        successor=successor,
        previous=previous,
        legal=legal,
        may_do=guard.may("delivery.move"),
        fact_words=FACT_WORDS,
        heard=heard or {},
        typed=typed or {},
        problem=problem,
        unchanged=not came_back.address_corrected(current, found),
        mailed=found.channel in parcels.MAILED,
        ways=_ways(found),
        tracking=lambda code: TrackingCode(code).grouped,
        **wordings(),
    )


@delivery.post("/kiriman/<code>/kabar")
@guard.allow(*MAY_DO)
def report(code: str) -> ResponseReturnValue:
    """Write down what somebody heard of the parcel; what was typed stays when it is refused."""
    found = find(code)
    kind = request.form.get("kind", "")
    if kind not in set(FactKind):
        abort(400)
    text, tone = TAKEN, "done"

    def step(current: Session, parcel: Parcel) -> None:
        nonlocal text, tone
        at = parse_moment(typed("at") or "", web.zone(), datetime.now(UTC))
        heard = ByHand(FactKind(kind), at, typed("place"), typed("reason"), typed("receiver"))
        require_plain(heard.place, heard.reason, heard.receiver, most=LONGEST_HEARD)
        result = recording.record_by_hand(current, parcel, heard, actor=guard.actor())
        if result.repeated:
            text, tone = REPEATED, "look"
        elif not parcel_reports.can_be_about(parcel, at):
            text, tone = TOO_OLD, "look"

    try:
        written = _write(code, step)
    except Refusal as refusal:
        return page(found, request.form.to_dict(), web.say_refusal(refusal)), 422
    web.tell(web.say(text), tone)
    return written


def _write(code: str, step: Step) -> ResponseReturnValue:
    with writing() as current:
        step(current, find(code))
    return redirect(url_for("delivery.parcel", code=code))


@delivery.post("/kiriman/<code>/kabar/<int:report_id>/tarik")
@guard.allow(*MAY_DO)
def withdraw(code: str, report_id: int) -> ResponseReturnValue:
    """Withdraw a report that was typed by mistake."""
    find(code)

    def step(current: Session, parcel: Parcel) -> None:
        reason = typed("reason")
        require_plain(reason)
        recording.withdraw(current, parcel, report_id, actor=guard.actor(), reason=reason)

    if not carry_out(code, step):
        return page(find(code), typed={**request.form.to_dict(), "report": str(report_id)}), 409
    web.tell(web.say(N_("Kabar ditarik; keadaan kiriman dihitung lagi.")))
    return redirect(url_for("delivery.parcel", code=code))


def _known(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - handed through
    return {"seen_version": web.seen_version(), "actor": guard.actor(), **more}


def _trace(current: Session, parcel: Parcel) -> None:
    reason = typed("reason")
    tracing.trace(current, parcel, **_known(reason=reason, today=web.today()))


def _declare_lost(current: Session, parcel: Parcel) -> None:
    tracing.declare_lost(current, parcel, **_known(reason=typed("reason")))


def _keep(current: Session, parcel: Parcel) -> None:
    came_back.keep(current, parcel, **_known())


def _take_back(current: Session, parcel: Parcel) -> None:
    came_back.take_back(current, parcel, **_known())


def _close(current: Session, parcel: Parcel) -> None:
    came_back.close(current, parcel, **_known(reason=typed("reason")))


def _replace(current: Session, parcel: Parcel) -> None:
    if parcel.state == "lost":
        came_back.make_again(current, parcel, **_known())
        return
    same = request.form.get("same_address") == "1"
    way = _way(request.form.get("way", ""), parcel)
    came_back.send_again(current, parcel, way, **_known(same_address=same))


MOVES: Final[dict[str, Step]] = {
    "trace": _trace,
    "declare_lost": _declare_lost,
    "replace": _replace,
    "keep": _keep,
    "take_back": _take_back,
    "close": _close,
}
"""The moves that are made here; the others belong to the desks before, or to pick-up."""


@delivery.post("/kiriman/<code>/langkah")
@guard.allow(*MAY_DO)
def move(code: str) -> ResponseReturnValue:
    """Make one of the moves."""
    name = request.form.get("move", "")
    find(code)
    step = MOVES.get(name) or abort(400)
    if not carry_out(code, step):
        return page(find(code), typed=request.form.to_dict()), 409
    web.tell(_done(name, find(code)))
    return redirect(url_for("delivery.parcel", code=code))


def _done(name: str, parcel: Parcel) -> str:
    successor = session().scalar(select(Parcel.code).where(Parcel.previous_id == parcel.id))
    if name != "replace":
        return web.say(N_("Tercatat: %(move)s."), {"move": web.move_label(name, Thing.PARCEL)})
    if successor is None:
        return web.say(N_("Dokumennya dibuat lagi; kasusnya kembali ke produksi."))
    values = {"code": grouped(successor)}
    return web.say(N_("Kiriman baru %(code)s menunggu label di meja pengiriman."), values)


def _ways(found: Parcel) -> list[tuple[str, str]]:
    """Return the ways a parcel may go next, as values of the form and words; its own one first."""
    own = f"{found.channel}:{found.carrier or found.place_id or ''}"
    post = CARRIERS[POS_INDONESIA].name
    mailed = [(f"{parcels.POST}:{POS_INDONESIA}", post)]
    if found.channel == parcels.AT_POST_OFFICE:
        mailed.append((own, web.say(AT_POST_COUNTER, {"carrier": post})))
    couriers = [(f"{parcels.COURIER}:{row.code}", row.name) for row in CARRIERS.values()]
    mailed += [way for way in couriers if way[1] != post or way[0] == own]
    districts = [
        (f"{parcels.AT_DISTRICT}:{place.id}", web.say(COLLECTED_AT, {"place": place.name}))
        for place in office_places(session(), "district")
    ]
    ways = [*mailed, *districts]
    return sorted(ways, key=lambda way: way[0] != own)


def _way(text: str, parcel: Parcel) -> Way:
    """Return the way behind a value of the form; as the parcel went before when none is named."""
    channel, _, rest = text.partition(":")
    if not channel:
        return came_back.way_of(parcel)
    if channel in parcels.MAILED:
        place = parcel.place_id if channel == parcel.channel else None
        return Way(channel, rest, place)
    return Way(channel, None, whole_number(rest))
