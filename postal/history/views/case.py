"""The case itself: one timeline, its paper, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import births, electronic, filing, paper_since, people, people_shown, web
from postal.audit import thing_of
from postal.codes import TrackingCode
from postal.correspondence import messaging, untold
from postal.correspondence.letter_facts import KINDS
from postal.enclosures import ENCLOSURE_KINDS, ENCLOSURE_STATES
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.history import moves, paper, services
from postal.history.made import made_for
from postal.history.timeline import entries, events_of
from postal.history.views import outgoing
from postal.history.views.blueprint import (
    MAY_KEY,
    MAY_MOVE,
    MAY_SEE,
    grouped,
    history,
    unchecked,
)
from postal.lookups import active_services, missing_told
from postal.models import Application, Desk, Dossier
from postal.promises import versions
from postal.staff import guard
from postal.verdicts import PLAIN
from postal.wording import N_
from postal.workflow import Role, Thing


class ServiceMissing(Refusal):
    """No service, or one that is no longer offered, was chosen."""

    code = "service-missing"
    text = N_("Pilih layanan dari daftar.")


@history.get("/kasus/<code>")
@guard.allow(*MAY_SEE)
def case(code: str) -> ResponseReturnValue:
    """Show one case; an alias leads to the case it answers for."""
    found = find(code, services.whole_case)
    if found.tracking_code != code:
        return redirect(url_for("history.case", code=found.tracking_code))
    return page(found)


@history.post("/kasus/<code>/lengkap")
@guard.allow(*MAY_SEE)
def show_full(code: str) -> ResponseReturnValue:
    """Show the people's data in full, after writing down who looks and why."""
    reason = (request.form.get("reason") or "").strip()
    if not reason:
        web.tell(web.say(N_("Tulis alasan melihat data lengkap.")), "stop")
        return page(find(code)), 400
    try:
        with writing() as current:
            people_shown.note_look(
                current, find(code), actor=guard.actor(), what="case_data", reason=reason
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    return page(find(code), full=True)


@history.post("/kasus/<code>/layanan")
@guard.allow(*MAY_KEY)
def service(code: str) -> ResponseReturnValue:
    """Choose or change the service; the desk follows, the promised day stays."""
    wanted = request.form.get("service", "")
    try:
        with writing() as current:
            chosen = next((row for row in active_services(current) if row.code == wanted), None)
            if chosen is None:
                raise ServiceMissing
            births.choose_service(
                current,
                find(code),
                chosen,
                actor=guard.actor(),
                note=(request.form.get("note") or "").strip() or None,
                seen_version=web.seen_version(),
                seen_service=request.form.get("seen_service"),
            )
            messaging.invite(current, find(code), actor=guard.actor(), today=web.today())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    web.tell(web.say(N_("Layanan ditetapkan.")))
    waits = next((row for row in find(code).dossiers if row.state == "scanned"), None)
    if waits is not None and guard.actor().roles & {Role.MAILROOM, Role.OPERATOR}:
        return redirect(url_for("matching.dossier", code=waits.code))
    return redirect(url_for("history.case", code=code))


@history.post("/kasus/<code>/langkah")
@guard.allow(*MAY_MOVE)
def move(code: str) -> ResponseReturnValue:
    """Make a move on the case or one of its dossiers; a refusal keeps the typed reason."""
    actor = guard.actor()
    form = request.form
    common: dict[str, Any] = {
        "seen_version": web.seen_version(),
        "actor": actor,
        "reason": (form.get("reason") or "").strip() or None,
    }
    name = form.get("move", "")
    try:
        with writing() as current:
            found = find(code)
            if form.get("thing") == Thing.DOSSIER:
                dossier = _dossier(found, web.row_id(form, "id") or 0)
                moves.move_dossier(current, dossier, name, **common)
            else:
                moves.move_application(current, found, name, today=web.today(), **common)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    thing = Thing.DOSSIER if form.get("thing") == Thing.DOSSIER else Thing.APPLICATION
    web.tell(web.say(N_("Tercatat: %(move)s."), {"move": web.move_label(name, thing)}))
    return redirect(url_for("history.case", code=code))


def find(
    code: str, ask: Callable[[Session, str], Application] = services.by_tracking
) -> Application:
    """Return the case behind a code in the address, 404 when there is none."""
    try:
        return ask(session(), code)
    except services.NotFound:
        abort(404)


def _dossier(found: Application, dossier_id: int) -> Dossier:
    row = next((each for each in found.dossiers if each.id == dossier_id), None)
    return row or abort(404)


def _elsewhere(found: Application) -> list[tuple[str, str, str]]:
    """Return where other moves are made: the page's address, its name, and the moves by name."""
    on_bench = found.service is not None and found.paper_ready_at is not None
    addresses: dict[str, tuple[str, dict[str, Any]]] = {
        moves.BENCH: (N_("Meja pemeriksaan"), {"code": found.tracking_code}),
        moves.APPROVALS: (N_("Persetujuan"), {}),
        moves.IN_HANDS: (N_("Kasus yang dipegang"), {}),
        moves.PRODUCTION: (N_("Produksi"), {"code": found.tracking_code}),
        moves.FORWARDING: (N_("Teruskan ke kantor lain"), {"code": found.tracking_code}),
        moves.MERGING: (N_("Gabung dengan kasus lain"), {"code": found.tracking_code}),
    }
    listed = []
    for endpoint, steps in moves.made_at(session(), found, guard.actor()).items():
        if guard.may(endpoint) and (on_bench or endpoint != moves.BENCH):
            label, values = addresses[endpoint]
            names = ", ".join(web.say(step.label) for step in steps)
            listed.append((url_for(endpoint, **values), label, names))
    return listed


def page(found: Application, *, full: bool = False) -> str:
    """Return the case's page, the people's data masked unless ``full``."""
    actor = guard.actor()
    current = session()
    made = made_for(current, found.id)
    events = events_of(current, found, made)
    pages = paper.pages_of(current, [row.id for row in found.dossiers])
    may_key = bool(actor.roles & set(MAY_KEY))
    may_choose = may_key and births.may_choose(current, found)
    return render_template(
        "history/case.html",
        application=found,
        grouped=grouped,
        tracking=TrackingCode(found.tracking_code).grouped,
        full=full,
        desk=current.get(Desk, found.desk_code) if found.desk_code else None,
        applicant=people_shown.lines(people.applicant_data(found), full=full),
        subjects=[people_shown.lines(each, full=full) for each in people.subject_data(found)],
        loan_of=lambda row: filing.open_loan(current, row),
        dossiers=[(row, pages.own.get(row.id, [])) for row in found.dossiers],
        copies=pages.copies,
        late=paper.came_late(found, events),
        unasked=paper_since.paper_since_asked(current, found),
        entries=entries(found, made, events),
        worded=outgoing.worded,
        told=missing_told(current, found.id) if found.state == "incomplete" else (),
        plain=PLAIN,
        enclosures=ENCLOSURE_KINDS,
        enclosure_states=ENCLOSURE_STATES,
        **outgoing.of(found, made),
        promises=versions(current, found),
        messages=untold.messages_of(current, found),
        message_kinds=KINDS,
        told_ways=untold.WAYS,
        sources=electronic.SOURCES,
        open_for=electronic.OPEN_FOR,
        worth_telling=lambda message: untold.worth_telling(current, message),
        buttons=lambda row: moves.buttons(row, actor),
        elsewhere=_elsewhere(found),
        thing_of=thing_of,
        services=active_services(current) if may_choose else (),
        may_choose=may_choose,
        may_key=may_key,
        unchecked=unchecked(found),
        may_match=bool(actor.roles & {Role.MAILROOM, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR}),
        typed=request.form,
    )
