"""A scanned file on its way to being read: accepted, claimed, set aside."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Batch
from postal.storage import Stored
from postal.wording import N_
from postal.workflow import Role

SIDES: dict[str, str] = {
    "auto": N_("Kenali sendiri"),
    "single": N_("Satu sisi"),
    "double": N_("Dua sisi"),
    "mixed": N_("Dua sisi, halaman kosong dibuang pemindai"),
    "passes": N_("Semua halaman depan dulu, lalu semua halaman belakang"),
    "fb-same": N_("Semua depan, lalu semua belakang dalam urutan yang sama"),
    "fb-turn": N_("Semua depan, lalu semua belakang mulai dari lembar terakhir"),
}


class BatchBusy(Refusal):
    """Another process is reading this batch just now."""

    code = "batch-busy"
    text = N_("Bundel ini sedang dibaca. Tunggu sebentar.")


def accept_file(  # noqa: PLR0913 - where a file came from is part of its record
    session: Session,
    stored: Stored,
    *,
    name: str,
    way: str,
    sides: str,
    actor: Actor,
) -> tuple[Batch, bool]:
    """Return the batch of a stored file and whether it was known before.

    A file that was quarantined earlier is the same batch and is read again, since the program
    or its limits may have changed meanwhile.
    """
    known = session.scalar(select(Batch).where(Batch.sha256 == stored.sha256))
    if known is not None:
        if known.state == "quarantined":
            audit.transition(
                session,
                known,
                "read_again",
                seen_version=known.version,
                actor=as_mailroom(actor),
                reason=N_("berkas yang sama datang lagi"),
            )
            return known, False
        return known, True
    batch = Batch(
        state="arriving",
        sha256=stored.sha256,
        name=name[:255],
        size=stored.size,
        way=way,
        sides=sides,
        staff_id=actor.staff_id,
    )
    audit.born(session, batch, actor=actor, way=way)
    return batch, False


def as_mailroom(actor: Actor) -> Actor:
    """Return the actor doing what the mailroom would do: a scanned sheet acts in its name."""
    return replace(actor, roles=actor.roles | {Role.MAILROOM})


def claim(session: Session, batch: Batch, actor: Actor) -> str:
    """Take a batch for reading and return the token that its result must show.

    The caller holds the batch's lock (see ``inbox.reading``): whoever was reading it before is
    gone, and the batch is taken over at once.

    Raises:
        BatchBusy: it was read meanwhile.
    """
    if batch.state == "reading":
        audit.transition(session, batch, "release", seen_version=batch.version, actor=actor)
    if batch.state != "arriving":
        raise BatchBusy
    audit.transition(session, batch, "claim", seen_version=batch.version, actor=actor)
    batch.reading_token = secrets.token_hex(16)
    batch.reason = batch.detail = None
    session.flush()
    return batch.reading_token


def still_reads(batch: Batch, token: str) -> bool:
    """Tell whether the reader with ``token`` is still the one whose result counts."""
    return batch.state == "reading" and batch.reading_token == token


def quarantine(session: Session, batch: Batch, reason: str, detail: str, actor: Actor) -> None:
    """Set a file aside with the reason; its bytes stay."""
    batch.reason, batch.detail, batch.progress = reason, detail[:2000], None
    batch.reading_token = None
    audit.transition(
        session, batch, "quarantine", seen_version=batch.version, actor=actor, reason=reason
    )
