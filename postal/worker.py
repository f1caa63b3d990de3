"""The worker: takes files in, has them read, commits the result; used by the commands and `watch`.

The batch row is the truth: it is committed before anything that was read counts, so that a crash at
any moment leaves the source in ``claimed/``, or the batch ``arriving``, or ``reading`` with a lock
that opened when its holder died, and the next look reads it again. Reading happens outside every
transaction, that of a new file while its copy is still put on the disk; one transaction writes
pages, dossiers and events together.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from postal import audit, failpoints, upkeep
from postal.audit import Actor
from postal.extensions import session, settings, writing
from postal.imaging.sandbox import FileRefused, ReaderBroken, get_ready, look_at, read_file
from postal.matching.services import settle_all
from postal.measuring import Measuring
from postal.models import Batch, Office, utc_now
from postal.progress import OnProgress, Progress
from postal.scanning import inbox, services
from postal.scanning.cutting import file_pages
from postal.scanning.early import EarlyReading
from postal.scanning.taking import limits_of, may_be_known, storage, take_in

log = logging.getLogger("berkaspos.worker")
# How long a file that ends too early is left in the inbox: scanners pause, reopen and append.
PATIENCE_SECONDS = 60.0
_IDLE_SECONDS, _TROUBLED_SECONDS = 0.2, 5.0
Watching = Generator[Batch, None, None]


def work_off(
    batch_id: int,
    *,
    actor: Actor,
    on_progress: OnProgress | None = None,
    early: EarlyReading | None = None,
) -> Batch:
    """Read an arriving batch and commit what was found; a batch already read comes back as it is.

    Another process may be at it: then this one waits for that result. ``early`` is a reading of
    the same bytes that was begun before.
    """
    while session().get_one(Batch, batch_id).state in ("arriving", "reading"):
        session().rollback()
        with inbox.reading(batch_id, settings().cache) as mine:
            token = _claim(batch_id, actor) if mine else None
            if token is not None:
                _read(batch_id, token, actor, on_progress, early)
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


def _read(
    batch_id: int,
    token: str,
    actor: Actor,
    on_progress: OnProgress | None,
    early: EarlyReading | None,
) -> None:
    batch = session().get_one(Batch, batch_id)
    path, limits = storage().path(batch.sha256), limits_of(batch)
    session().rollback()
    failpoints.reach("before-reading")
    progress = Progress(batch_id, token, on_progress)
    try:
        if early is not None and early.begun:
            reading = early.finish(progress)
        else:
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
        settle_all(current, scanned, actor)
        failpoints.reach("before-result")
    failpoints.reach("after-result")


def _give_back(batch_id: int, token: str, actor: Actor) -> None:
    """Leave the batch to whoever comes next: we were stopped, or the fault is ours."""
    with writing() as current:
        batch = current.get_one(Batch, batch_id)
        if services.still_reads(batch, token):
            batch.reading_token = None
            audit.transition(current, batch, "release", seen_version=batch.version, actor=actor)


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


def ingest(
    source: Path,
    *,
    way: str,
    actor: Actor,
    sides: str = "auto",
    on_progress: OnProgress | None = None,
) -> tuple[Batch, bool]:
    """Take a file in and read it; returns its batch and whether it was a duplicate."""
    taken = take_in(source, name=source.name, way=way, actor=actor, sides=sides)
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
    early = EarlyReading(limits_of(None))
    begin = None if may_be_known(path) else early.begin
    try:
        taken = take_in(path, name=name, way="inbox", actor=actor, copied=begin)
        batch = work_off(taken.batch_id, actor=actor, early=early)
    finally:
        early.drop()
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


def watch(*, once: bool) -> Watching:
    """Work off the inbox and waiting batches; for ever unless ``once``; yields what it finished.

    The folder is looked through several times a second, because network shares send no events.
    """
    actor = audit.system("worker")
    rounds, measuring = upkeep.Rounds(), Measuring(_something_waits)
    if not once:
        _get_ready()
    while True:
        # A full disk or a busy database passes; the next round tries the same files again.
        troubles: list[Exception] = []
        busy = False
        try:
            patience = 0 if once else PATIENCE_SECONDS
            for batch in _one_round(actor, patience=patience, troubles=troubles):
                busy = True
                yield batch
            _look_after(actor, rounds)
            busy = busy or (not once and measuring.one_batch())
        except (OSError, OperationalError, ReaderBroken) as trouble:
            log.exception("round failed")
            troubles.append(trouble)
        session().rollback()
        if once and troubles:
            raise troubles[0]
        if once:
            return
        if troubles or not busy:
            time.sleep(_TROUBLED_SECONDS if troubles else _IDLE_SECONDS)


def _get_ready() -> None:
    """Load what the first file would wait for; what is loaded by then is never collected."""
    with suppress(ReaderBroken):  # the first file says so again, every round
        get_ready()
    gc.collect()
    gc.freeze()


def _something_waits() -> bool:
    """Tell whether a file has come that can be taken, or a batch that is not read."""
    seconds = settings().quiet_seconds
    if any(inbox.is_quiet(path, seconds) for path in inbox.candidates(settings().inbox)):
        return True
    waits = bool(waiting_batches())
    session().rollback()
    return waits


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
