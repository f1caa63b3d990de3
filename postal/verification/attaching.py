"""A picture that came by WhatsApp or e-mail becomes pages of its case: a bundle without paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.codes import Kind, Mark, TrackingCode
from postal.electronic import OPEN_FOR, SOURCES
from postal.errors import Refusal
from postal.imaging.sandbox import FileReading, FileRefused, Limits, read_file
from postal.lookups import the_office
from postal.models import Application, Batch, Cover, Dossier, Page, utc_now
from postal.page_rows import page_row, position
from postal.plain_text import require_plain
from postal.resuming import RESUMED, resume
from postal.storage import Stored
from postal.wording import N_

MOST_FILES: Final = 10
MOST_PAGES: Final = 60
"""In one file; a dossier has forty pages at most, and somebody waits while they are read."""
NOTE_LENGTH: Final = 200
CAME: Final = N_("gambar kiriman elektronik datang")

WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not-a-document": N_("bukan gambar dan bukan PDF"),
        "empty-file": N_("kosong, 0 byte"),
        "truncated": N_("terpotong, akhirnya tidak ada"),
        "encrypted": N_("dikunci dengan kata sandi"),
        "no-pages": N_("tidak berisi satu halaman pun"),
        "too-many-pages": N_("halamannya terlalu banyak"),
        "too-large": N_("terlalu besar"),
        "page-too-large": N_("gambarnya terlalu besar"),
        "several-pictures": N_("berisi beberapa foto sekaligus"),
        "damaged": N_("rusak dan tidak dapat dibaca dengan pasti"),
    }
)
_UNREAD: Final = N_("tidak dapat dibaca di sini")


class NothingAttached(Refusal):
    """The form came without a file."""

    code = "nothing-attached"
    text = N_("Pilih dahulu fotonya (JPEG atau PNG) atau PDF-nya.")


class TooManyFiles(Refusal):
    """More files than somebody wants to wait for."""

    code = "too-many-files"
    text = N_("Paling banyak %(most)s berkas sekaligus. Lampirkan sisanya sesudah ini.")


class SourceMissing(Refusal):
    """Nobody said on which way it came."""

    code = "source-missing"
    text = N_("Pilih datangnya: WhatsApp atau e-mail.")


class SenderMissing(Refusal):
    """Nobody said who sent it, and when."""

    code = "sender-missing"
    text = N_("Tulis siapa yang mengirim dan kapan.")


class NoPicture(Refusal):
    """A file that cannot be turned into pages; says which one and why."""

    code = "no-picture"
    text = N_(
        "%(name)s tidak dilampirkan: %(why)s. Tidak ada yang tersimpan. Minta pengirimnya mengirim "
        "lagi sebagai foto JPEG atau PDF, lalu lampirkan semuanya sekali lagi."
    )


class CameBefore(Refusal):
    """The very same file is here already; says where."""

    code = "came-before"
    text = N_(
        "%(name)s sudah pernah masuk pada %(when)s (%(where)s). Tidak ada yang tersimpan; "
        "lampirkan tanpa berkas itu."
    )


class TwiceInOne(Refusal):
    """Two of the chosen files are the same; names the second."""

    code = "twice-in-one"
    text = N_("%(name)s dipilih dua kali. Tidak ada yang tersimpan; lampirkan tanpa yang kedua.")


class CaseNotOpenFor(Refusal):
    """The case is past the point where its evidence grows."""

    code = "case-not-open-for"
    text = N_("Kasus ini sudah diputuskan; gambar tidak bisa dilampirkan. Buka lagi dulu kasusnya.")


@dataclass(frozen=True)
class Picture:
    """A file that was read: its name, its pages, and where its bytes are kept."""

    name: str
    reading: FileReading
    stored: Stored


def may_attach(application: Application) -> bool:
    """Tell whether pictures may still be added to the case."""
    return application.state in OPEN_FOR


def look_at(path: Path, name: str, limits: Limits) -> FileReading:
    """Read a file, apart from this process, and return its pages.

    Raises:
        NoPicture: it is none, or not one that can be read.
        OSError, ReaderBroken: nothing can be read here.
    """
    try:
        return read_file(path, limits=limits)
    except FileRefused as refused:
        raise NoPicture(name=name, why=(WHY.get(refused.reason, _UNREAD),)) from refused


def require_new(session: Session, sha256: str, name: str) -> None:
    """Refuse a file that is here already, whatever way it came.

    Raises:
        CameBefore: says when, and with which case.
    """
    batch = session.scalar(select(Batch).where(Batch.sha256 == sha256))
    if batch is None:
        return
    case = session.scalar(
        select(Application.tracking_code)
        .join(Dossier, Dossier.application_id == Application.id)
        .join(Page, Page.dossier_id == Dossier.id)
        .where(Page.batch_id == batch.id)
        .limit(1)
    )
    where = TrackingCode(case).grouped if case is not None else batch.name
    raise CameBefore(name=name, when=batch.created_at, where=where)


def require_told(application: Application, source: str, sender: str, files: int) -> None:
    """Refuse what can be refused before any file is looked at.

    Raises:
        CaseNotOpenFor, NothingAttached, TooManyFiles, SourceMissing, SenderMissing.
        NumberInText, TextTooLong: who sent it.
    """
    if not may_attach(application):
        raise CaseNotOpenFor
    if not files:
        raise NothingAttached
    if files > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    if source not in SOURCES:
        raise SourceMissing
    if not sender.strip():
        raise SenderMissing
    require_plain(sender, most=NOTE_LENGTH)


def attach(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    pictures: Sequence[Picture],
    *,
    source: str,
    sender: str,
    actor: Actor,
    today: date,
) -> Dossier:
    """File the pictures as a bundle of the case that has no paper; a waiting case goes on.

    Nothing of it is cut, matched or put into a box: it lies with its case from its first moment.
    Who has the case in hand keeps it, and sees the new pages.

    Raises:
        As :func:`require_told` and :func:`require_new`.
    """
    require_told(application, source, sender, len(pictures))
    dossier = _bundle(session, application, source, actor)
    for picture in pictures:
        _file(session, dossier, picture, source, actor)
    pages = sum(len(picture.reading.pages) for picture in pictures)
    data = {"source": source, "count": pages, "dossier": dossier.code}
    audit.record(session, application, "attached", actor=actor, note=sender.strip(), data=data)
    _go_on(session, application, actor, today)
    return dossier


def _bundle(session: Session, application: Application, source: str, actor: Actor) -> Dossier:
    office = the_office(session)
    mark = Mark.new(Kind.DOSSIER, office.mark)
    while _known(session, mark):
        mark = Mark.new(Kind.DOSSIER, office.mark)
    dossier = Dossier(
        state="filed",
        code=mark.text,
        application=application,
        role="supplement",
        source=source,
    )
    audit.born(session, dossier, actor=actor, source=source)
    return dossier


def _known(session: Session, mark: Mark) -> bool:
    bundle = select(Dossier.id).where(Dossier.code == mark.text)
    sheet = select(Cover.id).where(Cover.code == mark.text)
    return session.scalar(select(or_(bundle.exists(), sheet.exists()))) or False


def _file(session: Session, dossier: Dossier, picture: Picture, source: str, actor: Actor) -> None:
    """Write one file as a batch that is done with, and its pages as those of the bundle."""
    require_new(session, picture.stored.sha256, picture.name)
    batch = Batch(
        state="accepted",
        sha256=picture.stored.sha256,
        name=picture.name[:255],
        size=picture.stored.size,
        way=source,
        kind=picture.reading.facts.kind,
        pages_total=len(picture.reading.pages),
        staff_id=actor.staff_id,
    )
    audit.born(session, batch, actor=actor, way=source)
    for rank, read in enumerate(picture.reading.pages, start=1):
        row = page_row(batch, read)
        row.place, row.dossier_id, row.blank = "dossier", dossier.id, read.blank
        row.position = position(batch.id, rank)
        session.add(row)
    numbers = [read.number for read in picture.reading.pages]
    said = {"batch": batch.sha256, "pages": numbers}
    audit.record(session, dossier, "pages_filed", actor=actor, data=said)


def _go_on(session: Session, application: Application, actor: Actor, today: date) -> None:
    """Let the case be examined, or go on being examined; the program does it, whoever attached."""
    if application.paper_ready_at is None:
        application.paper_ready_at = utc_now()
    if application.state in RESUMED:
        resume(
            session,
            application,
            seen_version=application.version,
            actor=audit.system(actor.device),
            arrived=today,
            reason=CAME,
        )
