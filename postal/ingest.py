"""A file's way from its copy to the committed batch: read outside, written down in one step.

The batch row is the truth: it is committed before anything that was read counts, so that a crash at
any moment leaves the source in ``claimed/``, or the batch ``arriving``, or ``reading`` with a lock
that opened when its holder died, and the next look reads it again. Reading happens outside every
transaction, that of a new file while its copy is made; one transaction writes pages, dossiers and
events together.
"""

from __future__ import annotations

import time
from pathlib import Path

from postal import audit, failpoints
from postal.audit import Actor
from postal.extensions import session, settings, writing
from postal.imaging.sandbox import FileRefused, read_file
from postal.matching.services import settle_all
from postal.models import Batch, utc_now
from postal.progress import OnProgress, Progress
from postal.scanning import inbox, services
from postal.scanning.cutting import file_pages
from postal.scanning.early import EarlyReading
from postal.scanning.looking_back import look_back
from postal.scanning.taking import limits_of, storage, take_in, worth_reading_early


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
    try:
        reading = None
        if early is not None:
            reading = early.finish(Progress(batch_id, token, on_progress))
        if reading is None:
            progress = Progress(batch_id, token, on_progress)
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
        look_back(current, batch, actor)
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


def work_claimed(path: Path, actor: Actor) -> Batch:
    """Take a file of ``claimed/`` in, read it while it is copied, and put its source away."""
    folders, name = settings(), inbox.original_name(path)
    early = EarlyReading(limits_of(None))
    try:
        if worth_reading_early(path):
            early.begin(path)
        taken = take_in(path, name=name, way="inbox", actor=actor)
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
