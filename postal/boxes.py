"""The boxes of the archive: their codes, their names, and what lies in them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from postal.codes import Kind, Mark
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Box, Dossier, Manifest
from postal.wording import N_

NAME_LENGTH: Final = 60
SHELF_LENGTH: Final = 80


class BoxNameMissing(Refusal):
    """A box without a name could not be found again by people."""

    code = "box-name-missing"
    text = N_("Tulis nama boks, misalnya “2026-017”.")


class BoxNameTaken(Refusal):
    """Two boxes of one name would be taken for each other."""

    code = "box-name-taken"
    text = N_("Sudah ada boks bernama “%(name)s” (%(box)s).")


class BoxFull(Refusal):
    """The box was declared full."""

    code = "box-full"
    text = N_("Boks “%(name)s” sudah penuh. Pindai boks lain, atau tandai boks ini terbuka lagi.")


def new_mark(session: Session) -> Mark:
    """Return a mark of kind BOX that neither a box nor a manifest has."""
    office = the_office(session)
    while True:
        mark = Mark.new(Kind.BOX, office.mark)
        known = or_(
            exists().where(Box.code == mark.text), exists().where(Manifest.code == mark.text)
        )
        if not session.scalar(select(known)):
            return mark


def new_box(session: Session, name: str, shelf: str = "", *, staff_id: int | None = None) -> Box:
    """Begin a box; bundles that were filed under its name by hand lie in it from now on.

    Raises:
        BoxNameMissing, BoxNameTaken: it could not be told from the others.
    """
    name = tidy(name, NAME_LENGTH)
    refuse_name(session, name)
    box = Box(
        code=new_mark(session).text,
        name=name,
        shelf=tidy(shelf, SHELF_LENGTH),
        staff_id=staff_id,
    )
    session.add(box)
    session.flush()
    _adopt(session, box)
    return box


def refuse_name(session: Session, name: str, but: Box | None = None) -> None:
    """Raise BoxNameMissing or BoxNameTaken unless a box (``but``) may be called ``name``."""
    if not name:
        raise BoxNameMissing
    other = _named(session, name)
    if other is not None and other is not but:
        raise BoxNameTaken(name=other.name, box=Mark.read(other.code).grouped)


def find_box(session: Session, text: str) -> Box | None:
    """Return the box with this code (typed or scanned) or this name, None when there is none."""
    try:
        mark = Mark.parse(text)
    except Refusal:
        return _named(session, tidy(text, NAME_LENGTH))
    by_code = session.scalar(select(Box).where(Box.code == mark.text))
    return by_code or _named(session, tidy(text, NAME_LENGTH))


def require_room(box: Box) -> None:
    """Raise BoxFull unless more may be put into the box."""
    if box.full_at is not None:
        raise BoxFull(name=box.name)


def next_place(session: Session, box: Box) -> int:
    """Return the place that the next bundle gets in the box, from 1."""
    last = session.scalar(select(func.max(Dossier.box_place)).where(Dossier.box_id == box.id))
    return (last or 0) + 1


def tidy(text: str, most: int) -> str:
    """Return typed text on one line, without needless spaces, at most ``most`` characters."""
    return " ".join(text.split())[:most].rstrip()


def _named(session: Session, name: str) -> Box | None:
    # Folded by the database on both sides: SQLite knows the case of plain letters only.
    return session.scalar(select(Box).where(func.lower(Box.name) == func.lower(name)))


def _adopt(session: Session, box: Box) -> None:
    rows = session.scalars(
        select(Dossier)
        .where(
            Dossier.box_id.is_(None),
            Dossier.state == "filed",
            func.lower(Dossier.shelf) == func.lower(box.name),
        )
        .order_by(Dossier.state_since, Dossier.id)
    )
    for place, dossier in enumerate(rows, start=1):
        dossier.box_id, dossier.box_place, dossier.shelf = box.id, place, box.name
    session.flush()
