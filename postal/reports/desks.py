"""Which desk works off which queues, in the order of the journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from postal.wording import N_
from postal.workflow import QUEUES, Queue, Role


@dataclass(frozen=True)
class Desk:
    """A place in the journey: its screen, and the queues that are worked off there."""

    label: str
    endpoint: str
    queues: tuple[str, ...]
    counts_pages: bool = False  # whether pages that nobody could place wait here as well
    told_elsewhere: tuple[str, ...] = ()  # queues of cases whose documents are counted already
    door: str | None = None  # where the bar leads those who may open it; this desk is linked there

    def rows(self) -> tuple[Queue, ...]:
        """Return its queues as the table of the workflow has them."""
        return tuple(row for row in QUEUES if row.name in self.queues)


DESKS: Final = (
    Desk(N_("Kiriman masuk"), "intake.desk", ("exits", "unidentified", "unusable")),
    Desk(
        N_("Pemindaian"),
        "scanning.batches",
        ("to_scan", "batch_arriving", "batch_reading", "batch_attention", "batch_quarantine"),
        counts_pages=True,
    ),
    Desk(N_("Pencocokan"), "matching.queue", ("to_match",)),
    Desk(N_("Pemeriksaan"), "verification.queue", ("to_verify", "again", "in_hand", "to_approve")),
    Desk(
        N_("Produksi"),
        "production.desk",
        ("decided", "in_process", "to_enter", "to_sign", "to_print", "to_check", "to_prepare"),
        told_elsewhere=("in_process",),
    ),
    Desk(
        N_("Surat"),
        "letters.desk",
        ("letters_to_print", "letters_to_send", "cannot_reach"),
    ),
    Desk(
        N_("Pengiriman"),
        "dispatch.desk",
        ("to_pack", "packing", "to_manifest", "to_hand_over", "manifest_open", "no_resi"),
    ),
    Desk(
        N_("Pengantaran"),
        "delivery.desk",
        (
            *("on_way", "in_transit", "out_for_delivery", "attempted", "held_at_post_office"),
            *("returning", "came_back", "tracing", "lost"),
        ),
    ),
    Desk(
        N_("Pengambilan"),
        "pickup.desk",
        ("at_district", "ready_at_counter", "kept_at_counter", "uncollected"),
        door="counter.desk",
    ),
    Desk(N_("Arsip"), "shelves.desk", ("to_file", "lent")),
    Desk(
        N_("Kasus"),
        "history.queue",
        (
            *("await_pages", "to_visit", "awaiting_supplement", "rejected", "expired"),
            *("on_hold", "produced", "unscanned"),
        ),
    ),
)


def waiting(desk: Desk, counts: Mapping[str, int], pages: int) -> int:
    """Return how much waits for a person at ``desk``; what the program works off does not count.

    Args:
        desk: one of :data:`DESKS`.
        counts: the size of each queue.
        pages: how many pages nobody could place.
    """
    mine = sum(
        counts[row.name]
        for row in desk.rows()
        if row.owner is not Role.SYSTEM and row.name not in desk.told_elsewhere
    )
    return mine + (pages if desk.counts_pages else 0)
