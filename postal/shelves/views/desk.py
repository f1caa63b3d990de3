"""The one scan field of the archive: boxes, bundles in and out, and the last scans with undo."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Box, Dossier, Event
from postal.shelves import asking, scanned, undoing
from postal.shelves.lending import Borrowing
from postal.shelves.reading import grouped
from postal.shelves.scanned import Answer, Open
from postal.shelves.views.blueprint import MAY_DO, MAY_SEE, shelves
from postal.staff import guard


@shelves.get("/")
@guard.allow(*MAY_SEE)
def desk() -> ResponseReturnValue:
    """Show the field, what is open, how much waits, and this person's last scans."""
    current = session()
    here = _here(current, request.args)
    last = undoing.last_scans(current, guard.actor())
    return render_template(
        "shelves/desk.html",
        here=here,
        count=_count(current, here.box),
        shown=current.scalar(select(Dossier).where(Dossier.code == request.args.get("berkas", ""))),
        asked=len(asking.pull_list(current)),
        last=[_line(current, event) for event in last],
        grouped=grouped,
        may_do=bool(guard.actor().roles & set(MAY_DO)),
    )


@shelves.post("/")
@guard.allow(*MAY_DO)
def scan() -> ResponseReturnValue:
    """Take one scan; the answer is the panel of the page that follows."""
    typed = (request.form.get("pindai") or "").strip()[:60]
    try:
        with writing() as current:
            here = _here(current, request.form)
            if not typed:
                return _back(here)
            actor, nonce = guard.actor(), request.form.get("nonce")
            answer = scanned.scan(current, typed, here, actor=actor, nonce=nonce)
    except Refusal as refusal:
        web.tell(f"“{typed}”: {web.say_refusal(refusal)}", "stop")
        return _back(_here(session(), request.form))
    return _answered(answer)


@shelves.post("/batal")
@guard.allow(*MAY_DO)
def undo_scan() -> ResponseReturnValue:
    """Undo one of this person's last scans; what is open stays open."""
    try:
        with writing() as current:
            event_id = web.row_id(request.form, "event") or 0
            answer = undoing.undo(current, event_id, actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    else:
        web.tell(web.say(answer.text, answer.values), answer.tone)
    return _back(_here(session(), request.form))


def _here(current: Session, values: Any) -> Open:  # noqa: ANN401 - arguments or a form
    """Return what the address or the form says is open."""
    code = values.get("boks")
    box = current.scalar(select(Box).where(Box.code == code)) if code else None
    lending = None
    if values.get("pinjam") and box is None:
        lending = Borrowing(values.get("untuk", "").strip(), values.get("alasan", "").strip())
    return Open(box, lending, values.get("pindah") or None)


def _answered(answer: Answer) -> ResponseReturnValue:
    web.tell(web.say(answer.text, answer.values), answer.tone)
    query: dict[str, Any] = {"boks": answer.box, "pindah": answer.asked, "berkas": answer.dossier}
    return redirect(url_for("shelves.desk", **query, **_lending(answer.lending)))


def _back(here: Open) -> ResponseReturnValue:
    box = here.box.code if here.box is not None else None
    return redirect(url_for("shelves.desk", boks=box, **_lending(here.lending)))


def _lending(lending: Borrowing | None) -> dict[str, Any]:
    if lending is None:
        return {}
    return {"pinjam": 1, "untuk": lending.borrower or None, "alasan": lending.reason or None}


def _count(current: Session, box: Box | None) -> int:
    if box is None:
        return 0
    inside = select(func.count()).select_from(Dossier)
    return current.scalar(inside.where(Dossier.box_id == box.id, Dossier.state == "filed")) or 0


def _line(current: Session, event: Event) -> dict[str, Any]:
    data = event.data or {}
    return {
        "event": event,
        "dossier": current.get_one(Dossier, event.thing_id),
        "where": data.get("borrower") if event.name == "lend" else data.get("into") or event.reason,
        "can_undo": undoing.can_undo(current, event),
    }
