"""The worker: takes files in, has them read, commits the result; used by the commands and `watch`.

The batch row is the truth: it is committed before reading begins, so that a crash at any moment
leaves it ``arriving``, or ``reading`` with a lock that opened when its holder died, and the next
look reads it again. Reading happens outside every transaction; one transaction writes pages,
dossiers and events together.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from postal import audit
from postal.audit import Actor
from postal.extensions import session, settings, writing
from postal.imaging.pages import PageRead
from postal.imaging.sandbox import FileRefused, Limits, ReaderBroken, look_at, read_file
from postal.matching.services import settle
from postal.models import Batch, Office, utc_now
from postal.scanning import inbox, services
from postal.scanning.taking import storage, take_in

log = logging.getLogger("berkaspos.worker")
# How long a file that ends too early is left in the inbox: scanners pause, reopen and append.
PATIENCE_SECONDS = 60.0
_PROGRESS_SECONDS = 0.3
OnProgress = Callable[[int, int], None]


def work_off(batch_id: int, *, actor: Actor, on_progress: OnProgress | None = None) -> Batch:
    """Read an arriving batch and commit what was found; a batch already read comes back as it is.

    Another process may be at it: then this one waits for that result.
    """
    while session().get_one(Batch, batch_id).state in ("arriving", "reading"):
        session().rollback()
        with inbox.reading(batch_id, settings().cache) as mine:
            token = _claim(batch_id, actor) if mine else None
            if token is not None:
                _read(batch_id, token, actor, on_progress)
        if token is None:
            time.sleep(0.2)
    return session().get_one(Batch, batch_id)


def _claim(batch_id: int, actor: Actor) -> str | None:
    """Take the batch over; None when whoever held it before us has finished it."""
    try:
        with writing() as current:
            return services.claim(current, current.get_one(Batch, batch_id), actor)
    except services.BatchBusy:
        return None


def _read(batch_id: int, token: str, actor: Actor, on_progress: OnProgress | None) -> None:
    batch = session().get_one(Batch, batch_id)
    path, limits = storage().path(batch.sha256), _limits(batch)
    session().rollback()
    progress = _Progress(batch_id, token, on_progress)
    try:
        reading = read_file(path, limits=limits, on_pages=progress)
    except FileRefused as refused:
        _set_aside(batch_id, token, refused, actor)
        return
    except BaseException:
        _give_back(batch_id, token, actor)
        raise
    with writing() as current:
        batch = current.get_one(Batch, batch_id)
        if not services.still_reads(batch, token):
            return
        scanned = services.file_pages(current, batch, reading.facts.kind, reading.pages, actor)
        for dossier in scanned:
            settle(current, dossier, actor)


def _give_back(batch_id: int, token: str, actor: Actor) -> None:
    """Leave the batch to whoever comes next: we were stopped, or the fault is ours."""
    with writing() as current:
        batch = current.get_one(Batch, batch_id)
        if services.still_reads(batch, token):
            batch.reading_token = None
            audit.transition(current, batch, "release", seen_version=batch.version, actor=actor)


def _limits(batch: Batch) -> Limits:
    limits = Limits(memory_bytes=settings().reader_memory_mb * 1_000_000)
    if not batch.override:
        return limits
    return replace(
        limits,
        file_bytes=limits.file_bytes * 4,
        pages=limits.pages * 10,
        page_pixels=limits.page_pixels * 4,
        memory_bytes=limits.memory_bytes * 4,
        idle_seconds=limits.idle_seconds * 6,
    )


def _set_aside(batch_id: int, token: str, refused: FileRefused, actor: Actor) -> None:
    with writing() as current:
        batch = current.get_one(Batch, batch_id)
        if not services.still_reads(batch, token):
            return
        services.quarantine(current, batch, refused.reason, refused.detail, actor)
        name, sha256 = batch.name, batch.sha256
    inbox.set_aside(storage().path(sha256), settings().quarantine, name, str(refused))


class _Progress:
    """Passes progress on, and writes it to the batch row a few times a second for the screen."""

    def __init__(self, batch_id: int, token: str, tell: OnProgress | None) -> None:
        self.batch_id, self.token, self.tell = batch_id, token, tell
        self.read = 0
        self.covers: list[list[object]] = []
        self.written = time.monotonic()

    def __call__(self, pages: list[PageRead], total: int) -> None:
        self.read += len(pages)
        for page in pages:
            if page.marks or page.cover_like:
                self.covers.append([page.number, page.marks[0].text if page.marks else None])
        if self.tell is not None:
            self.tell(self.read, total)
        if time.monotonic() - self.written >= _PROGRESS_SECONDS:
            self._write(total)

    def _write(self, total: int) -> None:
        with writing() as current:
            batch = current.get_one(Batch, self.batch_id)
            if services.still_reads(batch, self.token):
                batch.progress = {"read": self.read, "total": total, "covers": self.covers[-200:]}
        self.written = time.monotonic()


def ingest(
    source: Path, *, way: str, actor: Actor, on_progress: OnProgress | None = None
) -> tuple[Batch, bool]:
    """Take a file in and read it; returns its batch and whether it was a duplicate."""
    taken = take_in(source, name=source.name, way=way, actor=actor)
    return work_off(taken.batch_id, actor=actor, on_progress=on_progress), taken.duplicate


def sweep_inbox(actor: Actor, *, patience: float = PATIENCE_SECONDS) -> Iterator[Batch]:
    """Work off every quiet file of the inbox once, after those a crash left in ``claimed/``."""
    folders = settings()
    for path in inbox.candidates(folders.claimed):
        with inbox.abandoned(path) as mine:
            if mine:
                yield _work_claimed(path, actor)
    for path in inbox.candidates(folders.inbox):
        if not inbox.is_quiet(path, folders.quiet_seconds):
            continue
        if patience and not inbox.is_quiet(path, patience) and _ends_early(path):
            continue
        with inbox.claimed(path, folders.claimed) as taken:
            if taken is not None:
                yield _work_claimed(taken, actor)


def _work_claimed(path: Path, actor: Actor) -> Batch:
    folders, name = settings(), inbox.original_name(path)
    taken = take_in(path, name=name, way="inbox", actor=actor)
    batch = work_off(taken.batch_id, actor=actor)
    if batch.state == "quarantined":
        stored = storage().path(batch.sha256)
        inbox.set_aside(stored, folders.quarantine, name, batch.reason or "")
        path.unlink()  # its bytes lie in files/ and, under its name, in quarantine/
    else:
        inbox.put_away(path, folders.done, utc_now().date())
    return batch


def _ends_early(path: Path) -> bool:
    """Tell whether a file is not to be taken yet: scanners pause, reopen and append.

    Nor is one that is gone: another watcher was quicker.
    """
    try:
        look_at(path)
    except FileNotFoundError:
        return True
    except FileRefused as refused:
        return refused.reason in ("truncated", "empty-file", "damaged")
    return False


def waiting_batches() -> list[int]:
    """Return the batches that are not read yet: uploads, and those whose reader was killed."""
    states = ("arriving", "reading")
    return list(
        session().scalars(select(Batch.id).where(Batch.state.in_(states)).order_by(Batch.id))
    )


def watch(*, once: bool) -> Iterator[Batch]:
    """Work off the inbox and waiting batches; for ever unless ``once``; yields what it finished.

    The folder is looked through every second, because network shares send no events.
    """
    actor = audit.system("worker")
    while True:
        try:
            yield from _one_round(actor, patience=0 if once else PATIENCE_SECONDS)
        except (OSError, OperationalError, ReaderBroken):
            if once:
                raise
            # A full disk or a busy database passes; the next round tries the same files again.
            log.exception("round failed")
            session().rollback()
            time.sleep(5.0)
        session().rollback()
        if once:
            return
        time.sleep(1.0)


def _one_round(actor: Actor, *, patience: float) -> Iterator[Batch]:
    if session().scalar(select(Office.id)) is None:
        return
    yield from sweep_inbox(actor, patience=patience)
    for batch_id in waiting_batches():
        yield work_off(batch_id, actor=actor)
