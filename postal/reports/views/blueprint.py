"""The blueprint of the reports, who oversees the office, and what a page asks for only once."""

from __future__ import annotations

from flask import Blueprint, Response, g

from postal.extensions import session
from postal.reports import services
from postal.workflow import Role

reports = Blueprint("reports", __name__)
OVERSIGHT = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})


def sizes() -> tuple[dict[str, services.Size], services.Size]:
    """Return the queues and the unplaced pages, asked for once a request."""
    if "queue_sizes" not in g:
        s = session()
        g.queue_sizes = (services.queue_sizes(s), services.unplaced_pages(s))
    found: tuple[dict[str, services.Size], services.Size] = g.queue_sizes
    return found


def drawing(svg: bytes) -> Response:
    """Return a chart that, opened on its own, still has its colours, and nothing else."""
    picture = Response(svg, mimetype="image/svg+xml")
    picture.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return picture
