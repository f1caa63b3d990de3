"""What the case's page shows of documents and parcels, and the pages that they have elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from flask import url_for

from postal import catalogue, dates, web
from postal.carriers import CARRIERS
from postal.correspondence.letter_facts import KINDS
from postal.documents import document_name
from postal.history.details import Detail, Said
from postal.history.made import Made
from postal.models import Application, Document, Manifest, Parcel
from postal.promises import EXAMINE, FINISH
from postal.staff import guard
from postal.wording import N_
from postal.workflow.outgoing import IN_PREPARATION

PARCEL_PAGES: Final = ("delivery.parcel", "dispatch.parcel")
"""Pages of one parcel, each shown to those who may open it; the second while it is in the house."""
PROMISES: Final = {EXAMINE: N_("Diperiksa paling lambat"), FINISH: N_("Selesai paling lambat")}


def of(found: Application, made: Made) -> dict[str, Any]:
    """Return what the template needs to show what becomes of a case."""
    return {
        "documents": made.documents,
        "parcels": made.parcels,
        "letters": made.letters,
        "letter_kinds": KINDS,
        "parcel_codes": {row.id: row.code for row in made.parcels},
        "document_label": _document,
        "channel": channel_name,
        "carriers": CARRIERS,
        "parcel_link": parcel_link,
        "manifest_link": manifest_link,
        "production_link": _production(found) if made.documents else None,
        "promise_labels": PROMISES,
    }


def _document(row: Document) -> str:
    return web.say(document_name(row.kind, row.number), {"n": row.number})


@cache
def _channels() -> Mapping[str, catalogue.Channel]:
    return catalogue.seed().channels


def channel_name(code: str | None) -> str:
    """Return what people call a way back; a code that nobody named as it is."""
    known = _channels().get(code or "")
    return known.name(web.current_language()) if known is not None else code or "–"


def _production(found: Application) -> str | None:
    if not guard.may("production.case"):
        return None
    return url_for("production.case", code=found.tracking_code)


def parcel_link(parcel: Parcel) -> str | None:
    """Return the address of a parcel's own page, None where this person may open none."""
    pages = reversed(PARCEL_PAGES) if parcel.state in IN_PREPARATION else PARCEL_PAGES
    endpoint = next((page for page in pages if guard.may(page)), None)
    return url_for(endpoint, code=parcel.code) if endpoint is not None else None


def manifest_link(manifest: Manifest) -> str | None:
    """Return the address of a manifest's page, None where this person may not open it."""
    if not guard.may("dispatch.manifest"):
        return None
    return url_for("dispatch.manifest", code=manifest.code)


def worded(detail: Detail) -> str:
    """Return one part of an event in the language of the request."""
    return web.say(detail.text, {"it": _value(detail)})


def _value(detail: Detail) -> str:
    if detail.said is Said.MSGID:
        return web.say(detail.value)
    if detail.said is Said.CHANNEL:
        return channel_name(detail.value)
    if detail.said is Said.DAY:
        return dates.short_date(date.fromisoformat(detail.value), web.current_language())
    if detail.said is Said.MOMENT:
        return web.moment(datetime.fromisoformat(detail.value))
    return detail.value
