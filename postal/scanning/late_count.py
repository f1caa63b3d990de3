"""Sheets counted at a registration that came after the scan, against what was scanned."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import Batch, Dossier, Page
from postal.scanning import reasons as why
from postal.scanning.recutting import plan
from postal.scanning.recutting_plan import Settings

_COUNTED = (why.SHEETS_DIFFER, why.SIDES_DIFFER)


def counted_otherwise(session: Session, dossier: Dossier) -> bool:
    """Tell whether a scanned dossier would wait for a person had its sheets been known before.

    Nothing is written: its pages stay, and the case is for a person to confirm.
    """
    batches = session.scalars(
        select(Batch)
        .join(Page, Page.batch_id == Batch.id)
        .where(Page.dossier_id == dossier.id, Page.place == "dossier")
        .distinct()
    )
    return any(
        change.before.code == dossier.code and change.after.reason in _COUNTED
        for batch in batches.all()
        for change in plan(session, batch, Settings(batch.sides, batch.upside_down)).changes
    )
