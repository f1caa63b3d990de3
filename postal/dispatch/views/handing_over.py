"""The hand-over on screen: its papers, the ticks, and what is refused at the door."""

from __future__ import annotations

from io import BytesIO

from flask import abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from postal import parcels, web
from postal.dispatch import handing_over, manifest_sheet, manifests, minutes, papers
from postal.dispatch.parties import Parties
from postal.dispatch.recipient import readdressed
from postal.dispatch.views.blueprint import dispatch
from postal.dispatch.views.manifests import MAY_HAND_OVER, find, page, reason, to
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.letters import in_parcels
from postal.lookups import the_office
from postal.printing.stock import PAPERS
from postal.printing.words import Words
from postal.staff import guard

_PEOPLE = ("first", "second", "witness")
_PARTS = ("name", "nip", "position")


@dispatch.post("/manifes/<code>/daftar.pdf")
@guard.allow(*MAY_HAND_OVER)
def manifest_pdf(code: str) -> ResponseReturnValue:
    """Print the hand-over list; printing moves nothing."""
    with writing() as current:
        found = find(current, code)
        sheet = papers.print_list(current, found, today=web.today(), actor=guard.actor())
    pdf = manifest_sheet.render(sheet, PAPERS[the_office(session()).paper], _words())
    return send_file(BytesIO(pdf), "application/pdf", download_name=f"daftar-{code}.pdf")


@dispatch.post("/manifes/<code>/berita-acara.pdf")
@guard.allow(*MAY_HAND_OVER)
def minutes_pdf(code: str) -> ResponseReturnValue:
    """Keep who signs, until it is signed, and print the minutes; printing moves nothing.

    Only a box for a kecamatan has them: a carrier signs the list.
    """
    with writing() as current:
        found = find(current, code)
        if found.place_id is None:
            abort(404)
        signing = found.state == "open" or found.parties is None
        if signing and "first-name" in request.form:
            found.parties = _parties().to_json()
        paper = papers.print_minutes(current, found, today=web.today(), actor=guard.actor())
    pdf = minutes.render(paper, PAPERS[the_office(session()).paper], _words())
    return send_file(BytesIO(pdf), "application/pdf", download_name=f"berita-acara-{code}.pdf")


@dispatch.get("/manifes/<code>/serah")
@guard.allow(*MAY_HAND_OVER)
def hand_over_page(code: str) -> ResponseReturnValue:
    """Show what has to be on the table, to be ticked by scanner or by hand."""
    return _page(code)


@dispatch.post("/manifes/<code>/serah")
@guard.allow(*MAY_HAND_OVER)
def hand_over(code: str) -> ResponseReturnValue:
    """Hand over what was ticked, strike out what has a reason; all or nothing."""
    missing = {
        name.removeprefix("alasan-"): text
        for name, text in request.form.items()
        if name.startswith("alasan-") and text.strip()
    }
    ticked = None if request.form.get("semua") else request.form.getlist("ada")
    try:
        with writing() as current:
            count = handing_over.hand_over(
                current,
                find(current, code),
                present=ticked,
                missing=missing,
                seen_version=web.seen_version(),
                inside=in_parcels.leaving,
                actor=guard.actor(),
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(code), 409
    web.tell(ngettext("%(num)s kiriman diserahkan.", "%(num)s kiriman diserahkan.", count))
    return to(code)


@dispatch.post("/manifes/<code>/ditolak")
@guard.allow(*MAY_HAND_OVER)
def refused_at_door(code: str) -> ResponseReturnValue:
    """Take back one parcel that was not accepted after the signing."""
    try:
        with writing() as current:
            parcel = parcels.find_parcel(current, request.form.get("kiriman") or "")
            shown = manifests.grouped(parcel.code)
            handing_over.refuse_at_door(
                current,
                parcel,
                seen_version=web.seen_version(),
                reason=reason(),
                actor=guard.actor(),
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(code), 409
    web.tell(gettext("Kiriman %(parcel)s dicoret dan menunggu manifes lain.", parcel=shown))
    return to(code)


def _page(code: str) -> str:
    found = find(session(), code)
    return render_template(
        "dispatch/manifest_handover.html",
        manifest=found,
        number_of=manifests.number_of,
        target_of=manifests.target_of,
        grouped=manifests.grouped,
        recipient_name=papers.recipient_name,
        moved={row.code for row in found.parcels if readdressed(session(), row)},
    )


def _parties() -> Parties:
    values: dict[str, object] = {
        person: {part: request.form.get(f"{person}-{part}", "") for part in _PARTS}
        for person in _PEOPLE
    }
    return Parties.from_json({**values, "condition": request.form.get("condition", "")})


def _words() -> Words:
    return Words(gettext, web.current_language())
