"""Cutting a batch again: choose how, see what would change, say why, confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, web
from postal.audit import Actor
from postal.codes import Mark
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.matching.services import settle, unmatch
from postal.models import Batch, Dossier, Event
from postal.scanning import recutting
from postal.scanning.looking_back import look_back
from postal.scanning.reasons import PAGE_REASONS
from postal.scanning.recutting_apply import recut
from postal.scanning.recutting_decisions import CUT_AGAIN
from postal.scanning.recutting_plan import Plan, Settings
from postal.scanning.services import SIDES, as_mailroom
from postal.scanning.views.again_offers import seems_turned
from postal.scanning.views.blueprint import scanning
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role, Thing

MAY_CUT = (Role.MAILROOM, Role.SUPERVISOR)
PLACES: dict[str, str] = {
    "cover": N_("lembar kendali"),
    "dossier": N_("halaman berkas"),
    "blank": N_("halaman kosong"),
    "unplaced": N_("menunggu keputusan"),
    "copy": N_("salinan"),
}


@scanning.get("/<int:batch_id>/potong-ulang")
@guard.allow(*MAY_CUT)
def again(batch_id: int) -> ResponseReturnValue:
    """Show what a new cut would change; how it is made stands in the address."""
    found = session().get(Batch, batch_id) or abort(404)
    recutting.require_may_cut(found, guard.actor())
    return _page(found, _settings(found, request.args))


@scanning.post("/<int:batch_id>/potong-ulang")
@guard.allow(*MAY_CUT)
def cut_again(batch_id: int) -> ResponseReturnValue:
    """Make the cut that was shown; a refusal keeps the settings and the typed reason."""
    actor, form = guard.actor(), request.form
    reason = (form.get("reason") or "").strip()
    found = session().get(Batch, batch_id) or abort(404)
    try:
        with writing() as current:
            found = current.get_one(Batch, batch_id)
            plan = recutting.plan(current, found, _settings(found, form))
            scanned = recut(
                current,
                plan,
                seen=form.get("seen", ""),
                actor=actor,
                reason=reason,
                unmatch=lambda dossier: _unmatch(current, dossier, actor, reason),
            )
            for dossier in scanned:
                settle(current, dossier, actor)
            look_back(current, found, audit.system(actor.device))
            moved, waits = len(plan.moving), len(plan.waiting)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        found = session().get_one(Batch, batch_id)
        recutting.require_may_cut(found, actor)
        return _page(found, _settings(found, form)), 409
    say = gettext(
        "Dipotong ulang: %(n)s halaman berpindah, %(w)s menunggu keputusan.", n=moved, w=waits
    )
    web.tell(say, "look" if waits else "done")
    return redirect(url_for("scanning.batch", batch_id=batch_id))


def _unmatch(current: Session, dossier: Dossier, actor: Actor, reason: str) -> None:
    """Take a dossier that loses all pages off its case, whose paper has to be scanned first."""
    mailroom = as_mailroom(actor)
    unmatch(current, dossier, seen_version=dossier.version, actor=mailroom, reason=reason)


def _settings(batch: Batch, asked: Any) -> Settings:  # noqa: ANN401 - a form or an address
    """Return how the batch is to be cut; what is not asked for stays as it is.

    A pile that looks upside down is offered the other way round.
    """
    if "sides" not in asked and batch.backs_of_id is not None:
        return Settings(batch.sides, upside_down=False, keep=False)
    if "sides" not in asked:
        return Settings(batch.sides, batch.upside_down or seems_turned(batch))
    return Settings(asked["sides"], "upside_down" in asked, "keep" in asked)


def _page(batch: Batch, settings: Settings) -> str:
    """Return the page of a batch that is about to be cut again."""
    current, actor = session(), guard.actor()
    try:
        plan = recutting.plan(current, batch, settings)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        plan = recutting.plan(current, batch, Settings(batch.sides, batch.upside_down))
    return render_template(
        "scanning/again.html",
        batch=batch,
        plan=plan,
        refusals=[web.say_refusal(refusal) for refusal in plan.refusals(actor)],
        rows=_rows(plan),
        sides=SIDES,
        reasons=PAGE_REASONS,
        places=PLACES,
        earlier=_earlier(current, batch),
        pages=pages_text,
        grouped=grouped,
        state_of=_case_state,
        typed=request.form.get("reason", ""),
    )


@dataclass(frozen=True)
class Row:
    """One line of the preview: pages of one dossier, or of those that wait, before and after."""

    code: str | None
    dossier: Dossier | None
    before: str
    after: str
    becomes: str | None


def _rows(plan: Plan) -> list[Row]:
    """Return one line for each dossier that changes, and one for the pages that wait."""
    rows = []
    for effect in plan.effects:
        state = effect.dossier.state if effect.dossier is not None else "received"
        becomes = None
        if effect.empties and state in ("scanned", "matched"):
            becomes = "received"
        elif effect.gained and state in ("received", "kept_unscanned"):
            becomes = "scanned"
        rows.append(
            Row(
                effect.code,
                effect.dossier,
                pages_text(effect.before),
                pages_text(effect.after),
                becomes,
            )
        )
    was = [change.page.number for change in plan.changes if change.before.reason]
    will = [change.page.number for change in plan.waiting]
    if was != will:
        rows.append(Row(None, None, pages_text(was), pages_text(will), None))
    return rows


def pages_text(numbers: Any) -> str:  # noqa: ANN401 - a sequence of numbers
    """Return page numbers as people write them: ``3–7, 9``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{a}–{b}" if b > a else f"{a}" for a, b in runs) or "–"


def grouped(code: str | None) -> str:
    """Return a dossier's code as people read it."""
    return Mark.read(code).grouped if code else "–"


def _case_state(dossier: Dossier | None) -> str | None:
    """Return the state of a dossier's case when somebody has begun to decide about it."""
    case = dossier.application if dossier is not None else None
    return case.state if case is not None and case.state != "registered" else None


def _earlier(current: Session, batch: Batch) -> list[Event]:
    return list(
        current.scalars(
            select(Event)
            .where(
                Event.thing == Thing.BATCH.value,
                Event.thing_id == batch.id,
                Event.name == CUT_AGAIN,
            )
            .order_by(Event.id.desc())
        )
    )
