"""The plain values that cutting a batch works with: pages, covers, what is known, placements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SeenPage:
    """A page as the reader saw it: ``codes`` are the distinct texts with the shape of ours.

    ``look`` is its fingerprint (see ``imaging.likeness``), empty where it has none.
    """

    number: int
    codes: tuple[str, ...] = ()
    cover_like: bool = False
    blank: bool = False
    look: str = ""


@dataclass(frozen=True)
class KnownCover:
    """What the office knows of a code.

    ``standing`` is ``ready`` (waiting to be scanned), ``seen`` (its dossier has pages from an
    earlier batch) or ``void``. ``sheets`` is None when nobody counted. ``run`` and ``place`` tell
    which covers were printed one after the other; ``order`` numbers the dossiers of all clerks as
    they were registered, 0 where that is not known. ``tray`` says that its run is one tray that was
    registered and printed at once, and not what a clerk registers in the course of a day.
    """

    standing: str
    sheets: int | None = None
    run: str = ""
    place: int = 0
    order: int = 0
    tray: bool = False


@dataclass(frozen=True)
class Waiting:
    """A printed cover that no batch has shown yet; the fields are those of ``KnownCover``."""

    code: str
    run: str
    place: int
    order: int = 0
    sheets: int | None = None


@dataclass(frozen=True)
class Shown:
    """A cover that another batch has shown; ``earlier`` when that batch came before this one."""

    run: str
    place: int
    earlier: bool


@dataclass(frozen=True)
class Placement:
    """Where a page belongs. ``place``: cover, dossier, blank or unplaced.

    ``code`` is the dossier for cover and dossier, ``suggested`` the likely one for an unplaced
    page. ``reason`` is set where a person is needed.
    """

    number: int
    place: str
    code: str | None = None
    reason: str | None = None
    suggested: str | None = None
    blank: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What the cutter may know beside the pages.

    ``sides``: ``single``, ``double``, ``mixed`` (both sides, blank backs dropped by the scanner),
    ``auto``, or all fronts and then all backs: ``passes``, with the backs' order known
    ``fb-same`` or ``fb-turn``. ``elsewhere`` are covers of the same runs in other batches, near
    those that lie here. ``shared`` names runs of other clerks whose envelopes lay on one pile with
    those of the clerks of this batch before. With ``beside`` nothing is asked but what the covers
    ``elsewhere`` tell, whatever else has become doubtful since a first cut.
    """

    office: str
    covers: Mapping[str, KnownCover]
    sides: str = "auto"
    waiting: tuple[Waiting, ...] = ()
    elsewhere: tuple[Shown, ...] = ()
    shared: frozenset[str] = frozenset()
    beside: bool = False


@dataclass
class Segment:
    """A head and what follows it, up to the next head; ``doubt`` holds its pages back."""

    head: SeenPage | None
    code: str | None = None
    problem: str | None = None
    pages: list[SeenPage] = field(default_factory=list)
    spare: list[SeenPage] = field(default_factory=list)  # further sheets with the same code
    doubt: str | None = None

    @property
    def filled(self) -> int:
        """How many pages carry something."""
        return sum(not page.blank for page in self.pages)
