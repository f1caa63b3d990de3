"""The journey as a river: what waits at each station, and how long the oldest has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import workflow
from postal.models import Application
from postal.pile_sizes import Size
from postal.wording import N_
from postal.workflow import QUEUES, Queue


@dataclass(frozen=True)
class Station:
    """One place on the way; the paper in its queues stands in no other station."""

    label: str
    queues: tuple[str, ...]
    counts_pages: bool = False  # whether pages that nobody could place wait here as well


RIVER: Final = (
    Station(N_("Kiriman masuk"), ("exits", "unidentified", "unusable")),
    Station(
        N_("Pindai"),
        (
            *("to_scan", "unscanned", "batch_arriving", "batch_reading"),
            *("batch_attention", "batch_quarantine"),
        ),
        counts_pages=True,
    ),
    Station(N_("Cocokkan"), ("to_match",)),
    Station(N_("Periksa"), ("to_verify", "again", "in_hand")),
    Station(N_("Persetujuan"), ("to_approve",)),
    Station(N_("Surat"), ("letters_to_print", "letters_to_send", "cannot_reach")),
    Station(
        N_("Produksi"),
        ("decided", "to_enter", "to_sign", "to_print", "to_check", "to_prepare"),
    ),
    Station(N_("Kemas"), ("to_pack", "packing")),
    Station(N_("Serah terima"), ("to_manifest", "to_hand_over")),
    Station(
        N_("Di jalan"),
        (
            *("no_resi", "on_way", "in_transit", "out_for_delivery", "attempted"),
            *("returning", "came_back", "tracing", "lost"),
        ),
    ),
    Station(
        N_("Siap diambil"),
        (
            *("held_at_post_office", "at_district", "ready_at_counter"),
            *("kept_at_counter", "uncollected"),
        ),
    ),
)

ASIDE: Final = (
    *("awaiting_supplement", "to_visit", "await_pages", "in_process", "on_hold"),
    *("produced", "rejected", "expired", "to_file", "lent", "manifest_open"),
)
"""Queues beside the river: they wait for somebody outside, or their paper is counted in it."""


@dataclass(frozen=True)
class Pool:
    """One queue of a station: how many wait there, since when, and whether for too long."""

    name: str
    label: str
    count: int
    oldest: datetime | None
    late: bool


@dataclass(frozen=True)
class Reach:
    """One station with everything that waits in it; ``pools`` only holds queues with something."""

    label: str
    count: int
    oldest: datetime | None
    late: bool
    pools: tuple[Pool, ...]


def overdue(queue: Queue, oldest: datetime | None, now: datetime) -> bool:
    """Tell whether the oldest of a queue has been silent for longer than its state allows."""
    limit = workflow.state(queue.thing, queue.state).limit_hours
    return oldest is not None and limit is not None and now - oldest > timedelta(hours=limit)


def pool(name: str, sizes: Mapping[str, Size], now: datetime) -> Pool:
    """Return the queue ``name`` as ``now`` sees it; ``sizes`` are the sizes of all queues."""
    queue = next(row for row in QUEUES if row.name == name)
    count, oldest = sizes[name]
    return Pool(name, queue.label, count, oldest, overdue(queue, oldest, now))


def river(sizes: Mapping[str, Size], pages: Size, now: datetime) -> list[Reach]:
    """Return the stations in the order of the journey.

    Args:
        sizes: how many wait in each queue and since when the oldest does.
        pages: the same for pages that nobody could place.
        now: the present moment.
    """
    return [_reach(station, sizes, pages, now) for station in RIVER]


def _reach(station: Station, sizes: Mapping[str, Size], pages: Size, now: datetime) -> Reach:
    pools = [pool(name, sizes, now) for name in station.queues]
    if station.counts_pages:
        pools.append(Pool("", N_("Halaman tanpa tempat"), *pages, late=False))
    filled = tuple(each for each in pools if each.count)
    return Reach(
        label=station.label,
        count=sum(each.count for each in filled),
        oldest=min((each.oldest for each in filled if each.oldest), default=None),
        late=any(each.late for each in filled),
        pools=filled,
    )


def finished_since(session: Session, midnight: datetime) -> int:
    """Return how many cases were finished since ``midnight`` and still are."""
    finished = select(func.count()).where(
        Application.state == "finished", Application.state_since >= midnight
    )
    return session.scalar(finished) or 0
