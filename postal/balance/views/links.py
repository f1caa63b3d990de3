"""Where a difference is repaired, as far as the signed-in person may go there."""

from __future__ import annotations

from typing import Any

from flask import url_for

from postal.balance.difference import Difference
from postal.staff import guard

_EXITS = ("envelope-misdirected", "envelope-unidentified", "envelope-unusable", "envelope-open")


def repair(one: Difference) -> str | None:
    """Return the address of the screen on which ``one`` is put right, None without a right to it.

    Pages and covers are put right in their batch, a dossier without its case at matching, an
    envelope at intake. A dossier that nobody scanned has no batch: its case tells where it is.
    """
    if one.kind in _EXITS:
        return _may("intake.desk", kiriman=one.envelope_id)
    if one.kind in ("no-case", "not-matched"):
        return _may("matching.dossier", code=one.dossier)
    if one.kind in ("list-differs", "list-not-counted"):
        return "#jumlah"
    if one.batch_id is not None:
        return _may("scanning.batch", batch_id=one.batch_id)
    if one.tracking is not None:
        return _may("history.case", code=one.tracking)
    return _may("scanning.batches")


def _may(endpoint: str, **values: Any) -> str | None:  # noqa: ANN401 - parts of an address
    return url_for(endpoint, **values) if guard.may(endpoint) else None
