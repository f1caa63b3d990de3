"""The boxes: the list, a new one, what lies in one, full and open."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import boxes, filing, web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Box
from postal.shelves import contents
from postal.shelves.box_label import BOX_STOCKS
from postal.shelves.reading import grouped
from postal.shelves.views.blueprint import MAY_DO, MAY_SEE, shelves
from postal.staff import guard
from postal.wording import N_


@shelves.get("/boks/")
@guard.allow(*MAY_SEE)
def box_list() -> ResponseReturnValue:
    """List the boxes; one that a typed code names is opened at once."""
    return _list_page()


@shelves.post("/boks/")
@guard.allow(*MAY_DO)
def new_box() -> ResponseReturnValue:
    """Begin a box, and open it."""
    name, shelf = request.form.get("nama") or "", request.form.get("rak") or ""
    try:
        with writing() as current:
            made = boxes.new_box(current, name, shelf, staff_id=guard.actor().staff_id)
            code, called = made.code, made.name
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _list_page(), 409
    web.tell(web.say(N_("Boks “%(name)s” dibuat. Cetak labelnya."), {"name": called}))
    return redirect(url_for("shelves.box", code=code))


@shelves.get("/boks/<code>")
@guard.allow(*MAY_SEE)
def box(code: str) -> ResponseReturnValue:
    """Show what belongs into a box, by place, and who has what is lent."""
    return _box_page(find(session(), code))


@shelves.post("/boks/<code>")
@guard.allow(*MAY_DO)
def change_box(code: str) -> ResponseReturnValue:
    """Declare a box full or open, or change its name and shelf."""
    step = request.form.get("langkah")
    try:
        with writing() as current:
            found = find(current, code)
            if step == "ganti":
                form = request.form
                contents.rename(current, found, form.get("nama", ""), form.get("rak", ""))
            elif step in ("penuh", "terbuka"):
                contents.set_full(found, full=step == "penuh")
            else:
                abort(400)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _box_page(find(session(), code)), 409
    web.tell(web.say(N_("Boks diperbarui.")))
    return redirect(url_for("shelves.box", code=code))


def find(current: Session, code: str) -> Box:
    """Return the box behind a code in the address, 404 when there is none."""
    return current.scalar(select(Box).where(Box.code == code)) or abort(404)


def _list_page() -> str:
    wanted, sort = request.args.get("q", "").strip(), request.args.get("urut", "")
    page = web.page_number()
    rows, more = contents.box_rows(session(), wanted, sort or contents.DEFAULT_SORT, page)
    return render_template(
        "shelves/boxes.html",
        rows=rows,
        more=more,
        page=page,
        wanted=wanted,
        sort=sort or contents.DEFAULT_SORT,
        sizes=contents.sizes(session(), rows),
        grouped=grouped,
        may_do=bool(guard.actor().roles & set(MAY_DO)),
        typed=request.form,
    )


def _box_page(found: Box) -> str:
    page = web.page_number()
    rows, more = contents.lying_in(session(), found, page)
    lent = (row for row in rows if row.state == "lent")
    return render_template(
        "shelves/box.html",
        box=found,
        rows=rows,
        more=more,
        page=page,
        total=contents.sizes(session(), [found]).get(found.id, 0),
        loans={row.id: filing.lent_loan(session(), row) for row in lent},
        stocks=BOX_STOCKS,
        grouped=grouped,
        may_do=bool(guard.actor().roles & set(MAY_DO)),
        typed=request.form,
    )
