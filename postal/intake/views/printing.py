"""Printing at the intake desk: covers, blank stock, and the sheet of barcodes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import (
    abort,
    redirect,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from postal import audit, people, web
from postal.dates import local_date
from postal.errors import Refusal
from postal.extensions import session, settings, writing
from postal.intake import cover_sheet, day, desk_sheet, receipt, services
from postal.intake.commands import desk_groups
from postal.intake.cover_facts import CoverSheet
from postal.intake.covers import blank_stock, declare_void
from postal.intake.forms import (
    StockForm,
    TrayForm,
)
from postal.intake.prints import print_covers
from postal.intake.views.blueprint import MAY_DO, MAY_SEE, intake
from postal.intake.views.choices import service_choices
from postal.intake.views.desk import empty_page
from postal.lookups import office_calendar, the_office
from postal.models import Application, Cover, Dossier
from postal.printing.stock import PAPERS
from postal.saying import words_in
from postal.staff import guard
from postal.workflow import Role


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
        covers = blank_stock(
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
            wanted = list(day.unprinted_covers(current, web.midnight()))
        sheets = _print(current, wanted)
    if not sheets:
        web.tell(gettext("Tidak ada lembar kendali yang menunggu dicetak."), "look")
        return redirect(url_for("intake.desk"))
    return _pdf(sheets, "lembar-kendali.pdf")


@intake.post("/batal-lembar")
@guard.allow(Role.MAILROOM)
def void_cover() -> ResponseReturnValue:
    """Declare a lost or spoilt sheet void; a dossier gets a new one, printed at once."""
    code, reason = request.form.get("code") or "", request.form.get("reason")
    try:
        with writing() as current:
            fresh = declare_void(
                current, code, office=the_office(current), actor=guard.actor(), reason=reason
            )
            sheets = _print(current, [fresh]) if fresh is not None else []
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return empty_page({"form": "cover", "code": code, "reason": reason or ""}), 409
    if sheets:
        return _pdf(sheets, "lembar-kendali.pdf")
    web.tell(gettext("Lembar kosong dibatalkan."))
    return redirect(url_for("intake.desk"))


@intake.post("/tanda-terima")
@guard.allow(Role.MAILROOM, Role.COUNTER, Role.OPERATOR, Role.SUPERVISOR)
def receipt_pdf() -> ResponseReturnValue:
    """Print the citizen's receipt of a case; the print is in its history first."""
    with writing() as current:
        case = current.scalar(
            select(Application).where(Application.tracking_code == request.form.get("code"))
        )
        if case is None:
            abort(404)
        audit.record(current, case, "receipt_printed", actor=guard.actor())
        bundle = _bundle(case, request.form.get("dossier"))
        sheet, words = _receipt(case, bundle), words_in(people.language_of(case))
    office = the_office(session())
    pdf = receipt.render([sheet], PAPERS[office.paper], words.translate, words.language)
    return send_file(BytesIO(pdf), "application/pdf", download_name="tanda-terima.pdf")


def _bundle(case: Application, code: str | None) -> Dossier | None:
    """Return the bundle that was handed in: the one with this code, without one the newest."""
    if not code:
        return case.dossiers[-1] if case.dossiers else None
    return next((each for each in case.dossiers if each.code == code), None) or abort(404)


def _receipt(case: Application, bundle: Dossier | None) -> receipt.Receipt:
    """Return the receipt in the language of its case, whoever prints it."""
    office, english = the_office(session()), people.language_of(case) == "en"
    service, came = case.service, case.received_on
    supplement = bundle is not None and bundle.role == "supplement"
    if bundle is not None and supplement:
        envelope = bundle.envelope
        came = envelope.arrived if envelope else local_date(bundle.created_at, office.zone)
    examine_by = case.examine_by
    return receipt.Receipt(
        code=case.tracking_code,
        office_name=office.name,
        office_phone=office.phone,
        office_hours=office.hours,
        complaints=office.complaints,
        address=settings().public_url,
        received_on=came,
        # A supplement gets a new day once it is scanned; the old one says nothing about it.
        examine_by=examine_by if examine_by and examine_by >= came else None,
        supplement=supplement,
        service=(service.name_en if english else service.name_id) if service else None,
        demo=office.demo,
    )


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
