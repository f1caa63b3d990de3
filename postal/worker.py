"""The worker: takes every file of the inbox in, one after the other, and tends what time brings."""

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

from postal import audit, upkeep
from postal.audit import Actor
from postal.extensions import session, settings, writing
from postal.imaging.sandbox import FileRefused, ReaderBroken, get_ready, look_at
from postal.ingest import work_claimed, work_off
from postal.measuring import Measuring
from postal.models import Batch, Office, utc_now
from postal.scanning import inbox

log = logging.getLogger("berkaspos.worker")
# How long a file that ends too early is left in the inbox: scanners pause, reopen and append.
PATIENCE_SECONDS = 60.0
_IDLE_SECONDS, _TROUBLED_SECONDS = 0.2, 5.0
Watching = Generator[Batch, None, None]


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
        return work_claimed(path, actor) if mine else None


def _take(path: Path, actor: Actor, patience: float) -> Batch | None:
    folders = settings()
    if not inbox.is_quiet(path, folders.quiet_seconds):
        return None
    if patience and not inbox.is_quiet(path, patience) and _ends_early(path):
        return None
    with inbox.claimed(path, folders.claimed) as taken:
        return work_claimed(taken, actor) if taken is not None else None


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
