"""The one scan field of the dispatch desk: open, put into the box, bind, and undo."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import parcels, web
from postal.carriers import CARRIERS
from postal.codes import Mark, TrackingCode
from postal.dispatch import binding, manifests, scanned, undoing
from postal.dispatch.scanned import Answer
from postal.dispatch.views.blueprint import MAY_SEE, dispatch
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Application, Event, Manifest, Parcel
from postal.resi import RegisterNumber
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role

MAY_SCAN = (Role.MAILROOM, Role.COUNTER)


@dispatch.context_processor
def scan_field() -> dict[str, Callable[[], str]]:
    """Give templates a name for one trigger: sent twice, it is one event."""
    return {"scan_nonce": lambda: secrets.token_hex(8)}


@dispatch.get("/pindai")
@guard.allow(*MAY_SEE)
def scan_page() -> ResponseReturnValue:
    """Show the field, the open parcel, the box being filled and this person's last scans."""
    return _page(request.args)


def _page(open_ones: Any) -> str:  # noqa: ANN401 - args or form
    current = session()
    parcel, box = _open_parcel(current, open_ones), _open_box(current, open_ones)
    last = undoing.last_scans(current, guard.actor())
    case = current.scalar(
        select(Application).where(Application.tracking_code == request.args.get("kasus", ""))
    )
    return render_template(
        "dispatch/scan_page.html",
        parcel=parcel,
        box=box,
        box_count=_count(current, box),
        case=case,
        case_parcels=parcels.parcels_of(current, case.id) if case is not None else (),
        last=[_line(current, event) for event in last],
        carriers=CARRIERS,
        target_of=manifests.target_of,
        number_of=manifests.number_of,
        grouped=manifests.grouped,
        tracking=lambda code: TrackingCode(code).grouped,
        may_scan=bool(guard.actor().roles & set(MAY_SCAN)),
    )


@dispatch.post("/pindai")
@guard.allow(*MAY_SCAN)
def scan() -> ResponseReturnValue:
    """Take one scan; the answer is the panel of the page that follows."""
    typed = (request.form.get("pindai") or "").strip()[:60]
    here = {key: request.form.get(key) or None for key in ("kiriman", "boks")}
    if not typed:
        return _back(here)
    try:
        with writing() as current:
            answer = scanned.scan(
                current,
                typed,
                parcel=_open_parcel(current, here),
                box=_open_box(current, here),
                actor=guard.actor(),
                nonce=request.form.get("nonce"),
            )
    except Refusal as refusal:
        said = web.say_refusal(refusal)
        # A person's number is not written down again, not even for the panel.
        private = isinstance(refusal, RegisterNumber)
        web.tell(said if private else f"“{typed}”: {said}", "stop")
        return _back(here)
    return _answered(answer)


@dispatch.post("/pindai/batal")
@guard.allow(*MAY_SCAN)
def undo_scan() -> ResponseReturnValue:
    """Undo one of this person's last scans."""
    try:
        with writing() as current:
            event_id = web.row_id(request.form, "event") or 0
            answer = undoing.undo(current, event_id, actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _back({"kiriman": None, "boks": request.form.get("boks")})
    return _answered(answer)


@dispatch.post("/pindai/lepas-resi")
@guard.allow(*MAY_SCAN)
def release_resi() -> ResponseReturnValue:
    """Release the resi of the open parcel, whoever bound it."""
    here = {key: request.form.get(key) or None for key in ("kiriman", "boks")}
    try:
        with writing() as current:
            parcel = parcels.find_parcel(current, here["kiriman"] or "")
            reason = (request.form.get("alasan") or "").strip() or None
            resi = request.form.get("resi") or ""
            binding.unbind(current, parcel, resi, actor=guard.actor(), reason=reason)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(here), 409
    web.tell(web.say(N_("Resi %(resi)s dilepas."), {"resi": resi}))
    return _back(here)


def _answered(answer: Answer) -> ResponseReturnValue:
    web.tell(web.say(answer.text, answer.values), answer.tone)
    if answer.doubt:
        web.tell(web.say(answer.doubt), "look")
    return _back({"kiriman": answer.parcel, "boks": answer.box, "kasus": answer.case})


def _back(here: dict[str, str | None]) -> ResponseReturnValue:
    if request.form.get("balik") == "manifes" and here.get("boks"):
        return redirect(url_for("dispatch.manifest", code=here["boks"]))
    query: dict[str, Any] = {key: code for key, code in here.items() if code}
    return redirect(url_for("dispatch.scan_page", **query))


def _open_parcel(current: Session, values: Any) -> Parcel | None:  # noqa: ANN401 - args or form
    code = values.get("kiriman")
    return current.scalar(select(Parcel).where(Parcel.code == code)) if code else None


def _open_box(current: Session, values: Any) -> Manifest | None:  # noqa: ANN401 - args or form
    code = values.get("boks")
    if not code:
        return None
    return current.scalar(select(Manifest).where(Manifest.code == code, Manifest.state == "open"))


def _count(current: Session, box: Manifest | None) -> int:
    if box is None:
        return 0
    count = select(func.count()).select_from(Parcel).where(Parcel.manifest_id == box.id)
    return current.scalar(count) or 0


def _line(current: Session, event: Event) -> dict[str, Any]:
    parcel = current.get_one(Parcel, event.thing_id)
    data = event.data or {}
    what = data.get("resi") or Mark.read(str(data["manifest"])).grouped
    return {
        "event": event,
        "parcel": parcel,
        "what": what,
        "can_undo": undoing.can_undo(current, event),
    }
