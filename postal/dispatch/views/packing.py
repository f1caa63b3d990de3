"""Packing from the desk: the ticked rows become parcels, and their labels open as one PDF."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from postal import web
from postal.dispatch import offers, packing
from postal.dispatch.offers import Offer
from postal.dispatch.packing import Fate
from postal.dispatch.refusals import DocumentNotReady, NothingToPrint
from postal.dispatch.views.blueprint import MAY_PACK, dispatch
from postal.dispatch.views.labels import chosen_stock, pdf_of, print_now
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Parcel
from postal.staff import guard
from postal.whole_numbers import whole_numbers


@dispatch.post("/kemas")
@guard.allow(*MAY_PACK)
def pack() -> ResponseReturnValue:
    """Pack what was ticked; ``aksi`` says whether labels are printed, or only fates written."""
    action = request.form.get("aksi")
    try:
        with writing() as current:
            chosen = _chosen(current)
            if action == "lampiran":
                count = sum(
                    packing.settle_only(current, offer, _fates(offer), actor=guard.actor())
                    for offer in chosen
                )
                return _said(
                    ngettext("%(num)s lampiran ditarik.", "%(num)s lampiran ditarik.", count)
                )
            parcels = [_packed(current, offer) for offer in chosen]
            run = print_now(current, parcels, chosen_stock()) if action == "cetak" else None
            count = len(parcels)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("dispatch.desk"))
    if run is not None:
        return pdf_of(run)
    return _said(ngettext("%(num)s kiriman dikemas.", "%(num)s kiriman dikemas.", count))


def _said(text: str) -> ResponseReturnValue:
    web.tell(text)
    return redirect(url_for("dispatch.desk"))


def _chosen(current: Session) -> list[Offer]:
    """Return the ticked offers, each with the documents that the person saw in it.

    Raises:
        NothingToPrint: nothing was ticked.
        DocumentNotReady: one of them is not what it was on the page.
    """
    keys = request.form.getlist("paket")
    if not keys:
        raise NothingToPrint
    known = {offer.key: offer for offer in offers.offers(current)}
    found = []
    for key in keys:
        offer = known.get(key)
        seen = set(whole_numbers(request.form.get(f"isi-{key}", "").split()))
        if offer is None or {row.id for row in offer.documents} != seen:
            raise DocumentNotReady(case=key.partition("-")[0])
        found.append(offer)
    return found


def _packed(current: Session, offer: Offer) -> Parcel:
    return packing.pack_offer(
        current,
        offer,
        actor=guard.actor(),
        fates=_fates(offer),
        carrier=request.form.get(f"kurir-{offer.key}"),
    )


def _fates(offer: Offer) -> dict[int, Fate]:
    given = {row.id: request.form.get(f"nasib-{row.id}") for row in offer.enclosures}
    return {key: Fate(word) for key, word in given.items() if word in set(Fate)}
