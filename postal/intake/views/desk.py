"""The intake screen: ten seconds an envelope, by scanner and keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import (
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from postal import audit, web
from postal.codes import Mark, TrackingCode
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.intake import day, services
from postal.intake.commands import Action
from postal.intake.forms import (
    EnvelopeForm,
    StockForm,
    TrayForm,
    enclosure_choices,
    way_choices,
)
from postal.intake.keyed import new_envelope
from postal.intake.refusals import ResiKnown
from postal.intake.scanned import Scanned, understand_scan
from postal.intake.views.blueprint import MAY_DO, MAY_SEE, PAGE, intake
from postal.intake.views.choices import service_choices
from postal.lookups import office_calendar, the_office
from postal.matching.services import settle_all
from postal.models import Dossier, Envelope
from postal.scanning.late_count import counted_otherwise
from postal.staff import guard
from postal.workflow import Role, Thing, state


@intake.get("/")
@guard.allow(*MAY_SEE)
def desk() -> ResponseReturnValue:
    """Show an empty form and the day's list."""
    return empty_page()


def empty_page(typed: Mapping[str, str] | None = None) -> str:
    """Return the page with an empty form; ``typed`` is what a refused form beside it held.

    Its ``form`` names which: ``cover`` for the sheet that is declared void, else the envelope's id.
    """
    form = _envelope_form()
    form.way.data = request.args.get("cara") or "post"
    form.arrived.data = request.args.get("tiba") or ""
    form.arrived_reason.data = request.args.get("alasan") or ""
    _take_up(form, web.row_id(request.args, "kiriman"))
    return _page(form, typed)


def _take_up(form: EnvelopeForm, envelope_id: int | None) -> None:
    """Fill the form with an envelope that was set aside and now turns out to hold something."""
    envelope = session().get(Envelope, envelope_id) if envelope_id else None
    if envelope is not None and envelope.state in day.WAITING_EXITS:
        form.set_aside.data = str(envelope.id)
        form.resi.data = envelope.resi or ""
        form.way.data = envelope.way


@intake.post("/")
@guard.allow(*MAY_DO)
def register() -> ResponseReturnValue:
    """Take what was scanned or typed: understand a scan, add a block, save, or let it leave."""
    form = _envelope_form()
    valid = form.validate_on_submit()
    action = request.form.get("action", Action.SAVE)
    scanned = _understood(form)
    if scanned is not None and scanned.kind == "action":
        action = scanned.value
    elif form.scan.data or form.scan.errors:
        return _again(form)
    if action == Action.ADD:
        form.dossiers.append_entry()
        return _again(form)
    if action.startswith("enclosure-"):
        _enclosures(form, action).append_entry()
        return _again(form)
    if not valid:
        return _page(form), 422
    return _save(form, None if action == Action.SAVE else action)


def _save(form: EnvelopeForm, way_out: str | None) -> ResponseReturnValue:
    if way_out not in (None, "money", *services.EXITS):
        abort(400)
    new = new_envelope(session(), form, today=web.today(), way_out=way_out)
    if new is None:
        return _page(form), 422
    actor, office = guard.actor(), the_office(session())
    try:
        with writing() as current:
            envelope = services.register(
                current, new, office=office, calendar=office_calendar(session()), actor=actor
            )
            current.flush()
            scanned = [one for one in envelope.dossiers if one.state == "scanned"]
            unlike = [one.code for one in scanned if counted_otherwise(current, one)]
            settle_all(current, [one for one in scanned if one.code not in unlike], actor)
            codes = [dossier.code for dossier in envelope.dossiers]
            visits = [
                dossier.application.service.mode
                for dossier in envelope.dossiers
                if dossier.application and dossier.application.service
            ]
            envelope_state = envelope.state
    except ResiKnown as refusal:
        form.resi.errors = [web.say_refusal(refusal)]
        return _page(form), 409
    except Refusal as refusal:
        form.scan.errors = [web.say_refusal(refusal)]
        return _page(form), 409
    _say_saved(codes, visits, envelope_state)
    for code in unlike:
        told = gettext(
            "%(code)s sudah dipindai, dan lembarnya tidak cocok: periksa di Pencocokan.",
            code=Mark.read(code).grouped,
        )
        web.tell(told, "look")
    keep = {"cara": form.way.data}
    if form.arrived.data:
        keep.update(tiba=form.arrived.data, alasan=form.arrived_reason.data or "")
    return redirect(url_for("intake.desk", baru=codes[0] if codes else None, **keep))


def _say_saved(codes: list[str], modes: list[str], envelope_state: str) -> None:
    if not codes:
        label = gettext(state(Thing.ENVELOPE, envelope_state).label)
        web.tell(gettext("Kiriman dicatat: %(state)s.", state=label), "look")
        return
    marks = ", ".join(Mark.read(code).grouped for code in codes)
    web.tell(gettext("Terdaftar: %(codes)s", codes=marks))
    if "in_person" in modes:
        web.tell(gettext("Layanan ini meminta pemohon datang: kasus menunggu kunjungan."), "look")
    elif "partial" in modes:
        web.tell(gettext("Layanan ini mungkin meminta satu kunjungan (perekaman)."), "look")


def _understood(form: EnvelopeForm) -> Scanned | None:
    """Put what was scanned where it belongs; errors go to the scan field."""
    if not form.scan.data:
        return None
    last = form.dossiers[-1].form
    try:
        scanned = understand_scan(session(), form.scan.data, the_office(session()))
    except Refusal as refusal:
        # The field is emptied: the next scan must not grow together with what was refused.
        form.scan.errors = [f"“{form.scan.data}”: {web.say_refusal(refusal)}"]
        form.scan.data = ""
        return None
    if scanned.kind == "sheets":
        last.sheets.data, last.sheets.raw_data = int(scanned.value), [scanned.value]
    target: dict[str, Any] = {
        "service": last.service,
        "district": last.district,
        "cover": last.cover,
        "case": last.case,
        "resi": form.resi,
    }
    if scanned.kind in target or scanned.kind == "sheets":
        if scanned.kind in target:
            target[scanned.kind].data = scanned.value
        web.tell(_told(scanned), "look" if scanned.doubt else "done")
        if scanned.doubt:
            web.tell(gettext(scanned.doubt), "look")
    return scanned


def _told(scanned: Scanned) -> str:
    """Return what the large panel says: of a case that waits, what it asked for."""
    if not scanned.asked:
        return f"{gettext(scanned.text)} {_shown(scanned)}"
    language = web.current_language()
    items = "; ".join(each.name(language) for each in scanned.asked)
    said: str = gettext(
        "Susulan untuk kasus %(case)s; diminta: %(items)s.", case=_shown(scanned), items=items
    )
    return said


def _shown(scanned: Scanned) -> str:
    if scanned.kind == "case":
        return TrackingCode(scanned.value).grouped
    return Mark.read(scanned.value).grouped if scanned.kind == "cover" else scanned.value


def _again(form: EnvelopeForm) -> ResponseReturnValue:
    failed = bool(form.scan.errors)
    if not failed:
        form.scan.data = ""
    return _page(form), 422 if failed else 200


def _enclosures(form: EnvelopeForm, action: str) -> Any:  # noqa: ANN401 - a WTForms field list
    number = int(action.removeprefix("enclosure-") or 0)
    return form.dossiers[min(number, len(form.dossiers) - 1)].form.enclosures


def _envelope_form() -> EnvelopeForm:
    form = EnvelopeForm()
    form.way.choices = way_choices()
    for entry in form.dossiers:
        _fill_choices(entry.form)
    return form


def _fill_choices(dossier: Any) -> None:  # noqa: ANN401 - a WTForms form
    dossier.service.choices = service_choices()
    for row in dossier.enclosures:
        row.form.kind.choices = enclosure_choices()


def _page(form: EnvelopeForm, typed: Mapping[str, str] | None = None) -> str:
    number = web.page_number()
    since = web.midnight()
    for entry in form.dossiers:
        _fill_choices(entry.form)
    rows = day.recent_dossiers(session(), since, number, PAGE)
    fresh = Dossier.code == (request.args.get("baru") or "")
    tray, stock = TrayForm(formdata=None, prefix="baki"), StockForm(formdata=None, prefix="stok")
    tray.service.choices = service_choices()
    return render_template(
        "intake/desk.html",
        form=form,
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        number=number,
        sums=day.sums(session(), since),
        unprinted=len(day.unprinted_covers(session(), since)),
        exits=day.waiting_exits(session()),
        fresh=session().scalar(select(Dossier).where(fresh)),
        tray=tray,
        stock=stock,
        Mark=Mark,
        may_do=bool(guard.actor().roles & set(MAY_DO)),
        typed=typed or {},
    )


@intake.post("/<int:envelope_id>/selesai")
@guard.allow(Role.MAILROOM, Role.SUPERVISOR)
def close_exit(envelope_id: int) -> ResponseReturnValue:
    """End the wait of a misdirected, unidentified or unusable envelope."""
    reason = (request.form.get("reason") or "").strip()
    try:
        with writing() as current:
            envelope = current.get(Envelope, envelope_id)
            if envelope is None:
                abort(404)
            audit.transition(
                current,
                envelope,
                "close",
                seen_version=web.seen_version(),
                actor=guard.actor(),
                reason=reason,
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return empty_page({"form": str(envelope_id), "reason": reason}), 409
    web.tell(gettext("Kiriman selesai ditangani."))
    return redirect(url_for("intake.desk"))
