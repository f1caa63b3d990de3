"""Manifests on screen: the list, one of them, and what is put on and taken off."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from postal import parcels, web
from postal.carriers import CARRIERS
from postal.dispatch import handing_over, manifests, papers, waiting
from postal.dispatch.views.blueprint import MAY_SEE, dispatch
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import office_places
from postal.models import Manifest, Place
from postal.staff import guard
from postal.workflow import Role

PAGE = 50
MAY_FILL = (Role.MAILROOM,)
MAY_HAND_OVER = (Role.MAILROOM, Role.COUNTER)


def find(current: Session, code: str) -> Manifest:
    """Return the manifest whose box code stands in the address, 404 when there is none."""
    found = current.scalar(select(Manifest).where(Manifest.code == code))
    return found or abort(404)


def reason() -> str:
    """Return the reason that was typed."""
    return (request.form.get("alasan") or "").strip()


def to(code: str) -> ResponseReturnValue:
    """Lead back to a manifest."""
    return redirect(url_for("dispatch.manifest", code=code))


@dispatch.get("/manifes/")
@guard.allow(*MAY_SEE)
def manifest_list() -> ResponseReturnValue:
    """List the open manifests, and those handed over, newest first."""
    current, page = session(), web.page_number()
    every = select(Manifest).options(selectinload(Manifest.place))
    opened = current.scalars(every.where(Manifest.state == "open").order_by(Manifest.id)).all()
    done = current.scalars(
        every.where(Manifest.state != "open")
        .order_by(Manifest.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    return render_template(
        "dispatch/manifests.html",
        open=opened,
        sizes=waiting.sizes(current, [*opened, *done]),
        done=done[:PAGE],
        more=len(done) > PAGE,
        page=page,
        targets=_targets(current),
        **_words(),
    )


def _targets(current: Session) -> list[tuple[str, str, int]]:
    """Return (value of the choice, name, labelled parcels that wait), the fullest first."""
    by_carrier, by_place = waiting.waiting_counts(current)
    rows = [
        (f"kurir:{code}", carrier.name, by_carrier.get(code, 0))
        for code, carrier in CARRIERS.items()
    ]
    rows += [
        (f"kecamatan:{place.code}", _district(place), by_place.get(place.id, 0))
        for place in office_places(current, "district")
    ]
    return sorted(rows, key=lambda row: -row[2])


def _district(place: Place) -> str:
    return str(gettext("Kecamatan %(name)s", name=place.name))


def _words() -> dict[str, object]:
    actor = guard.actor()
    return {
        "number_of": manifests.number_of,
        "target_of": manifests.target_of,
        "grouped": manifests.grouped,
        "recipient_name": papers.recipient_name,
        "may_fill": bool(actor.roles & set(MAY_FILL)),
        "may_hand_over": bool(actor.roles & set(MAY_HAND_OVER)),
    }


@dispatch.post("/manifes/")
@guard.allow(*MAY_FILL)
def open_manifest() -> ResponseReturnValue:
    """Begin a manifest for the carrier or kecamatan that was chosen, and put on what waits."""
    kind, _, key = (request.form.get("tujuan") or "").partition(":")
    try:
        with writing() as current:
            opened = manifests.open_manifest(
                current,
                carrier=key if kind == "kurir" else None,
                place=key if kind == "kecamatan" else None,
                today=web.today(),
                actor=guard.actor(),
            )
            if request.form.get("semua"):
                manifests.put_on_all(current, opened, actor=guard.actor())
            code = opened.code
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("dispatch.manifest_list"))
    return to(code)


@dispatch.get("/manifes/<code>")
@guard.allow(*MAY_SEE)
def manifest(code: str) -> ResponseReturnValue:
    """Show one manifest: what is on it, what may still go on, its papers."""
    return page(code)


def page(code: str) -> str:
    """Return a manifest's page; after a refusal the typed reason stays."""
    current = session()
    found = find(current, code)
    is_open = found.state == "open"
    return render_template(
        "dispatch/manifest.html",
        manifest=found,
        waiting=waiting.count_fitting(current, found) if is_open else 0,
        struck=handing_over.struck_out(current, found),
        parties=papers.usual_parties(current, found),
        typed=request.form,
        **_words(),
    )


@dispatch.post("/manifes/<code>/semua")
@guard.allow(*MAY_FILL)
def put_on_all(code: str) -> ResponseReturnValue:
    """Put on every labelled parcel of the manifest's carrier or kecamatan."""
    try:
        with writing() as current:
            count = manifests.put_on_all(current, find(current, code), actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    else:
        web.tell(ngettext("%(num)s kiriman masuk.", "%(num)s kiriman masuk.", count))
    return to(code)


@dispatch.post("/manifes/<code>/keluar")
@guard.allow(*MAY_FILL)
def take_off(code: str) -> ResponseReturnValue:
    """Take one parcel off."""
    try:
        with writing() as current:
            parcel = parcels.find_parcel(current, request.form.get("kiriman") or "")
            shown = manifests.grouped(parcel.code)
            manifests.take_off(
                current,
                find(current, code),
                parcel,
                seen_version=web.seen_version(),
                actor=guard.actor(),
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    else:
        web.tell(gettext("Kiriman %(parcel)s dikeluarkan dari boks.", parcel=shown))
    return to(code)


@dispatch.post("/manifes/<code>/batal")
@guard.allow(*MAY_FILL)
def void_manifest(code: str) -> ResponseReturnValue:
    """Declare an open manifest void; its parcels wait for another one."""
    try:
        with writing() as current:
            manifests.void(
                current,
                find(current, code),
                seen_version=web.seen_version(),
                reason=reason(),
                actor=guard.actor(),
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(code), 409
    web.tell(gettext("Manifes dibatalkan; kirimannya menunggu manifes lain."), "look")
    return redirect(url_for("dispatch.manifest_list"))
