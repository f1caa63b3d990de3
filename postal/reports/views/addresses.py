"""Where each queue is worked off, as far as the signed-in person may go there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from flask import url_for
from flask_login import current_user

from postal.reports.desks import DESKS
from postal.staff import guard
from postal.workflow import Queue, Thing

PILE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "verification.queue": "antrean",
        "production.desk": "antrean",
        "dispatch.desk": "antrean",
        "delivery.desk": "antrean",
        "history.queue": "antrean",
    }
)
"""The parameter by which a screen with several piles is told which one to show."""
ELSEWHERE: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = MappingProxyType(
    {
        # Paper in a tray: the list of bundles shows it better than that of batches.
        "to_scan": ("history.queue", {"antrean": "to_scan"}),
        # The desk lists documents; the cases themselves stand here.
        "in_process": ("history.queue", {"antrean": "in_process"}),
        # What waits on a table: the list of bundles shows it better than the scan field.
        "to_file": ("history.queue", {"antrean": "to_file"}),
        "lent": ("shelves.pull_list", {}),
        "manifest_open": ("dispatch.manifest_list", {}),
        "at_district": ("pickup.desk", {"daftar": "ambil"}),
        "ready_at_counter": ("pickup.desk", {"daftar": "ambil"}),
        "kept_at_counter": ("pickup.desk", {"daftar": "ambil"}),
        "uncollected": ("pickup.desk", {"daftar": "sisa"}),
    }
)
"""Queues that another screen than their desk's first one shows."""
_CASES: Final = (Thing.APPLICATION, Thing.DOSSIER)
_BY_DESK: Final = frozenset({"verification.queue", "production.desk"})
"""Lists that begin with the desks of who looks at them."""


def may_open(endpoint: str) -> bool:
    """Tell whether a screen exists and the signed-in person may open it."""
    roles = guard.roles_of(endpoint)
    return roles is not None and bool(roles & current_user.roles)


def link(
    endpoint: str,
    *,
    whole: bool = False,
    **values: Any,  # noqa: ANN401 - parts of an address
) -> str | None:
    """Return the address of a screen, None when it is not for this person.

    ``whole`` is whether a list begins with all desks, and not with the person's own.
    """
    if whole and endpoint in _BY_DESK:
        values = {**values, "meja": ""}
    return url_for(endpoint, **values) if may_open(endpoint) else None


def address(queue: Queue, *, whole: bool = False) -> str | None:
    """Return the screen where a queue is worked off; for cases, else the list that shows them."""
    if queue.thing is Thing.BATCH:
        return link("scanning.batches", keadaan=queue.state)
    found = _at_its_desk(queue, whole=whole)
    if found is None and queue.thing in _CASES:
        return link("history.queue", antrean=queue.name)
    return found


def _at_its_desk(queue: Queue, *, whole: bool) -> str | None:
    if queue.name in ELSEWHERE:
        endpoint, values = ELSEWHERE[queue.name]
        return link(endpoint, **values)
    desk = next(each for each in DESKS if queue.name in each.queues)
    pile = PILE.get(desk.endpoint)
    values = {pile: queue.name} if pile else {}
    return link(desk.endpoint, whole=whole, **values)
