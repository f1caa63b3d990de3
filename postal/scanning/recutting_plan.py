"""What a new cut of a batch would do, as plain facts: pages before and after, dossiers touched.

A plan carries a token that stands for everything it was made from and says, so that what a person
confirms is what they have seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from functools import cached_property
from itertools import groupby

from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Batch, Cover, Dossier, Page
from postal.scanning.recutting_decisions import Decision
from postal.scanning.recutting_leaving import may_leave


@dataclass(frozen=True)
class Settings:
    """How a batch is cut: its ``sides``, which way up the pile was, and what people decided.

    ``beside`` asks only what other files tell of it, as nobody cuts a batch, but looks back at it.
    """

    sides: str = "auto"
    upside_down: bool = False
    keep: bool = True
    beside: bool = False


@dataclass(frozen=True)
class Spot:
    """Where a page lies. ``code`` and ``suggested`` are those of dossiers, not of sheets."""

    place: str
    code: str | None = None
    reason: str | None = None
    suggested: str | None = None
    blank: bool = False
    position: int | None = None

    @property
    def words(self) -> tuple[str, str | None, str | None, str | None]:
        """What a person calls this spot: neighbours with the same words lie together."""
        return self.place, self.code, self.reason, self.suggested


@dataclass(frozen=True)
class Change:
    """A page with its spot before and after."""

    page: Page
    before: Spot
    after: Spot

    @property
    def moves(self) -> bool:
        """Whether the page comes to lie somewhere else, or waits for another reason."""
        return self.before.words != self.after.words

    @property
    def leaves(self) -> bool:
        """Whether it lay with a dossier, as its page, its cover or a copy, and no longer does."""
        was, will = self.before, self.after
        return was.code is not None and (was.place, was.code) != (will.place, will.code)


@dataclass(frozen=True)
class Effect:
    """What a new cut does to one dossier: numbers of its pages in this batch, before and after."""

    code: str
    dossier: Dossier | None  # None: its blank cover has not been seen until now
    before: tuple[int, ...]
    after: tuple[int, ...]
    elsewhere: bool  # whether it has pages from other batches

    @property
    def lost(self) -> list[int]:
        """The pages that leave it."""
        return [number for number in self.before if number not in set(self.after)]

    @property
    def gained(self) -> list[int]:
        """The pages that come to it."""
        return [number for number in self.after if number not in set(self.before)]

    @property
    def empties(self) -> bool:
        """Whether it would have no page left."""
        return bool(self.lost) and not self.after and not self.elsewhere


@dataclass(frozen=True)
class Plan:
    """A new cut that is not made yet."""

    batch: Batch
    settings: Settings
    changes: Sequence[Change]
    effects: Sequence[Effect]
    decided: Mapping[int, Decision]
    held: frozenset[int]  # pages that keep their place whatever the cutter says
    last_event: int  # of the batch, when the plan was made
    covers: Mapping[str, Cover] = field(repr=False)  # by the code of their dossier-to-be

    @property
    def moving(self) -> list[Change]:
        """The pages that come to lie somewhere else."""
        return [change for change in self.changes if change.moves]

    @property
    def dropped(self) -> list[Decision]:
        """What people decided that this cut would take back, in the order of the pages."""
        return [each for number, each in self.decided.items() if number not in self.held]

    @property
    def waiting(self) -> list[Change]:
        """The pages about which somebody has to decide afterwards."""
        return [change for change in self.changes if change.after.reason is not None]

    @property
    def idle(self) -> bool:
        """Whether confirming it would change nothing at all."""
        same = (self.batch.sides, self.batch.upside_down)
        asked = (self.settings.sides, self.settings.upside_down)
        still = not any(change.moves for change in self.changes)
        return still and same == asked and not self.dropped and self.batch.backs_of_id is None

    @cached_property
    def token(self) -> str:
        """What stands for this plan: another one comes out when anything it rests on changed.

        It begins with the number of the batch's last event, a hyphen behind it.
        """
        said = [
            self.batch.version,
            asdict(self.settings),
            [(row.page.number, row.page.version, astuple(row.after)) for row in self.changes],
            sorted(self.decided),
        ]
        return f"{self.last_event}-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]}"

    def refusals(self, actor: Actor) -> Iterator[Refusal]:
        """Yield each reason why ``actor`` may not make this cut."""
        for effect in self.effects:
            if effect.lost and effect.dossier is not None:
                refusal = may_leave(effect.dossier, empties=effect.empties, actor=actor)
                if refusal is not None:
                    yield refusal


def runs(changes: Sequence[Change], when: str) -> list[tuple[int, int, Spot]]:
    """Return neighbouring pages in the same spot as (first, last, spot), before or after."""
    found = []
    for _, together in groupby(changes, key=lambda change: getattr(change, when).words):
        pages = list(together)
        found.append((pages[0].page.number, pages[-1].page.number, getattr(pages[0], when)))
    return found
