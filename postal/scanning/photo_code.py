"""A photograph of a code: read apart from the web server, thrown away, and what it says to us."""

from __future__ import annotations

import logging
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from postal.codes import Kind, Mark, NotAMark, TrackingCode
from postal.errors import Refusal
from postal.imaging import sandbox
from postal.imaging.sandbox import FileRefused, Limits, ReaderBroken
from postal.resi import read_resi
from postal.wording import N_

log = logging.getLogger("berkaspos.scanning")

PHOTO_BYTES: Final = 12_000_000
_PATIENCE_SECONDS: Final = 6.0  # a person stands and waits
_TURN_SECONDS: Final = 4.0
_LEFTOVER_SECONDS: Final = 600.0
# A box label, its resi and a neighbour are a choice; a desk sheet full of commands is none.
_CHOICES: Final = 6
_LINK: Final = re.compile(r"https?://[^/\s]+/s/([0-9A-Z]{12})", re.IGNORECASE)
_TOO_LARGE: Final = frozenset({"too-large", "page-too-large"})
_OUR_LIMIT: Final = frozenset({"no-progress", "memory-limit", "reader-died"})
# One of the two readers stays free for the page pictures of the desks.
_turn = threading.BoundedSemaphore(1)

KINDS: Final[dict[str, str]] = {
    Kind.DOSSIER.name.lower(): N_("lembar kendali"),
    Kind.PARCEL.name.lower(): N_("label kiriman"),
    Kind.FORM.name.lower(): N_("formulir"),
    Kind.SLIP.name.lower(): N_("slip balasan"),
    Kind.BOX.name.lower(): N_("label boks"),
    Kind.COMMAND.name.lower(): N_("perintah lembar meja"),
    "tracking": N_("kode pelacakan"),
    "resi": N_("nomor resi"),
}


class NoPhoto(Refusal):
    """The form came without a photograph."""

    code = "no-photo"
    text = N_("Pilih dahulu foto kodenya.")


class PhotoTooLarge(Refusal):
    """More bytes or more points than a photograph of a code needs."""

    code = "photo-too-large"
    text = N_("Foto ini terlalu besar (paling banyak %(mb)s MB). Ambil foto yang lebih kecil.")


class NotAPicture(Refusal):
    """The file is no picture, or a broken one."""

    code = "not-a-picture"
    text = N_("Berkas ini bukan foto yang dapat dibaca. Kirim foto JPEG atau PNG.")


class PhotoUnread(Refusal):
    """The reading process gave up: too slow, too much memory, or it died of this picture."""

    code = "photo-unread"
    text = N_("Foto ini tidak selesai dibaca. Ambil sekali lagi, atau ketik kodenya.")


class ReadersBusy(Refusal):
    """Other people's photographs are being read."""

    code = "readers-busy"
    text = N_("Pembaca kode sedang sibuk. Coba lagi sebentar, atau ketik kodenya.")


class CannotReadHere(Refusal):
    """The server itself has a fault: a full disk, or readers that do not start."""

    code = "cannot-read-here"
    text = N_("Server sedang tidak dapat membaca foto. Ketik kodenya, dan beri tahu admin.")


class NoCodeFound(Refusal):
    """Neither QR nor Code 128 on the photograph."""

    code = "no-code-found"
    text = N_("Belum ada kode yang terbaca. Dekatkan, luruskan, tambah cahaya.")


class ForeignCode(Refusal):
    """Codes were read, such as that of an electronic signature, and none means anything to us."""

    code = "foreign-code"
    text = N_("Yang terbaca bukan kode kami. Arahkan ke kode lembar, label, boks, atau resi.")


class TooManyCodes(Refusal):
    """A sheet full of codes: which one is meant only the person knows."""

    code = "too-many-codes"
    text = N_("Ada %(count)s kode dalam foto ini. Dekatkan ke satu kode saja.")


@dataclass(frozen=True)
class CodeSeen:
    """A code that the desks understand.

    ``text`` is what a scanner would type, ``kind`` a key of ``KINDS``, ``grouped`` for people.
    """

    text: str
    kind: str
    grouped: str


def read_photo(
    save: Callable[[Path], None], folder: Path, *, memory_bytes: int
) -> tuple[CodeSeen, ...]:
    """Return the codes on a photograph, which ``save`` writes to the path it is given.

    It lies in ``folder`` only while it is read. ``memory_bytes`` bounds the reading process.

    Raises:
        PhotoTooLarge, NotAPicture, PhotoUnread, ReadersBusy, CannotReadHere: it was not read.
        NoCodeFound, ForeignCode, TooManyCodes: it was, and no code can be offered.
    """
    limits = Limits(
        file_bytes=PHOTO_BYTES,
        pages=1,
        memory_bytes=memory_bytes,
        idle_seconds=_PATIENCE_SECONDS,
    )
    with _own_turn():
        try:
            with _for_a_moment(folder) as path:
                save(path)
                texts = sandbox.photo_marks(path, limits=limits)
        except FileRefused as problem:
            raise _refusal(problem) from problem
        except (OSError, ReaderBroken) as problem:
            log.exception("a photograph could not be read")
            raise CannotReadHere from problem
    return understand(texts)


def understand(texts: Iterable[str]) -> tuple[CodeSeen, ...]:
    """Return what the ``texts`` of the codes in one picture mean, each once, in their order.

    Raises:
        NoCodeFound, ForeignCode, TooManyCodes: no code can be offered.
    """
    read = list(dict.fromkeys(texts))
    if not read:
        raise NoCodeFound
    codes = tuple(dict.fromkeys(code for text in read if (code := _ours(text)) is not None))
    if not codes:
        raise ForeignCode
    if len(codes) > _CHOICES:
        raise TooManyCodes(count=len(codes))
    return codes


def _ours(text: str) -> CodeSeen | None:
    """Return a mark of any office, the link of a paper, a carrier's number; None for the rest.

    Whether it is of use, and of this office, the desk says that it was scanned for.
    """
    try:
        if link := _LINK.fullmatch(text):
            code = TrackingCode.parse(link[1])
            return CodeSeen(code.text, "tracking", code.grouped)
        return _mark(text)
    except Refusal:
        return None


def _mark(text: str) -> CodeSeen:
    """Return a mark, or a carrier's number; a mark with a slip in it is not taken for one."""
    try:
        mark = Mark.read(text)
    except NotAMark:
        resi = read_resi(text)
        return CodeSeen(resi.value, "resi", resi.value)
    return CodeSeen(mark.text, mark.kind.name.lower(), mark.grouped)


def _refusal(problem: FileRefused) -> Refusal:
    if problem.reason in _TOO_LARGE:
        return PhotoTooLarge(mb=PHOTO_BYTES // 1_000_000)
    return PhotoUnread() if problem.reason in _OUR_LIMIT else NotAPicture()


@contextmanager
def _own_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=_TURN_SECONDS):
        raise ReadersBusy
    try:
        yield
    finally:
        _turn.release()


@contextmanager
def _for_a_moment(folder: Path) -> Iterator[Path]:
    """Lend a path that is empty again afterwards; what a power cut left is cleared away too."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just thrown it away
            if time.time() - left.stat().st_mtime > _LEFTOVER_SECONDS:
                left.unlink()
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        yield Path(file.name)
