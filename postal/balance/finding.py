"""The differences of a day, found in what was read; plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from postal.balance.difference import KINDS, Difference
from postal.balance.reading import BatchRow, DossierRow, EnvelopeRow
from postal.balance.sheets import fits
from postal.workflow.incoming import PUT_TO_A_CASE

POST: Final = "post"
_LEFT: Final = ("void", "forwarded", "kept_unscanned")
_ENVELOPES: Final = {
    "received": "envelope-open",
    "misdirected": "envelope-misdirected",
    "unidentified": "envelope-unidentified",
    "empty_or_damaged": "envelope-unusable",
}
_BATCHES: Final = {
    "arriving": "batch-unread",
    "reading": "batch-unread",
    "needs_attention": "batch-waits",
    "quarantined": "batch-quarantined",
}


def left_the_way(row: DossierRow) -> bool:
    """Tell whether a dossier left the usual way, with a reason of its own in the event log.

    It was declared void or forwarded, or is kept without being scanned.
    """
    return row.state in _LEFT or (row.state == "filed" and not row.pages)


def is_filed(row: DossierRow) -> bool:
    """Tell whether a dossier's pages lie with its case."""
    return row.state in PUT_TO_A_CASE and not left_the_way(row)


def of_list(delivered: int | None, by_post: int) -> Iterator[Difference]:
    """Compare the post's delivery list with what is registered as brought by the post."""
    if delivered is None and by_post:
        yield Difference("list-not-counted", values={"registered": by_post})
    elif delivered is not None and delivered != by_post:
        yield Difference("list-differs", values={"delivered": delivered, "registered": by_post})


def of_envelopes(
    rows: Iterable[EnvelopeRow], dossiers: Sequence[DossierRow], closed_at: datetime | None
) -> Iterator[Difference]:
    """Name the envelopes that wait for an end, and those registered after the day was closed."""
    first = {row.envelope_id: row for row in reversed(dossiers)}
    for row in rows:
        found = [_ENVELOPES.get(row.state)]
        if closed_at is not None and row.created_at > closed_at:
            found.append("registered-after-closing")
        inside = first.get(row.id)
        for kind in filter(None, found):
            yield Difference(
                kind,
                str(row.id),
                dossier=inside.code if inside else None,
                tracking=inside.tracking if inside else None,
                label=row.resi,
                envelope_id=row.id,
                registered_at=row.created_at,
            )


def of_dossiers(rows: Iterable[DossierRow]) -> Iterator[Difference]:
    """Name every dossier that is not where it should be, and what differs."""
    for row in rows:
        for kind in _kinds_of(row):
            yield Difference(
                kind,
                row.code,
                dossier=row.code,
                tracking=row.tracking,
                values=_sheets(row) if kind == "sheets-differ" else {},
                batch_id=row.batch_id,
            )


def _kinds_of(row: DossierRow) -> Iterator[str]:
    if left_the_way(row):
        return
    if row.state == "received":
        yield "pages-wait" if row.waits else "not-scanned"
        return
    if not row.covers:
        yield "cover-not-seen"
    if row.sheets is not None and not fits(row.sheets, row.pages):
        yield "sheets-differ"
    if row.state == "scanned":
        yield "no-case" if row.tracking is None else "not-matched"


def _sheets(row: DossierRow) -> dict[str, int]:
    return {
        "sheets": row.sheets or 0,
        "pages": sum(each.total for each in row.pages),
        "filled": sum(each.filled for each in row.pages),
    }


def of_batches(rows: Iterable[BatchRow]) -> Iterator[Difference]:
    """Name the batches that are not read, wait for a person, or lie in quarantine."""
    for row in rows:
        kind = _BATCHES[row.state]
        values = {"pages": row.waiting} if kind == "batch-waits" else {}
        yield Difference(kind, str(row.id), label=row.name, values=values, batch_id=row.id)


def in_order(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return the differences by kind, in the order of the kinds."""
    places = {kind: place for place, kind in enumerate(KINDS)}
    return tuple(sorted(differences, key=lambda each: places[each.kind]))
