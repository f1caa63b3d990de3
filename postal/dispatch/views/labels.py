"""Printing labels: a run as PDF, how it ended, and the same again when the printer jammed."""

from __future__ import annotations

from io import BytesIO

from flask import redirect, request, send_file, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import run_pages, web
from postal.dispatch import prints
from postal.dispatch.label import render
from postal.dispatch.views.blueprint import MAY_PACK, dispatch
from postal.dispatch.views.desk import STOCK_COOKIE
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import the_office
from postal.models import Parcel, PrintRun
from postal.printing.stock import LabelStock
from postal.staff import guard


@dispatch.post("/cetak")
@guard.allow(*MAY_PACK)
def print_chosen() -> ResponseReturnValue:
    """Print the labels of the ticked parcels, first ones and reprints."""
    try:
        with writing() as current:
            codes = request.form.getlist("kiriman")
            parcels = current.scalars(select(Parcel).where(Parcel.code.in_(codes))).all()
            run = print_now(current, list(parcels), chosen_stock())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("dispatch.desk", antrean="packing"))
    return pdf_of(run)


@dispatch.get("/cetakan/<int:run_id>.pdf")
@guard.allow(*MAY_PACK)
def run_pdf(run_id: int) -> ResponseReturnValue:
    """Give a run once more as it was, until somebody has said that it came out."""
    return pdf_of(run_pages.unsettled(session(), run_id, prints.KIND))


@dispatch.post("/cetakan/<int:run_id>")
@guard.allow(*MAY_PACK)
def settle_run(run_id: int) -> ResponseReturnValue:
    """Write down that all came out, or from which label on none did; those are printed again."""

    def desk() -> ResponseReturnValue:
        return redirect(url_for("dispatch.desk"))

    return run_pages.settle(
        run_id, prints.KIND, again=prints.failed_from, draw=pdf_of, refused=desk, done=desk
    )


def print_now(current: Session, parcels: list[Parcel], stock: LabelStock) -> PrintRun:
    """Write a run for the signed-in person. Raises what ``prints.print_labels`` raises."""
    return prints.print_labels(
        current,
        parcels,
        stock=stock,
        office=the_office(current),
        today=web.today(),
        actor=guard.actor(),
    )


def chosen_stock() -> LabelStock:
    """Return the label stock of the form, and remember it on this device.

    Raises:
        StockUnknown: there is no such stock.
    """
    stock = prints.find_stock(request.form.get("kertas") or prints.DEFAULT_STOCK)
    cookie[STOCK_COOKIE] = stock.name
    return stock


def pdf_of(run: PrintRun) -> ResponseReturnValue:
    """Draw a run after its rows are committed; ``posisi`` is the first free place on the sheet."""
    stock = prints.find_stock(run.stock)
    start = request.values.get("posisi", 1, type=int)
    place = min(max(start, 1), stock.per_sheet)
    pdf = render(prints.labels_of(run), stock, place)
    return send_file(BytesIO(pdf), "application/pdf", download_name="label.pdf")
