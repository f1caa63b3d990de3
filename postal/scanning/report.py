"""What became of a batch, as other programs read it (``flask ingest --json``)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import Batch, Dossier, Page

OUTCOMES = {"needs_attention": "needs-attention"}


def batch_json(session: Session, batch: Batch, *, file: str, duplicate: bool) -> dict[str, Any]:
    """Return the report of one file: every page is in exactly one of the lists.

    ``dossiers`` lists a cover's page (``covers``: every sheet with its code) and the pages filed
    with it, ``unplaced`` each page that
    waits and why, ``copies`` pages kept with a dossier that are none of its own, ``doubts`` covers
    that are certain and pages that have their place but need a word, ``blank`` all blank pages.
    """
    pages = session.scalars(
        select(Page).where(Page.batch_id == batch.id).order_by(Page.number)
    ).all()
    return {
        "file": file,
        "sha256": batch.sha256,
        "pages": batch.pages_total or 0,
        "outcome": "duplicate" if duplicate else OUTCOMES.get(batch.state, batch.state),
        "reason": batch.reason,
        "dossiers": _dossiers(session, pages),
        "unplaced": [
            {"page": page.number, "reason": page.reason}
            for page in pages
            if page.place == "unplaced"
        ],
        "copies": [page.number for page in pages if page.place == "copy"],
        "doubts": [
            {"page": page.number, "reason": page.reason, "code": page.code_seen}
            for page in pages
            if page.place in ("cover", "dossier") and page.reason
        ],
        "blank": [page.number for page in pages if page.blank],
    }


def _dossiers(session: Session, pages: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - rows
    found: dict[int, dict[str, Any]] = {}
    ids = {page.dossier_id for page in pages if page.dossier_id is not None}
    dossiers = {row.id: row for row in session.scalars(select(Dossier).where(Dossier.id.in_(ids)))}
    for page in pages:
        if page.dossier_id is None or page.place == "copy":
            continue
        dossier = dossiers[page.dossier_id]
        entry = found.setdefault(
            dossier.id,
            {
                "code": dossier.code,
                "cover": None,
                "covers": [],
                "pages": [],
                "matched": dossier.state == "matched",
            },
        )
        if page.place == "cover":
            entry["cover"] = entry["cover"] or page.number
            entry["covers"].append(page.number)
        else:
            entry["pages"].append(page.number)
    return list(found.values())
