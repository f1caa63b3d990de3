"""One letter: what it asks, where it is, what happened to it, and the moves that are left."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import letters_inside, web, workflow
from postal.correspondence import untold
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.letters import again, handing, recipients, runs
from postal.letters.refusals import BackFromHere, RecipientDied
from postal.letters.views.blueprint import MAY_MOVE, MAY_SEE, letters
from postal.letters.views.words import words
from postal.models import Event, Letter
from postal.paper_since import WAITING
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Thing

GIVEN_UP: Final = {
    True: N_("Tercatat: orangnya tidak dapat dihubungi. Penyelia menutup kasusnya."),
    False: N_("Tercatat: orangnya tidak dapat dihubungi. Kasusnya tetap seperti adanya."),
}
"""What is said of a letter whose person nobody can reach, by whether its case expired."""


@letters.get("/<int:letter_id>")
@guard.allow(*MAY_SEE)
def letter(letter_id: int) -> ResponseReturnValue:
    """Show a letter; its PDF, which shows an address, is opened on its own."""
    return page(find(letter_id))


@letters.post("/<int:letter_id>/langkah")
@guard.allow(*MAY_MOVE)
def letter_move(letter_id: int) -> ResponseReturnValue:
    """Cancel a letter that is in the house; settle one that came back, or give its person up."""
    name = request.form.get("move", "")
    try:
        with writing() as current:
            told, goes_to = _move(current, find(letter_id), name)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(letter_id), asks_sure=isinstance(refusal, BackFromHere)), 409
    web.tell(web.say(told))
    return redirect(url_for("letters.letter", letter_id=goes_to))


def _move(current: Session, found: Letter, name: str) -> tuple[str, int]:
    """Make the move; return what is said of it and the letter that is shown then."""
    reason = (request.form.get("reason") or "").strip() or None
    common: dict[str, Any] = {
        "seen_version": web.seen_version(),
        "actor": guard.actor(),
    }
    if name == "cancel":
        runs.cancel(current, found, reason=reason, **common)
        return N_("Surat dibatalkan. Nomornya tetap tercatat di buku surat."), found.id
    if name == "settle":
        way = request.form.get("way") or None
        handing.settle(current, found, done=reason, way=way, **common)
        return N_("Tercatat: orangnya sudah dihubungi."), found.id
    if name == "give_up":
        expired = handing.give_up(current, found, reason=reason, **common)
        return GIVEN_UP[expired], found.id
    if name == "confirm":
        recipients.confirm(current, found, reason=reason, **common)
        return N_("Tercatat kepada siapa surat ini ditujukan. Surat ini dapat dikirim."), found.id
    if name != "again":
        abort(400)
    sure = request.form.get("sure") == "1"
    fresh = again.compose_again(current, found, today=web.today(), sure=sure, **common)
    return N_("Surat baru dibuat dengan alamat yang tercatat sekarang."), fresh.id


def find(letter_id: int) -> Letter:
    """Return the letter whose id stands in the address, 404 when there is none."""
    return session().get(Letter, letter_id) or abort(404)


def ticked(current: Session) -> list[Letter]:
    """Return the letters that the form names; what no table holds is none of them."""
    ids = sorted(web.row_ids(request.form, "surat"))
    return list(current.scalars(select(Letter).where(Letter.id.in_(ids))))


def page(found: Letter, *, asks_sure: bool = False) -> str:
    """Return a letter's page; after a refusal the typed reason stays.

    ``asks_sure`` asks whether the address is right from which it came back.
    """
    offered = workflow.moves_for(Thing.LETTER, found.state, guard.actor().roles)
    names = {row.name for row in offered}
    hindrance = runs.hindrance(session(), found, web.today())
    events = select(Event).where(Event.thing == Thing.LETTER.value, Event.thing_id == found.id)
    return render_template(
        "letters/letter.html",
        letter=found,
        facts=runs.facts_of(found),
        hindrance=web.say_refusal(hindrance) if hindrance is not None else None,
        events=session().scalars(events.order_by(Event.id)).all(),
        inside=letters_inside.where_put(session(), [found]).get(found.id),
        moves=names,
        asks_sure=asks_sure,
        asks_whom=isinstance(hindrance, RecipientDied),
        waits=found.application.state in WAITING,
        ways={way: untold.WAYS[way] for way in untold.BY_HAND},
        may_again=again.replaceable(session(), found)
        and (found.state != "returned" or "settle" in names),
        typed=request.form,
        may_move=bool(guard.actor().roles & set(MAY_MOVE)),
        **words(),
    )
