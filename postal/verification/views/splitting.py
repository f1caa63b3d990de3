"""The second request among the papers of the first: which pages, which people, which service."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import web
from postal.enclosures import ENCLOSURE_KINDS
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import active_services
from postal.models import Application
from postal.staff import guard
from postal.verification import judging, splitting, taking
from postal.verification.refusals import ServiceUnknown
from postal.verification.splitting import Goes, Share
from postal.verification.views.blueprint import (
    MAY_EXAMINE,
    find,
    grouped,
    tracking,
    verification,
)
from postal.wording import N_

GOES = {
    Goes.STAYS: N_("tetap di sini"),
    Goes.MOVES: N_("ikut permohonan kedua"),
    Goes.BOTH: N_("di keduanya"),
}


@verification.get("/<code>/pisah")
@guard.allow(*MAY_EXAMINE)
def split(code: str) -> ResponseReturnValue:
    """Show the case's pages, enclosures and people to choose from."""
    return _page(find(code))


@verification.post("/<code>/pisah")
@guard.allow(*MAY_EXAMINE)
def split_off(code: str) -> ResponseReturnValue:
    """Begin the second case and say its code; the first one stays in hand."""
    wanted = request.form.get("service", "")
    try:
        with writing() as current:
            chosen = next((row for row in active_services(current) if row.code == wanted), None)
            if chosen is None:
                raise ServiceUnknown
            found = find(code)
            second = splitting.split(
                current,
                found,
                chosen,
                _share(found),
                seen_version=web.seen_version(),
                actor=guard.actor(),
            )
            born = second.tracking_code
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(find(code)), 409
    web.tell(
        web.say(
            N_("Permohonan kedua %(case)s dimulai. Kertasnya tetap di bawah lembar kendali ini."),
            {"case": tracking(born)},
        )
    )
    return redirect(url_for("verification.bench", code=code))


def _share(found: Application) -> Share:
    form = request.form
    return Share(
        pages=web.row_ids(form, "pages"),
        enclosures=web.row_ids(form, "enclosures"),
        subjects={
            person.id: Goes(word)
            for person in found.subjects
            if (word := form.get(f"person-{person.id}", "")) in set(Goes)
        },
    )


def _page(found: Application) -> str:
    paper = judging.paper(session(), found)
    own = [(row, pages) for row, pages in paper if row.application_id == found.id]
    working = taking.in_hand(found, guard.actor()) and found.state == "under_verification"
    return render_template(
        "verification/split.html",
        application=found,
        working=working,
        paper=own,
        persons=[(person.id, person.name) for person in found.subjects] if working else (),
        kinds=ENCLOSURE_KINDS,
        goes=GOES,
        services=active_services(session()),
        grouped=grouped,
        tracking=tracking(found.tracking_code),
        typed=request.form,
        picked=request.form.getlist("pages"),
        things=request.form.getlist("enclosures"),
    )
