"""The intake screen: ten seconds an envelope, by scanner and keyboard; prints covers."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from postal import audit, dates, web
from postal.codes import Mark
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.intake import cover_sheet, day, desk_sheet, services
from postal.intake.commands import Action, desk_groups
from postal.intake.cover_facts import CoverSheet
from postal.intake.forms import (
    EnvelopeForm,
    StockForm,
    TrayForm,
    enclosure_choices,
    way_choices,
)
from postal.intake.keyed import new_envelope
from postal.intake.prints import print_covers
from postal.intake.scanned import Scanned, understand_scan
from postal.lookups import active_services, office_calendar, the_office
from postal.models import Cover, Dossier, Envelope
from postal.printing.stock import PAPERS
from postal.staff import guard
from postal.workflow import Role, Thing, state

intake = Blueprint("intake", __name__, url_prefix="/kiriman")
PAGE = 50
MAY_SEE = (Role.MAILROOM, Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.MAILROOM, Role.COUNTER)


@intake.get("/")
@guard.allow(*MAY_SEE)
def desk() -> ResponseReturnValue:
    """Show an empty form and the day's list."""
    form = _envelope_form()
    form.way.data = request.args.get("cara") or "post"
    form.arrived.data = request.args.get("tiba") or ""
    form.arrived_reason.data = request.args.get("alasan") or ""
    return _page(form)


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
            codes = [dossier.code for dossier in envelope.dossiers]
            visits = [
                dossier.application.service.mode
                for dossier in envelope.dossiers
                if dossier.application and dossier.application.service
            ]
            envelope_state = envelope.state
    except services.ResiKnown as refusal:
        form.resi.errors = [web.say_refusal(refusal)]
        return _page(form), 409
    except Refusal as refusal:
        form.scan.errors = [web.say_refusal(refusal)]
        return _page(form), 409
    _say_saved(codes, visits, envelope_state)
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
        form.scan.errors = [web.say_refusal(refusal)]
        return None
    target: dict[str, Any] = {
        "service": last.service,
        "district": last.district,
        "cover": last.cover,
        "case": last.case,
        "resi": form.resi,
    }
    if scanned.kind in target:
        target[scanned.kind].data = scanned.value
        web.tell(f"{gettext(scanned.text)} {_shown(scanned)}", "look" if scanned.doubt else "done")
        if scanned.doubt:
            web.tell(gettext(scanned.doubt), "look")
    return scanned


def _shown(scanned: Scanned) -> str:
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


def service_choices() -> list[tuple[str, str]]:
    """Return the active services for a select field; empty means not clear yet."""
    english = web.current_language() == "en"
    rows = active_services(session())
    visit = gettext("perlu datang")
    return [
        ("", gettext("belum jelas")),
        *(
            (
                row.code,
                f"{row.code} · {row.name_en if english else row.name_id}"
                + (f" ({visit})" if row.mode == "in_person" else ""),
            )
            for row in rows
        ),
    ]


def _page(form: EnvelopeForm) -> str:
    number = max(request.args.get("hal", 1, type=int), 1)
    since = midnight()
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
    )


@intake.post("/baki")
@guard.allow(*MAY_DO)
def tray() -> ResponseReturnValue:
    """Register a tray of equal envelopes and give its covers as one PDF, in order."""
    form = TrayForm(prefix="baki")
    form.service.choices = service_choices()
    if not form.validate_on_submit():
        web.tell(" ".join(str(e) for errors in form.errors.values() for e in errors), "stop")
        return redirect(url_for("intake.desk"))
    actor, office = guard.actor(), the_office(session())
    with writing() as current:
        service = services.active_service(current, form.service.data) if form.service.data else None
        dossiers = services.receive_tray(
            current,
            form.count.data,
            service=service,
            sheets=form.sheets.data,
            arrived=web.today(),
            way="post",
            office=office,
            calendar=office_calendar(session()),
            actor=actor,
        )
        sheets = _print(current, [dossier.covers[0] for dossier in dossiers])
    return _pdf(sheets, "lembar-kendali-baki.pdf")


@intake.post("/stok")
@guard.allow(*MAY_DO)
def stock() -> ResponseReturnValue:
    """Print blank covers ahead."""
    form = StockForm(prefix="stok")
    if not form.validate_on_submit():
        web.tell(" ".join(str(e) for errors in form.errors.values() for e in errors), "stop")
        return redirect(url_for("intake.desk"))
    with writing() as current:
        covers = services.blank_stock(
            current, form.count.data, office=the_office(session()), actor=guard.actor()
        )
        sheets = _print(current, covers)
    return _pdf(sheets, "lembar-kendali-kosong.pdf")


@intake.post("/lembar")
@guard.allow(*MAY_DO)
def covers() -> ResponseReturnValue:
    """Print one cover (again), or all of today's that were never printed."""
    code = request.form.get("code")
    with writing() as current:
        if code:
            found = current.scalar(select(Cover).where(Cover.code == code))
            wanted = [found] if found is not None else []
        else:
            wanted = list(day.unprinted_covers(current, midnight()))
        sheets = _print(current, wanted)
    if not sheets:
        web.tell(gettext("Tidak ada lembar kendali yang menunggu dicetak."), "look")
        return redirect(url_for("intake.desk"))
    return _pdf(sheets, "lembar-kendali.pdf")


@intake.get("/lembar-meja.pdf")
@guard.allow(*MAY_SEE)
def desk_sheet_pdf() -> ResponseReturnValue:
    """Give the desk sheet: barcodes for actions, services and kecamatan."""
    office = the_office(session())
    groups = desk_groups(session(), office, web.current_language())
    sheet = desk_sheet.DeskSheet(
        office.name,
        tuple(
            (gettext(title), tuple((mark, gettext(label)) for mark, label in rows))
            for title, rows in groups
        ),
    )
    pdf = desk_sheet.render(sheet, PAPERS[office.paper], gettext)
    return send_file(BytesIO(pdf), "application/pdf", download_name="lembar-meja.pdf")


@intake.post("/<int:envelope_id>/selesai")
@guard.allow(Role.MAILROOM, Role.SUPERVISOR)
def close_exit(envelope_id: int) -> ResponseReturnValue:
    """End the wait of a misdirected, unidentified or unusable envelope."""
    with writing() as current:
        envelope = current.get(Envelope, envelope_id)
        if envelope is None:
            abort(404)
        audit.transition(
            current,
            envelope,
            "close",
            seen_version=request.form.get("seen_version", 0, type=int),
            actor=guard.actor(),
            reason=request.form.get("reason"),
        )
    web.tell(gettext("Kiriman selesai ditangani."))
    return redirect(url_for("intake.desk"))


def _print(current: Any, wanted: list[Cover]) -> list[CoverSheet]:  # noqa: ANN401 - a session
    return print_covers(
        current,
        wanted,
        office=the_office(session()),
        today=web.today(),
        language=web.current_language(),
        actor=guard.actor(),
    )


def _pdf(sheets: list[CoverSheet], name: str) -> ResponseReturnValue:
    paper = PAPERS[the_office(session()).paper]
    pdf = cover_sheet.render(sheets, paper, gettext, web.current_language())
    return send_file(BytesIO(pdf), "application/pdf", download_name=name)


def midnight() -> datetime:
    """Return the office's last midnight in UTC."""
    zone = ZoneInfo(dates.ZONES[web.zone()])
    return datetime.combine(web.today(), time(0), zone).astimezone(UTC)
