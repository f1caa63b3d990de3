"""The door every file comes through, whichever way: stored first, then a committed batch row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from postal.audit import Actor
from postal.errors import Refusal
from postal.extensions import session, settings, writing
from postal.models import Office
from postal.scanning import services
from postal.storage import Storage
from postal.wording import N_


class NotSetUp(Refusal):
    """There is no office yet, so no cover can be known."""

    code = "not-set-up"
    text = N_("Kantor belum disiapkan. Buka halaman pertama di peramban, atau jalankan flask demo.")


@dataclass(frozen=True)
class Taken:
    """A file that is stored and has its batch row; ``duplicate`` when it was known before."""

    batch_id: int
    duplicate: bool


def storage() -> Storage:
    """Return the gate to the stored files of this installation."""
    return Storage(settings().files)


def require_office() -> None:
    """Raise NotSetUp while there is no office."""
    if session().scalar(select(Office.id)) is None:
        raise NotSetUp


def take_in(source: Path, *, name: str, way: str, actor: Actor, sides: str = "auto") -> Taken:
    """Store a file and commit its batch row; the source stays where it is.

    Raises:
        NotSetUp: there is no office yet.
        OSError: the file cannot be read or the disk is full; nothing is half done.
    """
    require_office()
    stored = storage().put(source)
    with writing() as current:
        batch, known = services.accept_file(
            current, stored, name=name, way=way, sides=sides, actor=actor
        )
        return Taken(batch.id, known)
