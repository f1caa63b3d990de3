"""The blueprint of the reports, who oversees the office, and what a page asks for only once."""

from __future__ import annotations

from flask import Blueprint, g
from flask_login import current_user

from postal.extensions import session
from postal.pile_sizes import Size, queue_sizes
from postal.reports import services
from postal.workflow import QUEUES, Role

reports = Blueprint("reports", __name__)
OVERSIGHT = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})


_NOTHING: Size = (0, None)


def only_place() -> int | None:
    """Return the kecamatan for which alone the signed-in person is there, None for the office."""
    bound = current_user.roles == {Role.DISTRICT}
    place: int | None = current_user.place_id if bound else None
    return place


def sizes() -> tuple[dict[str, Size], Size]:
    """Return the queues and the unplaced pages, asked for once a request.

    Who is there for one kecamatan alone sees its share, and of everything else nothing.
    """
    if "queue_sizes" not in g:
        s, place = session(), only_place()
        if place is None:
            g.queue_sizes = (queue_sizes(s), services.unplaced_pages(s))
        else:
            none = dict.fromkeys((queue.name for queue in QUEUES), _NOTHING)
            g.queue_sizes = ({**none, **services.at_place(s, place)}, _NOTHING)
    found: tuple[dict[str, Size], Size] = g.queue_sizes
    return found
