"""Box labels as PDF."""

from __future__ import annotations

from io import BytesIO

from flask import abort, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from postal import web
from postal.extensions import session
from postal.lookups import the_office
from postal.models import Box
from postal.shelves.box_label import BOX_STOCKS, BoxLabel, render
from postal.shelves.views.blueprint import MAY_DO, shelves
from postal.staff import guard


@shelves.post("/boks/label.pdf")
@guard.allow(*MAY_DO)
def label_pdf() -> ResponseReturnValue:
    """Give the labels of the ticked boxes; a label may be printed as often as one is lost."""
    stock = BOX_STOCKS.get(request.form.get("kertas", "a6-on-a4"))
    codes = request.form.getlist("boks")
    found = session().scalars(select(Box).where(Box.code.in_(codes)).order_by(Box.name)).all()
    if stock is None or not found:
        abort(400)
    office = the_office(session())
    sheets = [BoxLabel(row.code, row.name, row.shelf, office.name, office.demo) for row in found]
    start = min(max(request.form.get("posisi", 1, type=int), 1), stock.per_sheet)
    pdf = render(sheets, stock, start, gettext, web.current_language())
    return send_file(BytesIO(pdf), "application/pdf", download_name="label-boks.pdf")
