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
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from postal import audit, failpoints, upkeep
from postal.audit import Actor
from postal.extensions import session, settings, writing
from postal.imaging.pages import PageRead
from postal.imaging.sandbox import FileRefused, Limits, ReaderBroken, look_at, read_file
from postal.matching.services import settle
from postal.models import Batch, Office, utc_now
from postal.scanning import inbox, services
from postal.scanning.cutting import file_pages
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
    failpoints.reach("before-reading")
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
        scanned = file_pages(current, batch, reading.facts.kind, reading.pages, actor)
        for dossier in scanned:
            settle(current, dossier, actor)
        failpoints.reach("before-result")
    failpoints.reach("after-result")


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
    """Keep a refused file where people look for it, then say so in its row.

    In this order, because nobody comes back to a batch whose row says that it is finished.
    """
    batch = session().get_one(Batch, batch_id)
    name, stored = batch.name, storage().path(batch.sha256)
    session().rollback()
    inbox.set_aside(stored, settings().quarantine, name, str(refused))
    failpoints.reach("before-refusal")
    with writing() as current:
        batch = current.get_one(Batch, batch_id)
        if services.still_reads(batch, token):
            services.quarantine(current, batch, refused.reason, refused.detail, actor)
    failpoints.reach("after-refusal")


class _Progress:
    """Passes progress on, and writes it to the batch row a few times a second for the screen."""

    def __init__(self, batch_id: int, token: str, tell: OnProgress | None) -> None:
        self.batch_id, self.token, self.tell = batch_id, token, tell
        self.read = 0
        self.covers: list[list[object]] = []
        self.written = time.monotonic()

    def __call__(self, pages: list[PageRead], total: int) -> None:
        failpoints.reach("in-reading")
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


def sweep_inbox(actor: Actor, *, patience: float, troubles: list[Exception]) -> Iterator[Batch]:
    """Work off every quiet file of the inbox once, after those a crash left in ``claimed/``.

    A file that fails is passed over, and what happened is added to ``troubles``.
    """
    for path in inbox.candidates(settings().claimed):
        yield from _spared(partial(_take_up, path, actor), troubles)
    for path in inbox.candidates(settings().inbox):
        yield from _spared(partial(_take, path, actor, patience), troubles)


def _spared(work: Callable[[], Batch | None], troubles: list[Exception]) -> Iterator[Batch]:
    """Work on one file and yield its batch, if any; its trouble keeps no other file waiting."""
    try:
        batch = work()
    except Exception as trouble:  # whatever it is, the next round tries this file again
        log.exception("a file failed")
        session().rollback()
        troubles.append(trouble)
        return
    if batch is not None:
        yield batch


def _take_up(path: Path, actor: Actor) -> Batch | None:
    with inbox.abandoned(path) as mine:
        return _work_claimed(path, actor) if mine else None


def _take(path: Path, actor: Actor, patience: float) -> Batch | None:
    folders = settings()
    if not inbox.is_quiet(path, folders.quiet_seconds):
        return None
    if patience and not inbox.is_quiet(path, patience) and _ends_early(path):
        return None
    with inbox.claimed(path, folders.claimed) as taken:
        return _work_claimed(taken, actor) if taken is not None else None


def _work_claimed(path: Path, actor: Actor) -> Batch:
    folders, name = settings(), inbox.original_name(path)
    taken = take_in(path, name=name, way="inbox", actor=actor)
    batch = work_off(taken.batch_id, actor=actor)
    failpoints.reach("before-put-away")
    if batch.state == "quarantined":
        stored = storage().path(batch.sha256)
        refused = FileRefused(batch.reason or "", batch.detail or "")
        inbox.set_aside(stored, folders.quarantine, name, str(refused))
        path.unlink()  # its bytes lie in files/ and, under its name, in quarantine/
    else:
        inbox.put_away(path, folders.done, utc_now().date())
    failpoints.reach("after-put-away")
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
    rounds = upkeep.Rounds()
    while True:
        # A full disk or a busy database passes; the next round tries the same files again.
        troubles: list[Exception] = []
        try:
            patience = 0 if once else PATIENCE_SECONDS
            yield from _one_round(actor, patience=patience, troubles=troubles)
            _look_after(actor, rounds)
        except (OSError, OperationalError, ReaderBroken) as trouble:
            log.exception("round failed")
            troubles.append(trouble)
        session().rollback()
        if once and troubles:
            raise troubles[0]
        if once:
            return
        time.sleep(5.0 if troubles else 1.0)


def _one_round(actor: Actor, *, patience: float, troubles: list[Exception]) -> Iterator[Batch]:
    if session().scalar(select(Office.id)) is None:
        return
    yield from sweep_inbox(actor, patience=patience, troubles=troubles)
    for batch_id in waiting_batches():
        yield from _spared(partial(work_off, batch_id, actor=actor), troubles)


def _look_after(actor: Actor, rounds: upkeep.Rounds) -> None:
    """Do what only time brings, from time to time and after the paper that waits."""
    if session().scalar(select(Office.id)) is None or not rounds.due():
        return
    session().rollback()
    with writing() as current:
        upkeep.tend(current, now=utc_now(), actor=actor)
