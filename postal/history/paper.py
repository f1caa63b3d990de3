"""Pages beside a dossier's own: copies that are kept with it, and those that came too late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from postal.models import Application, Event, Page
from postal.workflow import Thing

_FILED: Final = ("scan", "pages_filed")
_DECISIONS: Final = ("find_complete", "confirm_rejection")
_UNDECIDED: Final = frozenset(
    {"registered", "under_verification", "second_look", "incomplete", "in_person_required"}
)

_PAGES: Final = (
    select(Page)
    .where(
        Page.dossier_id.in_(bindparam("dossiers", expanding=True)),
        Page.place.in_(bindparam("places", expanding=True)),
    )
    .options(joinedload(Page.batch))
    .order_by(Page.position, Page.id)
)


@dataclass(frozen=True)
class Pages:
    """By dossier its own pages in their order, and its copies in the order they came."""

    own: Mapping[int, list[Page]]
    copies: Mapping[int, list[Page]]


def pages_of(session: Session, dossier_ids: Sequence[int]) -> Pages:
    """Return the pages of some dossiers, and those that are kept with them as copies."""
    places: dict[str, dict[int, list[Page]]] = {
        "dossier": defaultdict(list),
        "copy": defaultdict(list),
    }
    rows = session.scalars(_PAGES, {"dossiers": list(dossier_ids), "places": list(places)})
    for page in rows:
        places[page.place][page.dossier_id or 0].append(page)
    for copies in places["copy"].values():
        copies.sort(key=lambda page: (page.batch_id, page.number))
    return Pages(places["dossier"], places["copy"])


def came_late(application: Application, events: Iterable[Event]) -> frozenset[tuple[str, int]]:
    """Return the pages, as (batch's SHA-256, number), that were filed after the case's decision.

    None are while the decision is open, or open again. ``events`` are those of the case and of
    its bundles, in their order.
    """
    if application.state in _UNDECIDED:
        return frozenset()
    own = {dossier.id for dossier in application.dossiers}
    late: set[tuple[str, int]] = set()
    decided = False
    for event in events:
        if (event.thing, event.thing_id) == (Thing.APPLICATION.value, application.id):
            if event.name in _DECISIONS:  # what was filed before the last one was looked at
                decided = True
                late.clear()
        elif decided and event.thing == Thing.DOSSIER.value and event.thing_id in own:
            late |= _filed(event)
    return frozenset(late)


def _filed(event: Event) -> set[tuple[str, int]]:
    if event.name not in _FILED or event.data is None:
        return set()
    return {(str(event.data.get("batch")), number) for number in event.data.get("pages", ())}
