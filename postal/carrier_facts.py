"""What carriers say about a parcel, and where it is after all they have said.

Reports come late, twice and in any order, so the state is a fold over the set of them: the same
reports always end in the same state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from postal.wording import N_


class FactKind(StrEnum):
    """What a report says; the word is also the state it speaks of (see ``workflow.outgoing``)."""

    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    HELD_AT_POST_OFFICE = "held_at_post_office"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"


FACT_WORDS: Final[dict[FactKind, str]] = {
    FactKind.HANDED_OVER: N_("diterima kurir"),
    FactKind.IN_TRANSIT: N_("dalam perjalanan"),
    FactKind.OUT_FOR_DELIVERY: N_("sedang diantar"),
    FactKind.ATTEMPTED: N_("gagal diantar"),
    FactKind.HELD_AT_POST_OFFICE: N_("menunggu diambil di kantor pos"),
    FactKind.DELIVERED: N_("sudah sampai"),
    FactKind.RETURNING: N_("sedang dikembalikan"),
    FactKind.RETURNED: N_("kembali ke kantor kami"),
}

FAILURES: Final[dict[str, str]] = {
    "incomplete": N_("alamat tidak lengkap"),
    "moved": N_("pindah"),
    "unknown": N_("tidak dikenal"),
    "refused": N_("ditolak"),
    "nobody_home": N_("rumah kosong"),
    "deceased": N_("meninggal"),
    "damaged": N_("rusak"),
    "lost": N_("hilang"),
}
"""Why a delivery failed, as couriers write it; any other word is kept as it came."""

OUR_DOOR: Final = ("pengirim", "kantor", "dinas", "dukcapil", "resepsionis", "petugas", "satpam")
"""Words in a receiver's name that, on the way back, may well mean our own front desk."""

EARLIER: Final = timedelta(hours=24)
"""How long before we handed a parcel over a report of it may be: some lists only name the day."""

_RANK: Final = {kind: place for place, kind in enumerate(FactKind)}


@dataclass(frozen=True)
class Fact:
    """One report: ``at`` is when it happened by the carrier's clock, ``receiver`` who took it."""

    kind: FactKind
    at: datetime
    receiver: str | None = None


def fold(facts: Iterable[Fact]) -> FactKind:
    """Return where a handed-over parcel is after these reports, in whatever order they came.

    A delivery stands against whatever else was said of the way there; otherwise the latest report
    counts (of two at the same moment the one further along the way). A return overrides both:

    - once a carrier says that we have it again, that stands;
    - a delivery after the parcel turned back, at most to somebody at a front desk, is one to us;
    - only a person named afterwards is a delivery: the return was called off;
    - any other word means that it is still on its way back.
    """
    known = sorted(set(facts), key=lambda fact: (fact.at, _RANK[fact.kind], fact.receiver or ""))
    if not known:
        return FactKind.HANDED_OVER
    backward = [fact for fact in known if fact.kind in (FactKind.RETURNING, FactKind.RETURNED)]
    delivered = [fact for fact in known if fact.kind is FactKind.DELIVERED]
    if not backward:
        return FactKind.DELIVERED if delivered else known[-1].kind
    if any(fact.kind is FactKind.RETURNED for fact in backward):
        return FactKind.RETURNED
    after = [fact for fact in delivered if fact.at >= backward[0].at]
    if any(_to_a_person(fact) for fact in after):
        return FactKind.DELIVERED
    return FactKind.RETURNED if after else FactKind.RETURNING


def _to_a_person(fact: Fact) -> bool:
    name = (fact.receiver or "").casefold()
    return bool(name.strip()) and not any(word in name for word in OUR_DOOR)


def is_too_old(at: datetime, handed_at: datetime | None, created_at: datetime) -> bool:
    """Tell whether a report of ``at`` cannot be about a parcel: it was not yet under way then.

    While nobody has handed it over, its own beginning stands for ``handed_at``.
    """
    return at < (handed_at or created_at) - EARLIER


def attempts(facts: Iterable[Fact]) -> int:
    """Return how often somebody stood at the door in vain, each moment counted once."""
    return len({fact.at for fact in facts if fact.kind is FactKind.ATTEMPTED})
