"""The door every file comes through, whichever way: stored first, then a committed batch row."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from postal import failpoints
from postal.audit import Actor
from postal.errors import Refusal
from postal.extensions import session, settings, writing
from postal.imaging.limits import Limits
from postal.models import Batch, Office
from postal.scanning import inbox, services
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


def take_in(
    source: Path,
    *,
    name: str,
    way: str,
    actor: Actor,
    sides: str = "auto",
) -> Taken:
    """Store a file and commit its batch row; the source stays where it is.

    Raises:
        NotSetUp: there is no office yet.
        OSError: the file cannot be read or the disk is full; nothing is half done.
    """
    require_office()
    stored = storage().put(source)
    with writing() as current:
        batch, known = services.accept_file(
            current, stored, name=inbox.tidy_name(name), way=way, sides=sides, actor=actor
        )
        taken = Taken(batch.id, known)
        failpoints.reach("before-batch")
    failpoints.reach("after-batch")
    return taken


def limits_of(batch: Batch | None) -> Limits:
    """Return how much a batch, or a file that is none as yet, may ask of its readers."""
    limits = Limits(memory_bytes=settings().reader_memory_mb * 1_000_000)
    return limits.wider() if batch is not None and batch.override else limits


def worth_reading_early(source: Path) -> bool:
    """Tell whether a file may be read before it is copied.

    Not one of a size that came before: it may be the same one. Nor one on another disk: over a slow
    network its reader would seem to stand still, and be killed for it.
    """
    facts, known = source.stat(), select(Batch.id)
    here = facts.st_dev == settings().files.stat().st_dev
    return here and session().scalar(known.where(Batch.size == facts.st_size).limit(1)) is None


def take_upload(
    save: Callable[[Path], None], *, name: str, actor: Actor, sides: str = "auto"
) -> Taken:
    """Take a file in that came through the browser; ``save`` writes it to the path it is given.

    Once it is whole it lies in ``claimed/``, so that the worker finds it should this process die
    before the batch row is committed. Raises as ``take_in``; then nothing of it is left.
    """
    require_office()
    with storage().scratch() as received:
        save(received)
        failpoints.reach("in-upload")
        with received.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            claimed = inbox.claimed_name(settings().claimed, name)
            received.rename(claimed)
            try:
                failpoints.reach("after-upload")
                return take_in(claimed, name=name, way="upload", actor=actor, sides=sides)
            finally:
                claimed.unlink()
