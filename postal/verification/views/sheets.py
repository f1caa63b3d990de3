"""Page pictures away from the workbench: a window of their own, and the next case's ahead."""

from __future__ import annotations

from typing import Final

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from postal.extensions import session
from postal.models import Page
from postal.staff import guard
from postal.verification import judging, taking, unclear_pages
from postal.verification.views import evidence
from postal.verification.views.bench import opening_page
from postal.verification.views.blueprint import (
    MAY_EXAMINE,
    MAY_SEE,
    find,
    tracking,
    verification,
)

AHEAD: Final = 3
"""So many pages of the next case are fetched large; of its strip, what is in view."""
STRIP_AHEAD: Final = 6
SMALL: Final = 320
LARGE: Final = 900


@verification.get("/berikutnya.json")
@guard.allow(*MAY_EXAMINE)
def ahead() -> ResponseReturnValue:
    """Give the addresses of the page pictures with which the next case would open.

    Nobody's hand changes; a colleague may still take it first. Addresses only, nothing of a person.
    """
    found = taking.next_up(session(), current_user.desks)
    if found is None:
        return jsonify(pictures=[])
    paper = judging.paper(session(), found)
    opening = opening_page(found, paper)
    pages = [page for _dossier, listed in paper for page in listed]
    first = [opening] if opening is not None else []
    large = [*first, *(page for page in pages if page is not opening)][:AHEAD]
    return jsonify(
        pictures=[
            *(_picture(page, LARGE) for page in large),
            *(_picture(page, SMALL) for page in pages[:STRIP_AHEAD]),
        ]
    )


def _picture(page: Page, width: int) -> str:
    return url_for("scanning.picture", page_id=page.id, width=width, v=page.turn)


@verification.get("/<code>/lembar")
@guard.allow(*MAY_SEE)
def sheets(code: str) -> ResponseReturnValue:
    """Show the pages of a case alone, large, for a second screen; it follows the workbench."""
    found = find(code)
    paper = judging.paper(session(), found)
    labels = evidence.labels(found, paper, ())
    wanted = request.args.get("bukti", "")
    opening = opening_page(found, paper)
    first = evidence.key_of(opening) if opening is not None else ""
    return render_template(
        "verification/sheets.html",
        application=found,
        tracking=tracking(found.tracking_code),
        pages=[page for _dossier, listed in paper for page in listed],
        labels=labels,
        doubts=unclear_pages.words_of,
        chosen=wanted if wanted in labels else first,
    )
