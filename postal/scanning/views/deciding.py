"""Decisions about pages as the filmstrip's forms send them, then on to the next that waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import abort, g, make_response, redirect, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from postal import audit, web
from postal.audit import Actor
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.matching.services import settle, unmatch
from postal.models import Batch, Page
from postal.scanning.again import undo_all
from postal.scanning.deciding import Outcome
from postal.scanning.looking_back import look_back
from postal.scanning.recutting_leaving import unscan
from postal.scanning.slips import forget
from postal.scanning.strip import WAITS
from postal.scanning.undoing import keep_turn
from postal.scanning.views.blueprint import MAY_DO, scanning
from postal.scanning.views.decisions import BEGINNING, DECISIONS, STAY, Asked
from postal.scanning.views.parts import strip_asked
from postal.scanning.views.strip import (
    LAST_BATCH,
    address,
    batch,
    list_page,
    queue_address,
    unplaced,
)
from postal.staff import guard
from postal.whole_numbers import whole_number
from postal.wording import N_
from postal.workflow import Thing

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
        page_id = whole_number(key[2:])
        if version is not None and page_id is not None:
            yield page_id, version


def _tell(sentence: str, waits: int) -> None:
    web.tell(sentence)
    if waits:
        web.tell(
            gettext("%(n)s halaman di belakangnya masih menunggu: lihat alasannya.", n=waits),
            "look",
        )


def carry_on(current: Session, outcome: Outcome, actor: Actor) -> None:
    """Let dossiers follow what was decided: their case is found, or they wait for the scanner.

    What other batches lack may have been found with it, or lost.
    """
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
    if outcome.covers or outcome.scanned or outcome.emptied:
        look_back(current, outcome.batch, audit.system(actor.device))


def go_on(batch_id: int, number: int, page_id: int, *, stay: bool = False) -> ResponseReturnValue:
    """Lead on to the next page that waits, or back to the same one with what was chosen."""
    if not stay:
        g.chosen = ()
    if request.form.get("back") == "unplaced":
        after = _waiting().where(Page.id > page_id).with_only_columns(Page.id)
        wanted = page_id if stay else session().scalar(after.order_by(Page.id).limit(1))
        return _lead(wanted, queue_address(wanted, list_page()), unplaced)
    here = _waiting().where(Page.batch_id == batch_id).order_by(Page.number).limit(1)
    if not stay:
        after = here.where(Page.number > number)
        number = session().scalar(after) or session().scalar(here) or number
    large = bool(request.form.get("besar"))
    return _lead(number, address(batch_id, number, large=large), lambda: batch(batch_id))


def _waiting() -> Select[int]:
    return select(Page.number).where(WAITS)


def _lead(
    wanted: int | None, there: str, shown: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """Show the part of the strip that a script waits for, or go to the whole page."""
    if not strip_asked():
        return redirect(there)
    g.wanted = wanted
    return shown()


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
            for dossier in outcome.emptied:
                forget(current, dossier, actor=actor, reason=EMPTIED)
            keep_turn(current, outcome, token)
        number = step.numbers[0]
        page_id = current.scalars(
            select(Page.id).where(Page.batch_id == batch_id, Page.number == number)
        ).one()
    what = web.move_label(step.fact, Thing.BATCH)
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
    g.wanted = page.id if page is not None and request.form.get("back") == "unplaced" else None
    shown = unplaced() if request.form.get("back") == "unplaced" else batch(batch_id)
    return make_response(shown, 409)
