"""The balance of one day: its numbers, its differences, and what explains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from postal.balance import finding, reading
from postal.balance.closings import closings, reasons_of, standing
from postal.balance.delivered import delivered
from postal.balance.difference import Difference, version_of
from postal.balance.reading import DossierRow, EnvelopeRow
from postal.models import DayClosing, DeliveredCount


@dataclass(frozen=True)
class Numbers:
    """A day in numbers. Balanced: ``delivered`` = ``by_post`` and covers = filed = dossiers - left.

    ``delivered`` is None while nobody typed it. ``other_ways`` counts envelopes that the post did
    not bring, ``left`` dossiers that left the usual way with a reason; ``covers`` (seen in scans)
    and ``filed`` count dossiers among the others. ``sheets`` and ``pages`` are those of the filed
    and scanned dossiers; ``uncounted`` tells of how many of them nobody counted the sheets.
    """

    delivered: int | None
    envelopes: int
    by_post: int
    other_ways: int
    dossiers: int
    left: int
    covers: int
    filed: int
    sheets: int
    pages: int
    uncounted: int


@dataclass(frozen=True)
class Balance:
    """A day as it stands now. ``closings`` has the last one first."""

    day: date
    numbers: Numbers
    differences: tuple[Difference, ...]
    count: DeliveredCount | None
    closings: Sequence[DayClosing]

    @property
    def closing(self) -> DayClosing | None:
        """The closing that holds, None while the day is open."""
        return standing(self.closings)

    @property
    def version(self) -> str:
        """What a closing must have seen."""
        return version_of(self.differences)

    @property
    def explained(self) -> dict[str, str]:
        """The reasons of the closing that holds, by the fact that each explains."""
        return reasons_of(self.closing) if self.closing is not None else {}

    @property
    def unexplained(self) -> list[Difference]:
        """The differences that no closing explains: all of them while the day is open."""
        explained = self.explained
        return [each for each in self.differences if each.fact not in explained]


def balance_of(session: Session, day: date, zone: str) -> Balance:
    """Return the balance of ``day`` in the office's ``zone``; the same few questions each time."""
    count = delivered(session, day)
    closed = closings(session, day)
    holds = standing(closed)
    envelopes = reading.envelopes(session, day)
    dossiers = reading.dossiers(session, day, zone)
    numbers = _numbers(count.count if count is not None else None, envelopes, dossiers)
    found = (
        *finding.of_list(numbers.delivered, numbers.by_post),
        *finding.of_envelopes(envelopes, dossiers, holds.at if holds is not None else None),
        *finding.of_dossiers(dossiers),
        *finding.of_batches(reading.batches(session, day, zone)),
    )
    return Balance(day, numbers, finding.in_order(found), count, closed)


def _numbers(
    count: int | None, envelopes: Sequence[EnvelopeRow], dossiers: Sequence[DossierRow]
) -> Numbers:
    by_post = sum(row.way == finding.POST for row in envelopes)
    usual = [row for row in dossiers if not finding.left_the_way(row)]
    scanned = [row for row in usual if row.pages]
    return Numbers(
        delivered=count,
        envelopes=len(envelopes),
        by_post=by_post,
        other_ways=len(envelopes) - by_post,
        dossiers=len(dossiers),
        left=len(dossiers) - len(usual),
        covers=sum(row.covers > 0 for row in usual),
        filed=sum(finding.is_filed(row) for row in usual),
        sheets=sum(row.sheets or 0 for row in scanned),
        pages=sum(pages.total for row in scanned for pages in row.pages),
        uncounted=sum(row.sheets is None for row in scanned),
    )
