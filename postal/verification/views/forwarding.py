"""A case goes to the office that is in charge, picked from a list or typed."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import people, web
from postal.correspondence.letter_facts import FORWARDED
from postal.correspondence.messaging import goes_by_post
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import the_office
from postal.models import Application
from postal.staff import guard
from postal.verification import forwarding
from postal.verification.split_paper import cases_beneath
from postal.verification.views.blueprint import (
    MAY_STEP,
    find,
    reason,
    tracking,
    verification,
)
from postal.verification.views.desk import next_address
from postal.wording import N_
from postal.workflow import Role, Thing, moves_for

LETTER: Final = N_("%(case)s diteruskan ke %(office)s; surat kepada pemohon menunggu dicetak.")
UNTOLD: Final = N_(
    "%(case)s diteruskan ke %(office)s. Pemohon belum diberi tahu: pesannya menunggu di bagian "
    "surat. Halaman status sudah menyebutnya."
)


@verification.get("/<code>/teruskan")
@guard.allow(*MAY_STEP)
def forward(code: str) -> ResponseReturnValue:
    """Show the offices that come into question, and fields for any other."""
    return _page(find(code))


@verification.post("/<code>/teruskan")
@guard.allow(*MAY_STEP)
def forward_to(code: str) -> ResponseReturnValue:
    """Forward the case; an operator goes on to the next one."""
    actor = guard.actor()
    try:
        with writing() as current:
            message = forwarding.forward(
                current,
                find(code),
                _chosen(),
                request.form.get("address"),
                seen_version=web.seen_version(),
                actor=actor,
                reason=reason(),
            )
            said = LETTER if message.letter_id is not None else UNTOLD
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(find(code)), 409
    values = {"case": tracking(code), "office": _chosen()}
    web.tell(web.say(said, values))
    if Role.OPERATOR in actor.roles:
        return redirect(next_address())
    return redirect(url_for("history.case", code=code))


def _chosen() -> str:
    """Return the office that was picked, or else typed."""
    picked, typed = (request.form.get(each, "").strip() for each in ("office", "typed"))
    if picked and typed and picked.casefold() != typed.casefold():
        raise forwarding.TwoOffices
    return picked or typed


def _page(found: Application) -> str:
    current, actor = session(), guard.actor()
    legal = moves_for(Thing.APPLICATION, found.state, actor.roles)
    return render_template(
        "verification/forward.html",
        application=found,
        offices=forwarding.destinations(current, found),
        origins=forwarding.origins(found, the_office(current)),
        beneath=cases_beneath(current, found),
        may_forward=any(move.name == forwarding.MOVE for move in legal),
        by_post=goes_by_post(current, found, FORWARDED),
        reachable=not people.address_gaps(people.applicant_data(found)),
        name_length=forwarding.NAME_LENGTH,
        address_length=forwarding.ADDRESS_LENGTH,
        tracking=tracking,
        typed=request.form,
    )
