"""The matching screens: dossiers that wait for a person, and one dossier beside its candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import merging, web
from postal.audit import Actor
from postal.codes import Mark, TrackingCode
from postal.duplicates import duplicates
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import active_services, case_by_code, office_calendar, the_office
from postal.matching import services
from postal.matching.candidates import candidates
from postal.matching.certainty import WAITING_LABELS, waiting_because
from postal.matching.detaching import detach
from postal.matching.refusals import ServiceUnclear
from postal.merging import Difference
from postal.models import Application, Dossier, Page, ServiceVersion
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role

matching = Blueprint("matching", __name__, url_prefix="/pencocokan")
PAGE: Final = 50
MAY_SEE = (Role.MAILROOM, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.MAILROOM, Role.OPERATOR)
JOIN_REASONS: Final[dict[str, str]] = {
    "supplement": N_("berkas susulan"),
    "duplicate": N_("permohonan ganda"),
    "wrong_cover": N_("lembar kendali tertukar"),
}


class UnknownCase(Refusal):
    """The typed code is nobody's."""

    code = "unknown-case"
    text = N_("Tidak ada kasus dengan kode itu. Periksa lagi kodenya.")


@matching.get("/")
@guard.allow(*MAY_SEE)
def queue() -> ResponseReturnValue:
    """List the dossiers that wait, the longest first, each with the reason."""
    page = web.page_number()
    current = session()
    waits = select(Dossier).where(Dossier.state == "scanned")
    rows = current.scalars(
        waits.order_by(Dossier.state_since, Dossier.id).limit(PAGE + 1).offset((page - 1) * PAGE)
    ).all()
    listed = [(row, WAITING_LABELS[waiting_because(current, row)]) for row in rows[:PAGE]]
    total = current.scalar(select(func.count()).where(Dossier.state == "scanned"))
    return render_template(
        "matching/queue.html",
        rows=listed,
        total=total,
        page=page,
        more=len(rows) > PAGE,
        grouped=grouped,
    )


@matching.get("/<code>")
@guard.allow(*MAY_SEE)
def dossier(code: str) -> ResponseReturnValue:
    """Show one dossier: its first page beside the cases it may belong to."""
    return _page(_find(session(), code))


@matching.post("/<code>")
@guard.allow(*MAY_DO)
def decide(code: str) -> ResponseReturnValue:
    """Carry out one decision about a dossier; a refusal is said on the same page."""
    step = STEPS.get(request.form.get("action", "")) or abort(400)
    try:
        with writing() as current:
            said = step(current, _find(current, code), guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(_find(session(), code)), 409
    web.tell(said)
    return redirect(_next(code))


def _next(code: str) -> str:
    """Return the dossier just decided about while it still waits, else the longest waiting one."""
    waiting = session().scalars(
        select(Dossier.code)
        .where(Dossier.state == "scanned")
        .order_by(Dossier.code != code.upper(), Dossier.state_since, Dossier.id)
        .limit(1)
    )
    following = waiting.first()
    if following is None:
        return url_for("matching.queue")
    return url_for("matching.dossier", code=following)


def _confirm(current: Session, found: Dossier, actor: Actor) -> str:
    services.confirm(current, found, seen_version=web.seen_version(), actor=actor)
    return web.say(N_("Berkas %(code)s dicocokkan."), {"code": grouped(found.code)})


def _choose(current: Session, found: Dossier, actor: Actor) -> str:
    if services.choose_service(
        current, found, _service(current), seen_version=web.seen_version(), actor=actor
    ):
        return web.say(
            N_("Layanan ditetapkan; berkas %(code)s dicocokkan."), {"code": grouped(found.code)}
        )
    return web.say(N_("Layanan ditetapkan. Berkas masih menunggu: bandingkan dengan kasus lain."))


def _join(current: Session, found: Dossier, actor: Actor) -> str:
    target = case_by_code(current, request.form.get("target", ""))
    if target is None:
        raise UnknownCase
    reason = JOIN_REASONS.get(request.form.get("reason", ""), JOIN_REASONS["supplement"])
    final = services.join(
        current,
        found,
        target,
        seen_version=web.seen_version(),
        actor=actor,
        reason=reason,
        compared=request.form.get("sure") == merging.resolve(current, target).tracking_code,
    )
    return web.say(
        N_("Berkas %(code)s digabung ke kasus %(case)s."),
        {"code": grouped(found.code), "case": TrackingCode(final.tracking_code).grouped},
    )


def _unmatch(current: Session, found: Dossier, actor: Actor) -> str:
    reason = request.form.get("reason", "")
    detach(current, found, seen_version=web.seen_version(), actor=actor, reason=reason)
    return web.say(N_("Berkas %(code)s dilepas dari kasusnya."), {"code": grouped(found.code)})


def _start(current: Session, found: Dossier, actor: Actor) -> str:
    service = _service(current)
    arrived = found.envelope.arrived if found.envelope is not None else web.today()
    due = office_calendar(current).add(arrived, the_office(current).examine_days)
    begun = services.start_case(
        current,
        found,
        service,
        received_on=arrived,
        examine_by=due,
        seen_version=web.seen_version(),
        actor=actor,
        name=(request.form.get("name") or "").strip() or None,
    )
    return web.say(
        N_("Permohonan baru %(case)s dimulai."), {"case": TrackingCode(begun.tracking_code).grouped}
    )


Step = Callable[[Session, Dossier, Actor], str]
STEPS: Final[dict[str, Step]] = {
    "confirm": _confirm,
    "service": _choose,
    "join": _join,
    "unmatch": _unmatch,
    "start": _start,
}


def grouped(code: str) -> str:
    """Return a dossier's code as people read it."""
    return Mark.read(code).grouped


def _service(current: Session) -> ServiceVersion:
    wanted = request.form.get("service", "")
    for row in active_services(current):
        if row.code == wanted:
            return row
    raise ServiceUnclear


def _find(current: Session, code: str) -> Dossier:
    found = current.scalar(select(Dossier).where(Dossier.code == code.upper()))
    return found or abort(404)


def _page(found: Dossier) -> str:
    current = session()
    application = found.application
    pages = current.scalars(
        select(Page)
        .where(Page.dossier_id == found.id, Page.place == "dossier")
        .order_by(Page.position, Page.id)
    ).all()
    likely = candidates(current, found)
    typed = _typed_case(current)
    return render_template(
        "matching/dossier.html",
        dossier=found,
        application=application,
        grouped=grouped,
        waiting=WAITING_LABELS[waiting_because(current, found)],
        twins={other.id for other in duplicates(current, application)} if application else set(),
        candidates=likely,
        typed_case=typed,
        differences=_differences(current, found, [*(each.application for each in likely), typed]),
        pages=pages,
        services=active_services(current),
        reasons=JOIN_REASONS,
        may_start=services.may_start(current, found),
        may_do=bool(guard.actor().roles & set(MAY_DO)),
        typed=request.form,
    )


def _typed_case(current: Session) -> Application | None:
    """Return the case whose code was typed, at the end of its merges; None for none."""
    named = case_by_code(current, request.form.get("target", ""))
    try:
        return None if named is None else merging.resolve(current, named)
    except merging.MergeRing:
        return None


def _differences(
    current: Session, found: Dossier, cases: Sequence[Application | None]
) -> dict[int, Difference]:
    """Return by case what it and the dossier's own, which would end in it, do not share."""
    own = found.application
    if own is None or not services.ends_case(current, found):
        return {}
    unlike = {
        case.id: merging.difference(current, own, case)
        for case in cases
        if case is not None and case.id != own.id
    }
    return {case: each for case, each in unlike.items() if each}
