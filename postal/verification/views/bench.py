"""The workbench: the pages beside the requirements, saved at every key."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from postal import holding, parcels, people, people_shown, web, workflow
from postal.catalogue import seed
from postal.electronic import OPEN_FOR, SOURCES
from postal.extensions import session, writing
from postal.lookups import item_versions, missing_told, office_places
from postal.models import Application, Page
from postal.people_form import PeopleForm
from postal.promises import versions
from postal.reaching import reachable
from postal.staff import guard
from postal.verdicts import PLAIN, VERDICT_LABELS, Verdict
from postal.verification import (
    arrivals,
    daily,
    going_back,
    helping,
    judging,
    reaching,
    second_look,
    standing,
    taking,
    unclear_pages,
)
from postal.verification.brought import brought
from postal.verification.checklist import ORIGINALS, Outcome
from postal.verification.judging import Examination
from postal.verification.refusals import NoService
from postal.verification.views import evidence
from postal.verification.views.blueprint import (
    MAY_SEE,
    MAY_STEP,
    find,
    grouped,
    tracking,
    verification,
)
from postal.wording import N_
from postal.workflow import Thing

KEYS: dict[Verdict, str] = {
    Verdict.PRESENT: "a",
    Verdict.ABSENT: "t",
    Verdict.UNCLEAR: "b",
    Verdict.WRONG: "s",
    Verdict.NOT_NEEDED: "p",
}
PLACES: dict[str, str] = {
    "ambil_kecamatan": N_("Kecamatan"),
    "ambil_kantorpos": N_("Kantor pos"),
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.UNDECIDED: N_("Belum dinilai: %(lines)s"),
    Outcome.COMPLETE: N_("Lengkap"),
    Outcome.INCOMPLETE: N_("Belum lengkap: %(lines)s"),
}


@verification.get("/<code>")
@guard.allow(*MAY_SEE)
def bench(code: str) -> ResponseReturnValue:
    """Show a case with its pages; who has it in hand sees the people's data, which is logged."""
    found = find(code)
    if taking.in_hand(found, guard.actor()):
        with writing() as current:
            people_shown.note_look(current, find(code), actor=guard.actor(), what="workbench")
        found = find(code)
    return page(found)


def decision_json(examination: Examination) -> dict[str, Any]:
    """Return the decision line: its outcome and its words."""
    decision = examination.decision
    numbers = ", ".join(map(str, examination.numbers(decision.lines)))
    text = OUTCOMES[decision.outcome]
    values = {"lines": numbers} if numbers else None
    return {"outcome": decision.outcome.value, "decision": web.say(text, values)}


def page(found: Application, form: PeopleForm | None = None, seen: str | None = None) -> str:
    """Return the workbench of a case; ``form`` keeps what was typed and could not be saved."""
    current, actor = session(), guard.actor()
    working = taking.in_hand(found, actor) and found.state == "under_verification"
    try:
        examination = judging.examine(current, found)
        service = judging.service_of(found)
    except NoService as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return render_template("verification/unclear.html", application=found, tracking=tracking)
    paper, items = judging.paper(current, found), item_versions(current)
    replaced = judging.replaced(current, paper, examination)
    labels = evidence.labels(found, paper, replaced)
    applicant, subjects = people.applicant_data(found), people.subject_data(found)
    offered = daily.offers(current, found, actor, web.today())
    return render_template(
        "verification/bench.html",
        application=found,
        service=service,
        examination=examination,
        items=items,
        originals=ORIGINALS,
        going_back=going_back.not_written_down(found, paper, examination, items) if working else (),
        decision=decision_json(examination),
        verdicts={verdict.value: gettext(label) for verdict, label in VERDICT_LABELS.items()},
        keys=KEYS,
        working=working,
        paper=paper,
        replaced=replaced,
        doubts=unclear_pages.words_of,
        enclosures=judging.enclosures(paper),
        labels=labels,
        evidence_of=standing.evidence_of,
        stamp=standing.stamp,
        lost={line.key for line in judging.lost_beside(paper, replaced, examination)},
        chosen=chosen_evidence(found, labels, paper),
        shown=arrivals.mark(paper),
        grouped=grouped,
        tracking=tracking(found.tracking_code),
        form=form or (PeopleForm(applicant, subjects) if working else None),
        seen=seen or people.seen_mark(found),
        applicant=people_shown.lines(applicant, full=working),
        subjects=[people_shown.lines(each, full=working) for each in subjects],
        channels=[seed().channels[each] for each in service.channels if each in seed().channels],
        channel=reaching.channel_of(found, service),
        reachable=reachable(found),
        places=[
            (label, office_places(current, parcels.PLACE_KINDS[each]))
            for each, label in PLACES.items()
            if each in service.channels
        ],
        promises=versions(current, found),
        held=holding.last_hold(current, found) if found.state == "on_hold" else None,
        needs_date=found.state == "on_hold" and holding.needs_date(current, found, web.today()),
        told=missing_told(current, found.id) if found.state == "incomplete" else (),
        plain=PLAIN,
        moves=[
            move.name
            for move in workflow.moves_for(Thing.APPLICATION, found.state, actor.roles)
            if move.name not in offered.hidden
        ],
        typed=request.form,
        hints=helping.hints(current, found, full=working),
        may_tell_apart=bool(actor.roles & set(MAY_STEP)),
        attachable=found.state in OPEN_FOR and bool(actor.roles & set(MAY_STEP)),
        sources=SOURCES,
        daily=offered,
        calls=daily.CALLS,
        holder=taking.holder(current, found),
        brought=brought(current, found),
        proposed=second_look.proposal(current, found) if found.state == "second_look" else None,
    )


def chosen_evidence(found: Application, labels: dict[str, str], paper: evidence.Paper) -> str:
    """Return the evidence in view: asked for in the address, else the page to look at first."""
    shown = request.form.get("shown")
    new = arrivals.unseen(paper, arrivals.read_mark(shown)) if shown is not None else []
    if new:
        return evidence.key_of(new[0])
    wanted = request.values.get("bukti") or request.form.get("evidence") or ""
    if wanted in labels:
        return wanted
    page = opening_page(found, paper)
    return evidence.key_of(page) if page is not None else ""


def opening_page(found: Application, paper: evidence.Paper) -> Page | None:
    """Return the page with which a case opens: its own first, a hardly legible one before all.

    Where something was asked for, that is a page of what was sent since.
    """
    own = [page for dossier, pages in paper if dossier.application_id == found.id for page in pages]
    every = [page for _dossier, pages in paper for page in pages]
    sent = arrivals.supplement(session(), found, paper)
    return unclear_pages.first_to_look_at(sent or own or every)
