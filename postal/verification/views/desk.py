"""The desk: what waits to be examined, and taking the next case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from postal import pile_sizes, piles, web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Application
from postal.staff import guard, own_desks
from postal.verification import taking
from postal.verification.views.blueprint import (
    MAY_EXAMINE,
    MAY_SEE,
    find,
    tracking,
    verification,
)
from postal.verification.views.second import changed_decisions
from postal.wording import N_

QUEUES: Final = (
    "to_verify",
    "again",
    "in_hand",
    "to_approve",
    "awaiting_supplement",
    "on_hold",
    "decided",
    "rejected",
    "expired",
)


@verification.get("/")
@guard.allow(*MAY_SEE)
def queue() -> ResponseReturnValue:
    """Show one pile of the examination; which one, its order and its desk stand in the address."""
    wanted = request.args.get("antrean", QUEUES[0])
    name = wanted if wanted in QUEUES else QUEUES[0]
    sort = request.args.get("urut", "tinjau" if name == "on_hold" else piles.DEFAULT_SORT)
    desks = own_desks.chosen()
    page = web.page_number()
    shown = tuple(piles.queue(each) for each in QUEUES)
    rows, more = piles.queue_rows(session(), name, page, sort, desks.codes)
    return render_template(
        "verification/queue.html",
        pile=piles.queue(name),
        piles=shown,
        counts=pile_sizes.counts(session(), shown, desks.codes),
        to_approve=pile_sizes.counts(session())["to_approve"],
        rows=rows,
        page=page,
        more=more,
        sort=sort,
        desks=desks,
        desk=desks.said,
        changed=changed_decisions(),
        mine=_in_my_hand(),
        tracking=tracking,
    )


def _in_my_hand() -> Sequence[Application]:
    """Return what the signed-in person has in hand, the earliest day first."""
    mine = select(Application).where(Application.taken_by_id == guard.actor().staff_id)
    order = (Application.examine_by.asc().nulls_last(), Application.id)
    return session().scalars(mine.order_by(*order)).all()


@verification.post("/berikutnya")
@guard.allow(*MAY_EXAMINE)
def take_next() -> ResponseReturnValue:
    """Take the case with the earliest expected day at the person's desks and open it."""
    return redirect(next_address())


def next_address() -> str:
    """Take the next case and return where to go: to it, or to the desk when nothing waits."""
    with writing() as current:
        found = taking.take_next(current, current_user.desks, guard.actor())
        code = found.tracking_code if found is not None else None
    if code is None:
        web.tell(web.say(N_("Tidak ada lagi kasus yang menunggu di meja Anda.")), "look")
        return url_for("verification.queue")
    return url_for("verification.bench", code=code)


@verification.post("/<code>/ambil")
@guard.allow(*MAY_EXAMINE)
def take(code: str) -> ResponseReturnValue:
    """Take one named case in hand."""
    try:
        with writing() as current:
            taking.take(current, find(code), seen_version=web.seen_version(), actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    return redirect(url_for("verification.bench", code=code))
