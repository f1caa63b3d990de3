"""The boxes as a list, what lies in one, and what may be changed about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from postal import boxes
from postal.codes import normalise
from postal.models import Application, Box, Dossier, utc_now

PAGE: Final = 50
SORTS: Final[Mapping[str, Any]] = MappingProxyType(
    {"nama": func.lower(Box.name), "rak": func.lower(Box.shelf), "dibuat": Box.created_at}
)
DEFAULT_SORT: Final = "-dibuat"


def box_rows(
    session: Session, wanted: str = "", sort: str = DEFAULT_SORT, page: int = 1
) -> tuple[list[Box], bool]:
    """Return one page (from 1) of the boxes and whether another follows.

    ``wanted`` is a part of a name or a shelf, or a box's code; ``sort`` a key of ``SORTS``, with
    ``-`` in front the other way round, unknown ones as the default.
    """
    query = select(Box)
    if wanted:
        part = boxes.tidy(wanted, boxes.SHELF_LENGTH)
        query = query.where(
            or_(
                Box.name.icontains(part, autoescape=True),
                Box.shelf.icontains(part, autoescape=True),
                Box.code == normalise(wanted),
            )
        )
    chosen = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    column = SORTS[chosen.removeprefix("-")]
    order = column.desc() if chosen.startswith("-") else column.asc()
    query = query.order_by(order, Box.id).limit(PAGE + 1).offset((max(page, 1) - 1) * PAGE)
    found = session.scalars(query).all()
    return list(found[:PAGE]), len(found) > PAGE


def sizes(session: Session, rows: Sequence[Box]) -> dict[int, int]:
    """Return how many bundles belong into each box, those that are lent included."""
    counted = session.execute(
        select(Dossier.box_id, func.count())
        .where(Dossier.box_id.in_([row.id for row in rows]))
        .group_by(Dossier.box_id)
    )
    return {number: count for number, count in counted if number is not None}


def lying_in(session: Session, box: Box, page: int = 1) -> tuple[list[Dossier], bool]:
    """Return one page (from 1) of what belongs into a box, by place, and whether more follows."""
    rows = session.scalars(
        select(Dossier)
        .where(Dossier.box_id == box.id)
        .options(selectinload(Dossier.application).selectinload(Application.applicant))
        .order_by(Dossier.box_place, Dossier.id)
        .limit(PAGE + 1)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    return list(rows[:PAGE]), len(rows) > PAGE


def set_full(box: Box, *, full: bool) -> None:
    """Declare a box full, or open it again."""
    box.full_at = (box.full_at or utc_now()) if full else None


def rename(session: Session, box: Box, name: str, shelf: str) -> None:
    """Change what a box is called and where it stands; its bundles follow.

    Raises:
        BoxNameMissing, BoxNameTaken: it could not be told from the others.
    """
    name = boxes.tidy(name, boxes.NAME_LENGTH)
    boxes.refuse_name(session, name, but=box)
    box.name, box.shelf = name, boxes.tidy(shelf, boxes.SHELF_LENGTH)
    session.execute(update(Dossier).where(Dossier.box_id == box.id).values(shelf=name))
    session.flush()
