"""Where the pages of a dossier may lie that nobody saw in the scanner.

A cover that vanished leaves its pages under the one that lay beside it. At the end of a day the
person who closes it is told which one that is, where nobody counted its sheets.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from postal.codes import Mark
from postal.models import Cover, Dossier, Page


@dataclass(frozen=True)
class Beside:
    """A dossier by its code, and the batch and page where it begins."""

    code: str
    batch_id: int
    page: int

    @property
    def grouped(self) -> str:
        """The code as people read it."""
        return Mark.read(self.code).grouped


def beside(session: Session, codes: Collection[str]) -> dict[str, Beside]:
    """Return for dossiers that were not scanned the one that may have swallowed each, by code.

    It was registered right before, or right after, by the same person or in the same tray, lies in
    a batch, and was not counted.
    """
    lost, seen = aliased(Cover), aliased(Cover)
    rows = session.execute(
        select(lost.code, Dossier.code, Page.batch_id, Page.number)
        .join(seen, (seen.run == lost.run) & (func.abs(seen.place_in_run - lost.place_in_run) == 1))
        .join(Dossier, Dossier.id == seen.dossier_id)
        .join(Page, (Page.dossier_id == Dossier.id) & (Page.place == "cover"))
        .where(lost.code.in_(codes), Dossier.sheets.is_(None))
        # The last one counts: what was registered before it, where its newest batch shows it.
        .order_by(Dossier.id.desc(), Page.batch_id, Page.number.desc())
    )
    return {code: Beside(near, batch_id, page) for code, near, batch_id, page in rows}
