"""One parcel before it leaves: what is in it, its label as a picture, its history, its moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import letters_inside, people_shown, web, workflow
from postal.codes import Mark
from postal.dispatch import packing, prints
from postal.dispatch.label import Label, layout
from postal.dispatch.recipient import readdressed
from postal.dispatch.views.blueprint import MAY_PACK, MAY_SEE, dispatch
from postal.dispatch.views.desk import words
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import the_office
from postal.models import Document, Event, Letter, Parcel
from postal.parcels import AT_OFFICE
from postal.printing.svg import picture
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Thing

HERE = ("packing", *sorted(prints.IN_HOUSE))


@dispatch.get("/kiriman/<code>")
@guard.allow(*MAY_SEE)
def parcel(code: str) -> ResponseReturnValue:
    """Show a parcel; whoever sees its label sees an address, which is written down."""
    with writing() as current:
        found = find(code)
        people_shown.note_look(current, found.application, actor=guard.actor(), what="label")
    return page(find(code))


def page(found: Parcel) -> str:
    """Return a parcel's page; after a refusal the typed reason stays."""
    problem = None
    try:
        label = label_of(found)
    except Refusal as refusal:
        label, problem = None, web.say_refusal(refusal)
    return render_template(
        "dispatch/parcel.html",
        parcel=found,
        label=label,
        problem=problem,
        readdressed=readdressed(session(), found),
        events=history(found),
        letters=letters_of(found),
        moves={row.name for row in _moves(found)},
        here=found.state in HERE,
        typed=request.form,
        **words(),
    )


@dispatch.get("/kiriman/<code>/label.svg")
@guard.allow(*MAY_SEE)
def label_picture(code: str) -> ResponseReturnValue:
    """Give the label as a picture: the one printed last, or the one that would be printed now."""
    label = label_of(find(code)) or abort(404)
    stock = prints.find_stock(prints.DEFAULT_STOCK)
    drawn = picture(layout(label, stock), stock.width, stock.height)
    return Response(drawn, mimetype="image/svg+xml")


@dispatch.post("/kiriman/<code>/langkah")
@guard.allow(*MAY_PACK)
def parcel_move(code: str) -> ResponseReturnValue:
    """Make one of the moves of a parcel that is still in the house."""
    step = _STEPS.get(request.form.get("move", "")) or abort(400)
    try:
        with writing() as current:
            told = step(current, find(code))
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    web.tell(web.say(told, {"parcel": Mark.read(code).grouped}))
    return redirect(url_for("dispatch.parcel", code=code))


def find(code: str) -> Parcel:
    """Return the parcel whose code stands in the address, 404 when there is none."""
    return session().scalar(select(Parcel).where(Parcel.code == code)) or abort(404)


def label_of(found: Parcel) -> Label | None:
    """Return the label of a parcel: as printed last, or before that as it would be printed today.

    Raises:
        Refusal: it has none yet and could not be printed, see ``prints.first_label``.
    """
    if found.state == "packing":
        return prints.first_label(session(), found, the_office(session()), web.today())
    return prints.last_label(session(), found)


def history(found: Parcel) -> list[Event]:
    """Return what happened to a parcel, oldest first."""
    wanted = select(Event).where(Event.thing == Thing.PARCEL.value, Event.thing_id == found.id)
    return list(session().scalars(wanted.order_by(Event.id)))


def letters_of(found: Parcel) -> Sequence[Letter]:
    """Return the letters that lie in a parcel here, or left with it."""
    if found.state in letters_inside.HERE:
        return [letter for letter, _ in letters_inside.lying_in(session(), [found])]
    return letters_inside.left_with(session(), found)


def _moves(found: Parcel) -> tuple[workflow.Move, ...]:
    """Return the moves this person may make here; the shelf is for what is collected here."""
    offered = workflow.moves_for(Thing.PARCEL, found.state, guard.actor().roles)
    shelf = found.channel == AT_OFFICE
    return tuple(row for row in offered if shelf or row.name != "keep_ready")


def _void(current: Session, found: Parcel) -> str:
    packing.void(current, found, seen_version=web.seen_version(), actor=guard.actor())
    return N_("Kiriman %(parcel)s batal; isinya kembali siap dikemas.")


def _void_label(current: Session, found: Parcel) -> str:
    reason = (request.form.get("reason") or "").strip()
    prints.void_label(
        current, found, seen_version=web.seen_version(), reason=reason, actor=guard.actor()
    )
    return N_("Label kiriman %(parcel)s batal. Sobek labelnya, lalu cetak yang baru.")


def _keep_ready(current: Session, found: Parcel) -> str:
    prints.keep_ready(current, found, seen_version=web.seen_version(), actor=guard.actor())
    return N_("Kiriman %(parcel)s siap diambil di loket.")


def _take_out(current: Session, found: Parcel) -> str:
    document = current.get(Document, web.row_id(request.form, "document") or 0) or abort(404)
    packing.take_out(current, found, document, actor=guard.actor())
    return N_("Dokumen dikeluarkan dari kiriman %(parcel)s; kembali siap dikemas.")


_STEPS: dict[str, Callable[[Session, Parcel], str]] = {
    "void": _void,
    "void_label": _void_label,
    "keep_ready": _keep_ready,
    "take_out": _take_out,
}
