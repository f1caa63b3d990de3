"""What the workbench leads to: the confirmed decision, the other steps, data and return wish."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import late_letters, people, web
from postal.dates import parse_date
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Application
from postal.people_form import PeopleForm
from postal.staff import guard
from postal.verification import deciding, reaching, steps, taking
from postal.verification.checklist import Outcome
from postal.verification.views.bench import page
from postal.verification.views.blueprint import (
    MAY_EXAMINE,
    MAY_STEP,
    find,
    reason,
    tracking,
    verification,
)
from postal.verification.views.carrying import Step, carry_out
from postal.verification.views.desk import next_address
from postal.wording import N_
from postal.workflow import ReasonMissing, Role, Thing

DONE: Final[dict[Outcome, str]] = {
    Outcome.COMPLETE: N_("%(case)s lengkap. Selesai paling lambat %(day)s."),
    Outcome.INCOMPLETE: N_("%(case)s belum lengkap; halaman status menyebut apa yang kurang."),
}


TWICE: Final = N_("%(case)s diperiksa orang kedua dulu; pemohon belum diberi tahu.")


@verification.post("/<code>/putuskan")
@guard.allow(*MAY_EXAMINE)
def decide(code: str) -> ResponseReturnValue:
    """Confirm the decision that stood on the page, then open the next case."""
    word = request.form.get("outcome", "")
    expected = Outcome(word) if word in set(Outcome) else abort(400)

    def step(current: Session, found: Application) -> None:
        deciding.confirm(
            current,
            found,
            expected,
            seen_version=web.seen_version(),
            actor=guard.actor(),
            today=web.today(),
        )

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    found = find(code)
    day = web.long_date(found.finish_by) if found.finish_by else ""
    values = {"case": tracking(found.tracking_code), "day": day}
    web.tell(web.say(TWICE if found.state == "second_look" else DONE[expected], values))
    return redirect(next_address())


def _own(move: str) -> Step:
    def step(current: Session, found: Application) -> None:
        steps.make(
            current,
            found,
            move,
            seen_version=web.seen_version(),
            actor=guard.actor(),
            today=web.today(),
            reason=reason() or None,
            day=_day(),
            note=request.form.get("note"),
        )

    return step


def _day() -> date | None:
    typed = (request.form.get("day") or "").strip()
    return parse_date(typed) if typed else None


def _note(current: Session, found: Application) -> None:
    if not reason():
        raise ReasonMissing(move="set_aside")
    deciding.note(current, found, actor=guard.actor(), reason=reason())


AWAY: Final[dict[str, Step]] = {
    name: _own(name) for name in ("hold", "require_visit", "propose_rejection", "withdraw")
}
"""Steps after which the operator goes on to the next case."""
HERE: Final[dict[str, Step]] = {
    "set_aside": _note,
    **{
        name: _own(name)
        for name in (
            *("resume", "recheck", "object", "close", "go_on"),
            *("confirm_rejection", "send_back", "find_complete", "find_incomplete", "release"),
        )
    },
}
"""Steps that stay with the case; a released one would be the next to be taken again."""


@verification.post("/<code>/langkah")
@guard.allow(*MAY_STEP)
def move(code: str) -> ResponseReturnValue:
    """Make one of the other steps; a refusal keeps the typed reason."""
    name = request.form.get("move", "")
    step = AWAY.get(name) or HERE.get(name) or abort(400)
    refused = carry_out(code, step)
    if refused is not None:
        return refused
    web.tell(_done(find(code), name))
    if name in AWAY and Role.OPERATOR in guard.actor().roles:
        return redirect(next_address())
    if name == "release":
        return redirect(url_for("verification.queue"))
    back = request.form.get("back")
    if back == "approvals":
        return redirect(url_for("verification.approvals"))
    if back == "on_hold":
        return redirect(url_for("verification.queue", antrean="on_hold"))
    return redirect(url_for("verification.bench", code=code))


def _done(found: Application, move: str) -> str:
    """Return what was recorded, by its code: the page that says it may show the next case."""
    called = web.move_label(move, Thing.APPLICATION)
    values = {"case": tracking(found.tracking_code), "move": called}
    if found.state == "on_hold" and found.review_on is not None:
        values["day"] = web.long_date(found.review_on)
        return web.say(N_("%(case)s tercatat: %(move)s, dilihat lagi %(day)s."), values)
    return web.say(N_("%(case)s tercatat: %(move)s."), values)


@verification.post("/<code>/kembali")
@guard.allow(*MAY_EXAMINE)
def wish(code: str) -> ResponseReturnValue:
    """Write down how the result goes back and how else the person can be reached."""
    form = request.form

    def step(current: Session, found: Application) -> None:
        reaching.choose_return(
            current,
            found,
            form.get("channel") or None,
            place_id=web.row_id(form, "place"),
            reach_note=(form.get("reach_note") or "").strip() or None,
            actor=guard.actor(),
        )

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    web.tell(web.say(N_("Cara kembali tersimpan.")))
    return redirect(url_for("verification.bench", code=code, bukti=form.get("evidence")))


@verification.post("/<code>/data")
@guard.allow(*MAY_EXAMINE)
def data(code: str) -> ResponseReturnValue:
    """Store the people's data keyed beside the page; nothing typed is lost over an error."""
    found = find(code)
    form = PeopleForm(people.applicant_data(found), people.subject_data(found))
    seen = request.form.get("seen", "")
    if not form.valid():
        return page(found, form, seen), 422
    values: dict[str, Any] = {"seen": seen, "actor": guard.actor()}
    applicant, subjects = form.applicant.answers(), [part.answers() for part in form.subjects]
    try:
        with writing() as current:
            found = find(code)
            taking.require_hand(current, found, guard.actor())
            saved = late_letters.save_people(current, found, applicant, subjects, **values)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code), form, people.seen_mark(find(code))), 409
    session().rollback()
    web.tell(web.say(N_("Data tersimpan.")))
    web.tell_each(saved.letters)
    return redirect(url_for("verification.bench", code=code, bukti=request.form.get("evidence")))
