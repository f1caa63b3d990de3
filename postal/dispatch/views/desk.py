"""The desk of dispatch: what is ready to be packed, and the parcels until they leave the house."""

from __future__ import annotations

from typing import Any, Final

from flask import render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from postal import print_runs, web
from postal.carriers import CARRIERS
from postal.codes import Mark, TrackingCode
from postal.dispatch import offers, piles, prints
from postal.dispatch.packing import Fate, usual_fate
from postal.dispatch.views.blueprint import MAY_SEE, dispatch
from postal.dispatch.ways import channel_name
from postal.documents import document_name
from postal.enclosures import ENCLOSURE_KINDS
from postal.extensions import session
from postal.models import Document, Enclosure, Place
from postal.printing.stock import LABEL_STOCKS
from postal.printing.type import unprintable
from postal.staff import guard
from postal.wording import N_

FATES: Final[dict[Fate, str]] = {
    Fate.PARCEL: N_("ikut dikirim"),
    Fate.WITHDRAWN: N_("ditarik"),
    Fate.HELD: N_("tetap di sini"),
}
STOCK_COOKIE: Final = "label_stock"


@dispatch.get("/")
@guard.allow(*MAY_SEE)
def desk() -> ResponseReturnValue:
    """Show one pile; which one and its order stand in the address."""
    current, wanted = session(), piles.pile(request.args.get("antrean"))
    page = web.page_number()
    sort = request.args.get("urut", offers.SORTS[0])
    shown: dict[str, Any]
    if wanted.name == piles.TO_PACK:
        every = offers.offers(current, sort)
        first = (page - 1) * piles.PAGE
        more = len(every) > first + piles.PAGE
        shown = {"offers": every[first : first + piles.PAGE], "rows": ()}
    else:
        rows, more = piles.parcels(current, wanted, page)
        shown = {"offers": (), "rows": rows}
    return render_template(
        "dispatch/desk.html",
        pile=wanted,
        piles=piles.PILES,
        counts=piles.counts(current),
        page=page,
        more=more,
        sort=sort,
        runs=print_runs.open_runs(current, prints.KIND),
        **shown,
        **words(),
    )


def words() -> dict[str, Any]:
    """Return what the templates of packing and labels need to name things."""
    return {
        "grouped": lambda code: Mark.read(code).grouped,
        "tracking": lambda code: TrackingCode(code).grouped,
        "channel_name": lambda code: channel_name(code, web.current_language()),
        "place_name": _place_name,
        "document_words": document_words,
        "enclosure_words": enclosure_words,
        "say_refusal": web.say_refusal,
        "unprintable": unprintable,
        "carriers": CARRIERS,
        "fates": FATES,
        "usual_fate": usual_fate,
        "stocks": LABEL_STOCKS,
        "stock": cookie.get(STOCK_COOKIE, prints.DEFAULT_STOCK),
        "may_pack": guard.may("dispatch.pack"),
    }


def document_words(document: Document) -> str:
    """Return what a document is called on screen."""
    return web.say(document_name(document.kind, document.number), {"n": document.number})


def enclosure_words(row: Enclosure) -> str:
    """Return what an enclosure is called on screen, with its count."""
    return f"{row.count} × {row.label or web.say(ENCLOSURE_KINDS.get(row.kind, row.kind))}"


def _place_name(place_id: int | None) -> str:
    place = session().get(Place, place_id) if place_id is not None else None
    return place.name if place is not None else ""
