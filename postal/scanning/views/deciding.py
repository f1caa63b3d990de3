"""Decisions about pages as the filmstrip's forms send them, then on to the next that waits."""

from __future__ import annotations

from collections.abc import Iterator

from flask import abort, g, make_response, redirect, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import web
from postal.audit import Actor
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.matching.services import settle, unmatch
from postal.models import Batch, Page
from postal.scanning.again import undo_all
from postal.scanning.deciding import Outcome
from postal.scanning.recutting_leaving import unscan
from postal.scanning.views.blueprint import MAY_DO, scanning
from postal.scanning.views.decisions import BEGINNING, DECISIONS, STAY, Asked
from postal.scanning.views.strip import LAST_BATCH, batch, unplaced
from postal.staff import guard
from postal.wording import N_

EMPTIED = N_("halaman terakhirnya pindah")


@scanning.post("/halaman")
@guard.allow(*MAY_DO)
def decide() -> ResponseReturnValue:
    """Decide about the pages of the form (``v-<id>`` is the version that was shown)."""
    seen, action = dict(_shown()), request.form.get("action", "assign")
    g.chosen = tuple(seen)
    if action not in DECISIONS:
        abort(400)
    with writing() as current:
        rows = list(current.scalars(select(Page).where(Page.id.in_(seen)).order_by(Page.id)))
        if not rows:
            abort(404)
        first, waits = rows[0], 0
        for batch_id in dict.fromkeys(row.batch_id for row in rows):
            mine = {row.id: seen[row.id] for row in rows if row.batch_id == batch_id}
            asked = Asked(current, current.get_one(Batch, batch_id), mine, guard.actor())
            outcome, sentence = DECISIONS[action](asked)
            carry_on(current, outcome, asked.actor)
            waits += outcome.waits
        here, number, batch_id = first.id, first.number, first.batch_id
    _tell(sentence, waits if action in BEGINNING else 0)
    browser[LAST_BATCH] = batch_id
    return go_on(batch_id, number, here, stay=action in STAY)


def _shown() -> Iterator[tuple[int, int]]:
    """Yield the pages that the form names, each with its version."""
    for key in request.form:
        version = web.row_id(request.form, key) if key.startswith("v-") else None
        if version is not None and key[2:].isdecimal() and int(key[2:]) <= web.LARGEST_ID:
            yield int(key[2:]), version


def _tell(sentence: str, waits: int) -> None:
    web.tell(sentence)
    if waits:
        web.tell(
            gettext("%(n)s halaman di belakangnya masih menunggu: lihat alasannya.", n=waits),
            "look",
        )


def carry_on(current: Session, outcome: Outcome, actor: Actor) -> None:
    """Let dossiers follow what was decided: their case is found, or they wait for the scanner."""
    for dossier in outcome.emptied:
        unscan(
            current,
            dossier,
            actor=actor,
            reason=EMPTIED,
            unmatch=lambda row: unmatch(
                current, row, seen_version=row.version, actor=actor, reason=EMPTIED
            ),
        )
    for dossier in outcome.scanned:
        settle(current, dossier, actor)


def go_on(batch_id: int, number: int, page_id: int, *, stay: bool = False) -> ResponseReturnValue:
    """Lead on to the next page that waits, or back to the same one."""
    waits = Page.reason.is_not(None)
    if request.form.get("back") == "unplaced":
        after = select(Page.id).where(waits, Page.id > page_id).order_by(Page.id).limit(1)
        wanted = page_id if stay else session().scalar(after)
        hal = web.row_id(request.form, "hal") or 1
        return redirect(url_for("scanning.unplaced", halaman=wanted, hal=hal if hal > 1 else None))
    here = select(Page.number).where(waits, Page.batch_id == batch_id)
    if not stay:
        after = here.where(Page.number > number).order_by(Page.number).limit(1)
        first = here.order_by(Page.number).limit(1)
        number = session().scalar(after) or session().scalar(first) or number
    large = "1" if request.form.get("besar") else None
    return redirect(
        url_for("scanning.batch", batch_id=batch_id, halaman=number, besar=large) + f"#hal-{number}"
    )


@scanning.post("/<int:batch_id>/urungkan")
@guard.allow(*MAY_DO)
def undo(batch_id: int) -> ResponseReturnValue:
    """Take back the last decision of this person in the batch."""
    actor = guard.actor()
    with writing() as current:
        found = current.get(Batch, batch_id) or abort(404)
        token = request.form.get("step", "")
        step, outcomes = undo_all(current, found, step=token, actor=actor)
        for outcome in outcomes:
            carry_on(current, outcome, actor)
        number = step.numbers[0]
        page_id = current.scalars(
            select(Page.id).where(Page.batch_id == batch_id, Page.number == number)
        ).one()
    what = web.move_label(step.fact)
    web.tell(gettext("Diurungkan: %(what)s, halaman %(n)s.", what=what, n=_list(step.numbers)))
    browser[LAST_BATCH] = batch_id
    return go_on(batch_id, number, page_id, stay=True)


def _list(numbers: list[int]) -> str:
    most = 5
    shown = ", ".join(str(number) for number in numbers[:most])
    return shown if len(numbers) <= most else f"{shown} …"


@scanning.errorhandler(Refusal)
def _refused(refusal: Refusal) -> ResponseReturnValue:
    """Say it on the page the person came from, at the picture, with the typed code kept."""
    sentence = web.say_refusal(refusal)
    web.tell(sentence, "stop")
    args = request.view_args or {}
    named = g.get("chosen", ()) or ((args["page_id"],) if "page_id" in args else ())
    page = session().get(Page, named[0]) if named else None
    batch_id = page.batch_id if page is not None else args.get("batch_id")
    if batch_id is None:
        return redirect(url_for("scanning.batches"))
    g.kept = {"code": request.form.get("code", ""), "error": sentence}
    shown = unplaced() if request.form.get("back") == "unplaced" else batch(batch_id)
    return make_response(shown, 409)
