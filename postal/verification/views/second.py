"""The second look: what the first person found, judged again by the same keys; what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from postal import people, people_shown, web
from postal.electronic import SOURCES
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import item_versions
from postal.models import Application, Event
from postal.staff import guard
from postal.verdicts import VERDICT_LABELS, Verdict
from postal.verification import (
    arrivals,
    judging,
    second_look,
    second_verdicts,
    unclear_pages,
)
from postal.verification.checklist import ORIGINALS, Outcome
from postal.verification.second_verdicts import Said
from postal.verification.views import evidence
from postal.verification.views.bench import KEYS, chosen_evidence, decision_json
from postal.verification.views.blueprint import (
    MAY_EXAMINE,
    MAY_STEP,
    find,
    grouped,
    tracking,
    verification,
)
from postal.verification.views.carrying import require_seen
from postal.wording import N_
from postal.workflow import Role

DONE: dict[Outcome, str] = {
    Outcome.COMPLETE: N_("%(case)s lengkap setelah pemeriksaan kedua."),
    Outcome.INCOMPLETE: N_("%(case)s belum lengkap setelah pemeriksaan kedua."),
}


@dataclass(frozen=True)
class Changed:
    """A decision of the person's own that a second one changed.

    ``lines``: what is asked for, the verdict before and after, and the note that stands there now.
    """

    event: int
    case: str
    who: str
    at: datetime
    note: str | None
    lines: tuple[tuple[str, str, str, str], ...]


@verification.get("/<code>/kedua")
@guard.allow(*MAY_STEP)
def second(code: str) -> ResponseReturnValue:
    """Show a decision that chance picked, with the pages it rests on."""
    found = find(code)
    # A page that only asks whether the server is there (HEAD) shows nothing to anybody.
    if request.method == "GET" and second_look.by_lot(session(), found):
        with writing() as current:
            people_shown.note_look(current, find(code), actor=guard.actor(), what="workbench")
    return _page(find(code))


@verification.post("/<code>/kedua")
@guard.allow(*MAY_STEP)
def decide_second(code: str) -> ResponseReturnValue:
    """Confirm the decision as it stands in the form, changed or not."""
    try:
        with writing() as current:
            found = find(code)
            require_seen(current, found)
            outcome = second_look.decide(
                current,
                found,
                _said(),
                seen_version=web.seen_version(),
                actor=guard.actor(),
                today=web.today(),
                note=(request.form.get("note") or "").strip() or None,
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(find(code)), 409
    web.tell(web.say(DONE[outcome], {"case": tracking(code)}))
    following = second_look.next_by_lot(session(), guard.actor())
    if following is None:
        return redirect(url_for("verification.approvals"))
    return redirect(url_for("verification.second", code=following.tracking_code))


@verification.post("/perubahan/<int:event_id>")
@guard.allow(*MAY_EXAMINE)
def seen_change(event_id: int) -> ResponseReturnValue:
    """Take a changed decision off the first person's list."""
    try:
        with writing() as current:
            event = current.get(Event, event_id) or abort(404)
            second_look.mark_seen(current, event, actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    return redirect(url_for("verification.queue"))


@verification.post("/<code>/kedua/akibat")
@guard.allow(*MAY_STEP)
def foresee_second(code: str) -> ResponseReturnValue:
    """Tell what would follow from the form as it stands; nothing is written."""
    try:
        examination = judging.examine(session(), find(code))
    except Refusal:
        abort(404)
    return jsonify(decision_json(second_verdicts.foresee(examination, _said())))


def _said() -> dict[str, Said]:
    """Return what the form says by line: verdict, note, and the page in view at the verdict."""
    form = request.form
    lines = {key.partition("-")[2] for key in form if key.startswith(("line-", "note-"))}
    return {
        line: Said(
            Verdict(word) if (word := form.get(f"line-{line}")) in set(Verdict) else None,
            form.get(f"note-{line}"),
            evidence.parse(form.get(f"seen-{line}", "")),
        )
        for line in lines
    }


def _page(found: Application) -> str:
    current, actor = session(), guard.actor()
    by_lot = second_look.by_lot(current, found)
    first = second_look.proposal(current, found)
    examination = judging.examine(current, found) if by_lot else None
    paper = judging.paper(current, found)
    replaced = judging.replaced(current, paper, examination) if examination is not None else ()
    labels = evidence.labels(found, paper, replaced)
    may_do = by_lot and first is not None and first.actor_id != actor.staff_id
    return render_template(
        "verification/second.html",
        application=found,
        by_lot=by_lot,
        may_do=may_do,
        first=first,
        examination=examination,
        decision=decision_json(examination) if examination is not None else None,
        items=item_versions(current),
        originals=ORIGINALS,
        paper=paper,
        replaced=replaced,
        doubts=unclear_pages.words_of,
        enclosures=judging.enclosures(paper),
        chosen=chosen_evidence(found, labels, paper),
        sources=SOURCES,
        shown=arrivals.mark(paper),
        labels=labels,
        verdicts={verdict.value: gettext(label) for verdict, label in VERDICT_LABELS.items()},
        keys=KEYS,
        applicant=people_shown.lines(people.applicant_data(found), full=may_do),
        subjects=[people_shown.lines(each, full=may_do) for each in people.subject_data(found)],
        may_send_back=Role.SUPERVISOR in actor.roles,
        grouped=grouped,
        tracking=tracking(found.tracking_code),
        typed=request.form,
    )


def changed_decisions() -> list[Changed]:
    """Return what second people changed in this person's decisions, the newest first."""
    current = session()
    changed = second_look.changed_for(current, guard.actor().staff_id)
    items = item_versions(current) if changed else {}
    listed = []
    for event in changed:
        case = current.get_one(Application, event.application_id)
        examination = judging.examine(current, case)
        names = {line.key: line for line in examination.lines}
        changes: dict[str, list[str | None]] = (event.data or {}).get("changed", {})
        lines = tuple(
            (
                names[key].name(items, web.current_language()) if key in names else key,
                _word(before),
                _word(after),
                (row.note or "") if (row := examination.rows.get(key)) is not None else "",
            )
            for key, (before, after) in changes.items()
        )
        about = (case.tracking_code, event.actor_name, event.at, event.note)
        listed.append(Changed(event.id, *about, lines))
    return listed


def _word(verdict: str | None) -> str:
    return web.say(VERDICT_LABELS[Verdict(verdict)]) if verdict in set(Verdict) else "–"
