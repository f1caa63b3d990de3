"""What may happen next: the one table of states, moves, roles, queues and public words.

Buttons, permissions, queues, the citizen's word for a state and the diagram in the docs are all
derived from the rows below. To change a rule, change a row here, once.

A state lists who owns it, how long it may stay silent (``limit_hours``), whether it ends the
story (``final``) and the word a citizen sees. A move lists its source and target, who may make
it and whether a reason is asked. Anything not listed cannot happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from postal.errors import Refusal
from postal.wording import N_

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(StrEnum):
    """What a person is there for; one person may hold several. ``SYSTEM`` is nobody's."""

    MAILROOM = "mailroom"
    OPERATOR = "operator"
    COUNTER = "counter"
    DISTRICT = "district"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"


ROLE_LABELS: dict[Role, str] = {
    Role.MAILROOM: N_("Ruang surat"),
    Role.OPERATOR: N_("Operator"),
    Role.COUNTER: N_("Loket"),
    Role.DISTRICT: N_("Kecamatan"),
    Role.SUPERVISOR: N_("Penyelia"),
    Role.AUDITOR: N_("Pemeriksa (hanya melihat)"),
    Role.ADMIN: N_("Admin"),
    Role.SYSTEM: N_("Sistem"),
}
STAFF_ROLES: tuple[Role, ...] = tuple(role for role in Role if role is not Role.SYSTEM)


class Thing(StrEnum):
    """What moves through states; the word is also the table's row kind in the event log."""

    ENVELOPE = "envelope"
    COVER = "cover"
    DOSSIER = "dossier"
    BATCH = "batch"
    APPLICATION = "application"


class PublicWord(StrEnum):
    """What a citizen is told, and nothing finer."""

    RECEIVED = "received"
    EXAMINING = "examining"
    INCOMPLETE = "incomplete"
    COME_IN = "come-in"
    IN_PROCESS = "in-process"
    FINISHED = "finished"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"
    CONTACT_OFFICE = "contact-office"


PUBLIC_LABELS: dict[PublicWord, str] = {
    PublicWord.RECEIVED: N_("Berkas sudah kami terima"),
    PublicWord.EXAMINING: N_("Sedang diperiksa"),
    PublicWord.INCOMPLETE: N_("Belum lengkap"),
    PublicWord.COME_IN: N_("Perlu datang ke kantor"),
    PublicWord.IN_PROCESS: N_("Sedang diproses"),
    PublicWord.FINISHED: N_("Selesai"),
    PublicWord.REJECTED: N_("Ditolak"),
    PublicWord.WITHDRAWN: N_("Dibatalkan"),
    PublicWord.FORWARDED: N_("Diteruskan ke kantor lain"),
    PublicWord.CONTACT_OFFICE: N_("Hubungi kantor"),
}


@dataclass(frozen=True)
class State:
    """One row of the table of states; in a ``held`` one somebody may have the thing in hand."""

    thing: Thing
    name: str
    label: str
    owner: Role
    limit_hours: int | None = None
    final: bool = False
    public: PublicWord | None = None
    held: bool = False


@dataclass(frozen=True)
class Move:
    """One row of the table of moves: ``source`` -> ``target`` under the button ``label``."""

    thing: Thing
    name: str
    source: str
    target: str
    roles: frozenset[Role]
    label: str
    needs_reason: bool = False


_M, _O, _C, _S, _A = Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR, Role.ADMIN
_SYS = Role.SYSTEM


def _state(  # noqa: PLR0913 - a row of a table has as many fields as the table has columns
    thing: Thing,
    name: str,
    label: str,
    owner: Role,
    limit_hours: int | None = None,
    *,
    final: bool = False,
    public: PublicWord | None = None,
    held: bool = False,
) -> State:
    return State(thing, name, label, owner, limit_hours, final, public, held)


_E, _CV, _D, _B, _AP = Thing.ENVELOPE, Thing.COVER, Thing.DOSSIER, Thing.BATCH, Thing.APPLICATION

STATES: tuple[State, ...] = (
    _state(_E, "received", N_("Diterima petugas"), _M, 8),
    _state(_E, "emptied", N_("Isi sudah didaftar"), _M, final=True),
    _state(_E, "misdirected", N_("Salah alamat"), _M, 24),
    _state(_E, "unidentified", N_("Tanpa pengirim"), _M, 72),
    _state(_E, "empty_or_damaged", N_("Kosong atau rusak"), _M, 24),
    _state(_E, "closed", N_("Selesai ditangani"), _M, final=True),
    _state(_CV, "blank", N_("Lembar kosong"), _M, 24 * 90),
    _state(_CV, "bound", N_("Terpasang pada berkas"), _M, final=True),
    _state(_CV, "void", N_("Tidak berlaku"), _M, final=True),
    _state(_D, "received", N_("Belum dipindai"), _M, 24),
    _state(_D, "scanned", N_("Dipindai"), _M, 24),
    _state(_D, "matched", N_("Dicocokkan"), _M, 72),
    _state(_D, "filed", N_("Tersimpan"), _M, final=True),
    _state(_D, "kept_unscanned", N_("Disimpan tanpa dipindai"), _M, 72),
    _state(_D, "forwarded", N_("Diteruskan"), _M, final=True),
    _state(_D, "void", N_("Tidak berlaku"), _M, final=True),
    _state(_B, "arriving", N_("Menunggu dibaca"), _SYS, 1),
    _state(_B, "reading", N_("Sedang dibaca"), _SYS, 1),
    _state(_B, "accepted", N_("Selesai dibaca"), _M, final=True),
    _state(_B, "needs_attention", N_("Perlu tindakan"), _M, 24),
    _state(_B, "quarantined", N_("Dikarantina"), _M, 24),
    _state(_B, "superseded", N_("Digantikan pindaian lain"), _M, final=True),
    _state(_AP, "registered", N_("Terdaftar"), _M, 24 * 3, public=PublicWord.RECEIVED),
    _state(
        _AP,
        "under_verification",
        N_("Sedang diperiksa"),
        _O,
        24,
        public=PublicWord.EXAMINING,
        held=True,
    ),
    _state(_AP, "second_look", N_("Pemeriksaan kedua"), _S, 48, public=PublicWord.EXAMINING),
    _state(_AP, "incomplete", N_("Belum lengkap"), _O, 24 * 60, public=PublicWord.INCOMPLETE),
    _state(_AP, "complete", N_("Lengkap"), _O, 24 * 2, public=PublicWord.IN_PROCESS),
    _state(_AP, "rejected", N_("Ditolak"), _S, 24 * 30, public=PublicWord.REJECTED),
    _state(_AP, "finished", N_("Selesai"), _S, final=True, public=PublicWord.FINISHED),
    _state(
        _AP,
        "in_person_required",
        N_("Perlu datang ke kantor"),
        _C,
        24 * 60,
        public=PublicWord.COME_IN,
    ),
    _state(
        _AP,
        "withdrawn",
        N_("Dibatalkan pemohon"),
        _C,
        final=True,
        public=PublicWord.WITHDRAWN,
    ),
    _state(
        _AP,
        "forwarded",
        N_("Diteruskan ke kantor lain"),
        _O,
        final=True,
        public=PublicWord.FORWARDED,
    ),
    # A merged case answers with the case it was joined to; the word stands in only when that fails.
    _state(_AP, "merged", N_("Digabung"), _O, final=True, public=PublicWord.CONTACT_OFFICE),
    _state(_AP, "void", N_("Tidak berlaku"), _M, final=True, public=PublicWord.CONTACT_OFFICE),
)


def _moves(  # noqa: PLR0913 - a row of a table has as many fields as the table has columns
    thing: Thing,
    name: str,
    sources: str,
    target: str,
    roles: Iterable[Role],
    label: str,
    *,
    reason: bool = False,
) -> tuple[Move, ...]:
    allowed = frozenset(roles)
    return tuple(
        Move(thing, name, source, target, allowed, label, reason) for source in sources.split()
    )


_EXITS = "misdirected unidentified empty_or_damaged"

MOVES: tuple[Move, ...] = (
    *_moves(_E, "register", f"received {_EXITS}", "emptied", {_M, _C}, N_("Daftarkan isi")),
    *_moves(_E, "misdirect", "received", "misdirected", {_M, _C}, N_("Salah alamat")),
    *_moves(_E, "set_aside", "received", "unidentified", {_M, _C}, N_("Tanpa pengirim")),
    *_moves(_E, "find_unusable", "received", "empty_or_damaged", {_M, _C}, N_("Kosong atau rusak")),
    *_moves(_E, "close", _EXITS, "closed", {_M, _S}, N_("Selesai ditangani"), reason=True),
    *_moves(_CV, "bind", "blank", "bound", {_M, _C, _O}, N_("Pasang pada berkas")),
    *_moves(_CV, "void", "blank bound", "void", {_M, _S}, N_("Batalkan lembar"), reason=True),
    *_moves(_D, "scan", "received kept_unscanned", "scanned", {_SYS, _M}, N_("Terpindai")),
    *_moves(
        _D,
        "keep_unscanned",
        "received",
        "kept_unscanned",
        {_M},
        N_("Simpan tanpa pindai"),
        reason=True,
    ),
    *_moves(
        _D,
        "forward",
        "received scanned matched",
        "forwarded",
        {_M, _O, _S},
        N_("Teruskan berkas"),
        reason=True,
    ),
    *_moves(_D, "void", "received", "void", {_M, _S}, N_("Batalkan berkas"), reason=True),
    *_moves(_D, "match", "scanned", "matched", {_SYS, _M, _O}, N_("Cocokkan")),
    *_moves(_D, "unmatch", "matched", "scanned", {_M, _O}, N_("Lepas dari kasus"), reason=True),
    *_moves(_D, "file", "matched kept_unscanned", "filed", {_M}, N_("Simpan di boks"), reason=True),
    *_moves(_D, "take_out", "filed", "matched", {_M, _O}, N_("Ambil dari boks"), reason=True),
    *_moves(_B, "claim", "arriving", "reading", {_SYS}, N_("Mulai membaca")),
    *_moves(_B, "release", "reading", "arriving", {_SYS}, N_("Ulangi membaca")),
    *_moves(_B, "accept", "reading needs_attention", "accepted", {_SYS, _M}, N_("Terima")),
    *_moves(_B, "hold", "reading", "needs_attention", {_SYS}, N_("Perlu tindakan")),
    *_moves(_B, "reopen", "accepted", "needs_attention", {_SYS, _M}, N_("Ada halaman dilepas")),
    *_moves(_B, "quarantine", "reading", "quarantined", {_SYS}, N_("Karantina")),
    *_moves(
        _B, "read_again", "quarantined", "arriving", {_M, _S}, N_("Baca sekali lagi"), reason=True
    ),
    *_moves(
        _B,
        "supersede",
        "quarantined",
        "superseded",
        {_M, _S},
        N_("Sudah dipindai ulang"),
        reason=True,
    ),
    # A case that came back without anybody's hand on it is taken where it stands.
    *_moves(
        _AP,
        "take",
        "registered under_verification",
        "under_verification",
        {_O},
        N_("Ambil untuk diperiksa"),
    ),
    *_moves(
        _AP, "release", "under_verification", "registered", {_O, _S, _SYS}, N_("Lepas kembali")
    ),
    # Handing a colleague's case to somebody else: it stays under examination, in other hands.
    *_moves(
        _AP,
        "hand_over",
        "under_verification",
        "under_verification",
        {_S},
        N_("Alihkan ke petugas lain"),
        reason=True,
    ),
    *_moves(
        _AP,
        "find_complete",
        "under_verification second_look",
        "complete",
        {_O, _S},
        N_("Nyatakan lengkap"),
    ),
    *_moves(
        _AP,
        "find_incomplete",
        "under_verification",
        "incomplete",
        {_O},
        N_("Nyatakan belum lengkap"),
    ),
    *_moves(
        _AP,
        "propose_rejection",
        "under_verification",
        "second_look",
        {_O},
        N_("Usulkan ditolak"),
        reason=True,
    ),
    *_moves(
        _AP,
        "confirm_rejection",
        "second_look",
        "rejected",
        {_S},
        N_("Setujui penolakan"),
        reason=True,
    ),
    *_moves(
        _AP,
        "send_back",
        "second_look",
        "under_verification",
        {_S},
        N_("Kembalikan ke pemeriksa"),
        reason=True,
    ),
    *_moves(
        _AP,
        "resume",
        "incomplete",
        "under_verification",
        {_O, _SYS},
        N_("Periksa lagi"),
    ),
    *_moves(
        _AP,
        "recheck",
        "complete",
        "under_verification",
        {_O, _S},
        N_("Periksa ulang"),
        reason=True,
    ),
    *_moves(
        _AP,
        "object",
        "rejected",
        "under_verification",
        {_S},
        N_("Terima keberatan"),
        reason=True,
    ),
    *_moves(_AP, "close", "rejected", "finished", {_S}, N_("Tutup kasus"), reason=True),
    *_moves(
        _AP,
        "require_visit",
        "registered under_verification incomplete",
        "in_person_required",
        {_M, _O, _C},
        N_("Minta datang"),
        reason=True,
    ),
    *_moves(
        _AP,
        "record_visit",
        "in_person_required",
        "registered",
        {_C, _O},
        N_("Catat kunjungan"),
    ),
    *_moves(
        _AP,
        "withdraw",
        "registered under_verification incomplete in_person_required complete",
        "withdrawn",
        {_C, _O, _S},
        N_("Batalkan atas permintaan pemohon"),
        reason=True,
    ),
    *_moves(
        _AP,
        "forward",
        "registered under_verification in_person_required",
        "forwarded",
        {_O, _S},
        N_("Teruskan ke kantor lain"),
        reason=True,
    ),
    *_moves(
        _AP,
        "merge",
        "registered under_verification in_person_required",
        "merged",
        {_M, _O, _S},
        N_("Gabung dengan kasus lain"),
        reason=True,
    ),
    *_moves(
        _AP,
        "void",
        "registered",
        "void",
        {_M, _S},
        N_("Batalkan pendaftaran keliru"),
        reason=True,
    ),
    *_moves(_AP, "reopen", "withdrawn void", "registered", {_S}, N_("Buka kembali"), reason=True),
)


# Facts are written down whether they were expected or not; they change no state.
FACT_LABELS: dict[str, str] = {
    "born": N_("Dibuat"),
    "cover_printed": N_("Lembar kendali dicetak"),
    "cover_reprinted": N_("Lembar kendali dicetak ulang"),
    "receipt_printed": N_("Tanda terima dicetak"),
    "cover_bound": N_("Lembar kendali dipasang"),
    "pages_filed": N_("Halaman tersimpan"),
    "page_assigned": N_("Halaman ditempatkan oleh petugas"),
    "page_moved": N_("Halaman dipindahkan"),
    "page_turned": N_("Halaman diputar"),
    "page_lifted": N_("Halaman dilepas dari berkas"),
    "seen_again": N_("Lembar kendali terlihat lagi"),
    "service_chosen": N_("Layanan ditetapkan"),
    "data_keyed": N_("Data pemohon dicatat"),
    "enclosure_noted": N_("Lampiran fisik dicatat"),
    "return_chosen": N_("Cara kembali ditetapkan"),
    "set_aside": N_("Ditahan sementara"),
    "joined": N_("Kode gabungan ditambahkan"),
    "duplicate_suspected": N_("Kemungkinan permohonan ganda"),
    "shown_in_full": N_("Data lengkap dilihat"),
}


@dataclass(frozen=True)
class Queue:
    """A pile somebody works off: one state of one thing, split by its paper or by whose hand.

    ``paper`` is None where it does not matter, else whether pages are already filed; ``held`` the
    same for whether somebody has the case in hand.
    """

    name: str
    label: str
    thing: Thing
    state: str
    owner: Role
    paper: bool | None = None
    held: bool | None = None


QUEUES: tuple[Queue, ...] = (
    Queue("exits", N_("Kiriman salah alamat"), _E, "misdirected", _M),
    Queue("unidentified", N_("Kiriman tanpa pengirim"), _E, "unidentified", _M),
    Queue("unusable", N_("Kiriman kosong atau rusak"), _E, "empty_or_damaged", _M),
    Queue("to_scan", N_("Belum dipindai"), _D, "received", _M),
    Queue("unscanned", N_("Disimpan tanpa dipindai"), _D, "kept_unscanned", _M),
    Queue("to_match", N_("Perlu dicocokkan"), _D, "scanned", _M),
    Queue("to_file", N_("Perlu disimpan di boks"), _D, "matched", _M),
    Queue("batch_arriving", N_("Menunggu dibaca"), _B, "arriving", _SYS),
    Queue("batch_reading", N_("Sedang dibaca"), _B, "reading", _SYS),
    Queue("batch_attention", N_("Pindaian perlu tindakan"), _B, "needs_attention", _M),
    Queue("batch_quarantine", N_("Pindaian dikarantina"), _B, "quarantined", _M),
    Queue("await_pages", N_("Menunggu halaman"), _AP, "registered", _M, paper=False),
    Queue("to_verify", N_("Siap diperiksa"), _AP, "registered", _O, paper=True),
    Queue("again", N_("Siap diperiksa lagi"), _AP, "under_verification", _O, held=False),
    Queue("in_hand", N_("Di tangan pemeriksa"), _AP, "under_verification", _O, held=True),
    Queue("to_approve", N_("Perlu persetujuan"), _AP, "second_look", _S),
    Queue("awaiting_supplement", N_("Menunggu susulan"), _AP, "incomplete", _O),
    Queue("to_visit", N_("Menunggu kunjungan"), _AP, "in_person_required", _C),
    Queue("decided", N_("Lengkap, siap diproses"), _AP, "complete", _O),
    Queue("rejected", N_("Ditolak, menunggu ditutup"), _AP, "rejected", _S),
)


class IllegalMove(Refusal):
    """The thing's state does not know this move; ``legal`` names those it knows."""

    code = "illegal-move"
    text = N_("Tidak bisa: keadaannya “%(state)s”. Yang bisa dilakukan: %(legal)s.")


class NotYourMove(Refusal):
    """The person lacks the role for this move."""

    code = "not-your-move"
    text = N_("Langkah ini hanya untuk: %(roles)s.")


class ReasonMissing(Refusal):
    """The move asks for a reason and none was given."""

    code = "reason-missing"
    text = N_("Langkah ini meminta alasan.")


@cache
def _states() -> dict[tuple[Thing, str], State]:
    return {(row.thing, row.name): row for row in STATES}


def state(thing: Thing, name: str) -> State:
    """Return the row of a state; KeyError when there is no such state (a defect, not an input)."""
    return _states()[thing, name]


def moves_from(thing: Thing, source: str) -> tuple[Move, ...]:
    """Return every move that leaves ``source``, in the order of the table."""
    return tuple(row for row in MOVES if row.thing is thing and row.source == source)


def moves_for(thing: Thing, source: str, roles: Iterable[Role]) -> tuple[Move, ...]:
    """Return the moves out of ``source`` that somebody holding ``roles`` may make: the buttons."""
    held = frozenset(roles)
    return tuple(row for row in moves_from(thing, source) if row.roles & held)


def find_move(
    thing: Thing, source: str, name: str, roles: Iterable[Role], reason: str | None
) -> Move:
    """Return the move ``name`` out of ``source`` if everything it asks for holds.

    Raises:
        IllegalMove: the state has no such move.
        NotYourMove: none of ``roles`` may make it.
        ReasonMissing: it asks for a reason and ``reason`` is empty.
    """
    known = moves_from(thing, source)
    for row in known:
        if row.name != name:
            continue
        if not row.roles & frozenset(roles):
            raise NotYourMove(roles=", ".join(sorted(row.roles)), move=name)
        if row.needs_reason and not (reason or "").strip():
            raise ReasonMissing(move=name)
        return row
    legal = ", ".join(row.name for row in known) or "-"
    raise IllegalMove(state=source, legal=legal, move=name)


def queues_of(
    thing: Thing, name: str, *, paper: bool = False, held: bool = False
) -> tuple[Queue, ...]:
    """Return the queues a thing in this state stands in; an open thing stands in exactly one.

    ``paper`` tells whether its pages are filed, ``held`` whether somebody has it in hand.
    """
    return tuple(
        row
        for row in QUEUES
        if row.thing is thing
        and row.state == name
        and row.paper in (None, paper)
        and row.held in (None, held)
    )
