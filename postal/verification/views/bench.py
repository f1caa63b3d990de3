"""The workbench: the pages beside the requirements, saved at every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from postal import holding, parcels, people, web, workflow
from postal.catalogue import seed
from postal.enclosures import ENCLOSURE_KINDS
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import item_versions, missing_told, office_places
from postal.models import Application, Page
from postal.people_form import PeopleForm
from postal.promises import versions
from postal.reaching import reachable
from postal.staff import guard
from postal.verdicts import PLAIN, VERDICT_LABELS, Verdict
from postal.verification import helping, judging, reaching, taking
from postal.verification.checklist import Outcome
from postal.verification.judging import Evidence, Examination
from postal.verification.refusals import NoService
from postal.verification.views.blueprint import (
    MAY_EXAMINE,
    MAY_SEE,
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
            people.note_look(current, find(code), actor=guard.actor(), what="workbench")
        found = find(code)
    return page(found)


@verification.post("/<code>/nilai")
@guard.allow(*MAY_EXAMINE)
def judge(code: str) -> ResponseReturnValue:
    """Save one verdict, or take it back; a script gets JSON, a plain form the page again."""
    scripted = request.accept_mimetypes.best == "application/json"
    form, actor = request.form, guard.actor()
    line, word = form.get("line", ""), form.get("verdict", "")
    try:
        with writing() as current:
            found = find(code)
            if word == "clear":
                judging.clear(current, found, line, actor=actor)
            elif word == "note":
                judging.annotate(current, found, line, _note() or "", actor=actor)
            else:
                judging.set_verdict(
                    current,
                    found,
                    line,
                    Verdict(word) if word in set(Verdict) else abort(400),
                    evidence=_evidence(form.get("evidence", "")),
                    note=_note(),
                    actor=actor,
                )
    except Refusal as refusal:
        if scripted:
            return jsonify(error=refusal.code, text=web.say_refusal(refusal)), 409
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    if scripted:
        return jsonify(_state(find(code), line))
    return redirect(
        url_for("verification.bench", code=code, bukti=form.get("evidence"), _anchor="syarat")
    )


def _note() -> str | None:
    """Return the note that was sent, None when the form had no such field."""
    typed = request.form.get("note")
    return typed.strip() if typed is not None else None


def _evidence(text: str) -> Evidence:
    kind, _, number = text.partition("-")
    if not number.isdigit():
        return Evidence()
    if kind == "halaman":
        return Evidence(page_id=int(number))
    return Evidence(enclosure_id=int(number)) if kind == "lampiran" else Evidence()


def _state(found: Application, line: str) -> dict[str, Any]:
    """Return what a script shows after a key: the line as it stands, and what follows now."""
    examination = judging.examine(session(), found)
    row = examination.rows.get(line)
    return {
        "line": line,
        "verdict": row.verdict if row is not None else None,
        "evidence": _evidence_labels(found).get(_evidence_of(row), "") if row is not None else "",
        "note": (row.note or "") if row is not None else "",
        **decision_json(examination),
    }


def decision_json(examination: Examination) -> dict[str, Any]:
    """Return the decision line: its outcome and its words."""
    decision = examination.decision
    numbers = ", ".join(map(str, examination.numbers(decision.lines)))
    text = OUTCOMES[decision.outcome]
    values = {"lines": numbers} if numbers else None
    return {"outcome": decision.outcome.value, "decision": web.say(text, values)}


def _evidence_of(row: Any) -> str:  # noqa: ANN401 - a verdict's row
    if row.page_id is not None:
        return f"halaman-{row.page_id}"
    return f"lampiran-{row.enclosure_id}" if row.enclosure_id is not None else ""


def _evidence_labels(found: Application) -> dict[str, str]:
    """Return what people call each page and enclosure that may be evidence."""
    paper = judging.paper(session(), found)
    labels: dict[str, str] = {}
    for dossier, pages in paper:
        own = dossier.application_id == found.id
        for number, each in enumerate(pages, start=1):
            text = gettext("hal. %(n)s", n=number)
            if not own or dossier.id != paper[0][0].id:
                text += f" ({grouped(dossier.code)})"
            labels[f"halaman-{each.id}"] = text
    for each in _replaced(found, paper):
        labels[f"halaman-{each.id}"] = gettext("salinan, hal. %(n)s: sudah diganti", n=each.number)
    for thing in judging.enclosures(paper):
        kind = thing.label or gettext(ENCLOSURE_KINDS.get(thing.kind, thing.kind))
        labels[f"lampiran-{thing.id}"] = gettext("fisik: %(what)s", what=f"{thing.count} × {kind}")
    return labels


def _replaced(found: Application, paper: Any) -> Sequence[Page]:  # noqa: ANN401 - as judging gives it
    """Return the replaced pages on which a verdict rests; none while no service is known."""
    try:
        return judging.replaced(session(), paper, judging.examine(session(), found))
    except NoService:
        return ()


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
    paper = judging.paper(current, found)
    labels = _evidence_labels(found)
    applicant, subjects = people.applicant_data(found), people.subject_data(found)
    pages = [each for _dossier, listed in paper for each in listed]
    return render_template(
        "verification/bench.html",
        application=found,
        service=service,
        examination=examination,
        items=item_versions(current),
        decision=decision_json(examination),
        verdicts=VERDICT_LABELS,
        keys=KEYS,
        working=working,
        paper=paper,
        replaced=_replaced(found, paper),
        enclosures=judging.enclosures(paper),
        labels=labels,
        evidence_of=_evidence_of,
        lost={line.key for line in judging.lost_evidence(current, found, examination)},
        chosen=_chosen(labels, pages),
        grouped=grouped,
        tracking=tracking(found.tracking_code),
        form=form or (PeopleForm(applicant, subjects) if working else None),
        seen=seen or people.seen_mark(found),
        applicant=people.lines(applicant, full=working),
        subjects=[people.lines(each, full=working) for each in subjects],
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
            move.name for move in workflow.moves_for(Thing.APPLICATION, found.state, actor.roles)
        ],
        typed=request.form,
        hints=helping.hints(current, found, full=working),
    )


def _chosen(labels: dict[str, str], pages: list[Any]) -> str:
    """Return the evidence in view: asked for in the address, else the first page."""
    wanted = request.values.get("bukti") or request.form.get("evidence") or ""
    if wanted in labels:
        return wanted
    return f"halaman-{pages[0].id}" if pages else ""
