"""What is still here of cases that are over, what the office destroys, and the minutes of it."""

from __future__ import annotations

from io import BytesIO

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from postal import originals, web
from postal.codes import TrackingCode
from postal.enclosures import ENCLOSURE_KINDS
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import the_office
from postal.models import Enclosure, Minutes
from postal.printing.stock import PAPERS
from postal.shelves import destroying, destruction_sheet
from postal.shelves.views.blueprint import MAY_DESTROY, MAY_SEE, shelves
from postal.staff import guard
from postal.wording import N_

PAGE = 50


@shelves.get("/lampiran")
@guard.allow(*MAY_SEE)
def left_behind() -> ResponseReturnValue:
    """Show what lies here of cases that are over, the oldest first."""
    return _left_page()


def _left_page() -> str:
    page = web.page_number()
    rows, more = originals.left_behind(session(), page, PAGE)
    return render_template(
        "shelves/left_behind.html",
        rows=rows,
        page=page,
        more=more,
        never=originals.NEVER_OURS,
        usual=originals.usually_kept,
        typed=request.form,
        **_words(),
    )


@shelves.post("/lampiran")
@guard.allow(*MAY_DESTROY)
def keep_thing() -> ResponseReturnValue:
    """Withdraw one thing: it does not go back, and waits to be destroyed."""
    try:
        with writing() as current:
            row = current.get(Enclosure, web.row_id(request.form, "id") or 0) or abort(404)
            why = request.form.get("alasan", "")
            originals.keep(current, row, actor=guard.actor(), reason=why)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _left_page(), 409
    web.tell(web.say(N_("Dicatat sebagai ditarik; menunggu dimusnahkan.")))
    return redirect(url_for("shelves.left_behind", hal=web.page_number()))


@shelves.post("/pemusnahan/batal")
@guard.allow(*MAY_DESTROY)
def hold_again() -> ResponseReturnValue:
    """Take back that one thing was withdrawn."""
    try:
        with writing() as current:
            row = current.get(Enclosure, web.row_id(request.form, "id") or 0) or abort(404)
            originals.hold_again(current, row, actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    else:
        web.tell(web.say(N_("Tidak jadi ditarik: ada pada kami lagi.")))
    return redirect(url_for("shelves.destruction"))


@shelves.get("/pemusnahan")
@guard.allow(*MAY_SEE)
def destruction() -> ResponseReturnValue:
    """Show what was withdrawn and waits to be destroyed, and the minutes so far."""
    return _page()


@shelves.post("/pemusnahan")
@guard.allow(*MAY_DESTROY)
def destroy() -> ResponseReturnValue:
    """Write the minutes of what is ticked; after a refusal everything typed stays."""
    ticked = web.row_ids(request.form, "lampiran")
    try:
        with writing() as current:
            rows = current.scalars(
                select(Enclosure).where(Enclosure.id.in_(ticked)).order_by(Enclosure.id)
            ).all()
            made = destroying.destroy(
                current,
                rows,
                wanted=len(ticked),
                witness=request.form.get("saksi", ""),
                how=request.form.get("cara", ""),
                actor=guard.actor(),
                today=web.today(),
            )
            number = f"{made.number}/{made.year}"
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(ticked), 409
    said = N_("Berita acara %(number)s dibuat. Cetak, lalu tandatangani berdua.")
    web.tell(web.say(said, {"number": number}))
    return redirect(url_for("shelves.destruction"))


@shelves.get("/pemusnahan/<int:minutes_id>.pdf")
@guard.allow(*MAY_SEE)
def destruction_pdf(minutes_id: int) -> ResponseReturnValue:
    """Give minutes as they were written, in Indonesian whoever prints them."""
    found = session().get(Minutes, minutes_id)
    if found is None or found.kind != destroying.KIND:
        abort(404)
    sheet = destruction_sheet.Destruction.from_json(found.sheet)
    pdf = destruction_sheet.render(sheet, PAPERS[the_office(session()).paper])
    name = f"pemusnahan-{found.year}-{found.number}.pdf"
    return send_file(BytesIO(pdf), "application/pdf", download_name=name)


def _page(ticked: set[int] | None = None) -> str:
    page = web.page_number()
    minutes, more = destroying.all_minutes(session(), page, PAGE)
    return render_template(
        "shelves/destruction.html",
        rows=originals.to_destroy(session()),
        minutes=minutes,
        page=page,
        more=more,
        ticked=ticked,
        typed=request.form,
        never=originals.NEVER_OURS,
        counted=lambda row: sum(each["count"] for each in row.sheet["things"]),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "kinds": ENCLOSURE_KINDS,
        "tracking": lambda code: TrackingCode(code).grouped,
        "may_destroy": bool(guard.actor().roles & set(MAY_DESTROY)),
    }
