"""The desk of delivery: the piles of parcels, a carrier's list, and what nobody understood."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import web
from postal.carrier_facts import FACT_WORDS, FAILURES, FactKind
from postal.carriers import CARRIERS
from postal.delivery import carrier_events, piles, recording
from postal.delivery.recording import Recorded
from postal.delivery.views.blueprint import MAY_DO, MAY_SEE, delivery, grouped
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.staff import guard
from postal.wording import N_

SHOWN_ERRORS: Final = 50


@delivery.get("/")
@guard.allow(*MAY_SEE)
def desk() -> ResponseReturnValue:
    """Show one pile; which one and its order stand in the address."""
    wanted = piles.pile(request.args.get("antrean"))
    sort = request.args.get("urut", piles.DEFAULT_SORT)
    page = web.page_number()
    rows, more = piles.rows(session(), wanted, web.today(), page=page, sort=sort)
    return render_template(
        "delivery/desk.html",
        wanted=wanted,
        piles=piles.PILES,
        sizes=piles.sizes(session(), datetime.now(UTC), web.today()),
        rows=rows,
        more=more,
        page=page,
        sort=sort,
        words=piles.unknown_words(session()),
        codes=piles.unknown_codes(session()),
        may_do=guard.may("delivery.upload"),
        **wordings(),
    )


def wordings() -> dict[str, object]:
    """Return the words that the templates of this stage need for codes and reports."""
    return {"grouped": grouped, "carriers": CARRIERS, "fact_word": fact_word, "failures": FAILURES}


def fact_word(kind: str | None) -> str | None:
    """Return what a report says in our words, None for one that nobody has explained."""
    return web.say(FACT_WORDS[FactKind(kind)]) if kind is not None else None


@delivery.post("/daftar")
@guard.allow(*MAY_DO)
def upload() -> ResponseReturnValue:
    """Take in a carrier's list, keep what is good in it, and show what became of each line."""
    file = request.files.get("list")
    if file is None or not file.filename:
        web.tell(web.say(N_("Pilih dahulu daftar dari kurir (CSV).")), "stop")
        return redirect(url_for("delivery.desk"))
    now = datetime.now(UTC)
    try:
        content = file.stream.read(carrier_events.MOST_BYTES + 1)
        most = carrier_events.MOST_ON_SCREEN
        lines, errors = carrier_events.read_lines(content, zone=web.zone(), now=now, most=most)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("delivery.desk"))
    result = Recorded()
    for chunk in recording.chunks(lines):
        with writing() as current:
            way = recording.BY_LIST
            result.add(recording.record(current, chunk, way=way, actor=guard.actor()))
    needs_person = bool(errors or result.unknown_codes or result.unknown_words)
    return render_template(
        "delivery/result.html",
        name=file.filename[:80],
        result=result,
        errors=errors[:SHOWN_ERRORS],
        wrong=len({error.number for error in errors}),
        hidden=max(len(errors) - SHOWN_ERRORS, 0),
        needs_person=needs_person,
        say_refusal=web.say_refusal,
        columns=carrier_events.NAMES,
    )
