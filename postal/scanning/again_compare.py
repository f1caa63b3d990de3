"""Two scans of one dossier beside each other: which pages show the same sheet, as far as one sees.

Plain values and reading alone; what is decided about them stands in ``again``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.imaging.likeness import nearest, turns_of
from postal.models import Application, Batch, Dossier, Page
from postal.scanning import reasons as why

ALIKE: Final = 6
"""Up to so many of 220 differing bits two pictures are offered as one sheet.

Of 48 papers scanned twice, a little crooked each time, 19 lay within it (13 where the second scan
lay upside down), and so did 13 of the 816 pairs of different papers, all of them filled-in copies
of one form. Sheets with little on them, such as copies of a card, have no fingerprint any more.
Rather too few than too many: a new sheet that is taken for an old one is a supplement nobody reads.
"""
DECIDED: Final = frozenset(
    {
        "complete",
        "in_process",
        "on_hold",
        "produced",
        "rejected",
        "finished",
        "withdrawn",
        "forwarded",
        "merged",
        "void",
    }
)
"""States of a case in which somebody has decided on the strength of its pages."""


@dataclass(frozen=True)
class Pair:
    """One line of the comparison: an old page, a new one, or both when they are probably one."""

    old: Page | None
    new: Page | None
    turn: int = 0  # clockwise degrees by which the new scan has to be turned to be as the old one

    @property
    def upright(self) -> int:
        """How the new page's picture is turned so that it stands as the old one is shown."""
        if self.old is None or self.new is None:
            return self.new.turn if self.new is not None else 0
        return (self.old.turn + self.turn) % 360

    @property
    def likely(self) -> bool:
        """Whether both pictures probably show one sheet."""
        return self.old is not None and self.new is not None


@dataclass(frozen=True)
class Comparison:
    """The pages that a dossier has from other batches, and those that this one brings."""

    batch: Batch
    dossier: Dossier
    old: Sequence[Page]
    new: Sequence[Page]
    pairs: Sequence[Pair]

    @property
    def waiting(self) -> list[Page]:
        """The new pages about which nobody has decided yet."""
        return [page for page in self.new if page.reason == why.SEEN_BEFORE]

    @property
    def fresh(self) -> frozenset[int]:
        """The waiting pages, by id, that carry something and have no likely twin."""
        alone = {pair.new.id for pair in self.pairs if pair.new is not None and pair.old is None}
        return frozenset(page.id for page in self.waiting if page.id in alone and not page.blank)

    @property
    def upright(self) -> dict[int, int]:
        """How each new page, by id, stands as its twin does."""
        return {pair.new.id: pair.upright for pair in self.pairs if pair.new is not None}

    @property
    def case(self) -> Application | None:
        """The case of the dossier."""
        return self.dossier.application


def compare(session: Session, batch: Batch, dossier: Dossier) -> Comparison:
    """Return both scans of ``dossier``, the one that ``batch`` brought on the right."""
    mine = Page.batch_id == batch.id
    decided = Page.place.in_(("dossier", "copy")) & (Page.dossier_id == dossier.id)
    waits = (Page.reason == why.SEEN_BEFORE) & (Page.suggested_id == dossier.id)
    old = session.scalars(
        select(Page).where(~mine, decided).order_by(Page.position, Page.batch_id, Page.number)
    ).all()
    new = session.scalars(
        select(Page).where(mine, decided | (waits & (Page.place != "cover"))).order_by(Page.number)
    ).all()
    return Comparison(batch, dossier, old, new, pairs_of(old, new))


def pairs_of(old: Sequence[Page], new: Sequence[Page]) -> list[Pair]:
    """Pair each page with the likeliest of the other side.

    The old pages keep their order; a new one without a twin stands behind the one before it.
    """
    twins = _twins(old, new)
    behind: dict[int | None, list[Page]] = {}
    last: int | None = None
    for number, page in enumerate(new):
        if number in twins:
            last = twins[number].place
        else:
            behind.setdefault(last, []).append(page)
    by_old = {twin.place: (new[other], twin.turn) for other, twin in twins.items()}
    found = [Pair(None, page) for page in behind.get(None, ())]
    for number, page in enumerate(old):
        found.append(Pair(page, *by_old.get(number, (None,))))
        found += [Pair(None, each) for each in behind.get(number, ())]
    return found


class _Twin(NamedTuple):
    """The place in the old pages of what looks the same, and how much it lies turned."""

    place: int
    turn: int


def _twins(old: Sequence[Page], new: Sequence[Page]) -> dict[int, _Twin]:
    """Return for places in ``new`` the one in ``old`` that looks the same, nearest first."""
    found: dict[int, _Twin] = {}
    taken: set[int] = set()
    for _, other, one, turn in sorted(_near(old, new)):
        if other not in found and one not in taken:
            found[other] = _Twin(one, turn)
            taken.add(one)
    return found


def _near(old: Sequence[Page], new: Iterable[Page]) -> Iterator[tuple[int, int, int, int]]:
    """Yield (difference, place in new, place in old, turn) of pages that look alike.

    Blank pages all look alike and tell nothing; sheets with little on them have no fingerprint.
    """
    looks = [
        (one, int(page.look, 16)) for one, page in enumerate(old) if page.look and not page.blank
    ]
    for other, page in enumerate(new):
        if not page.look or page.blank:
            continue
        turns = turns_of(page.look)
        for one, look in looks:
            apart = nearest(look, turns)
            if apart.bits <= ALIKE:
                yield apart.bits, other, one, apart.turn
