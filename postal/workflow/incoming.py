"""What comes in: envelopes, cover sheets, dossiers and scan batches."""

from __future__ import annotations

from typing import Final

from postal.wording import N_
from postal.workflow.rows import Move, State, moves
from postal.workflow.words import Role, Thing

_M, _O, _C, _S = Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR
_SYS = Role.SYSTEM
_E, _CV, _D, _B = Thing.ENVELOPE, Thing.COVER, Thing.DOSSIER, Thing.BATCH
_EXITS = "misdirected unidentified empty_or_damaged"

STATES: tuple[State, ...] = (
    State(_E, "received", N_("Diterima petugas"), _M, 8),
    State(_E, "emptied", N_("Isi sudah didaftar"), _M, final=True),
    State(_E, "misdirected", N_("Salah alamat"), _M, 24),
    State(_E, "unidentified", N_("Tanpa pengirim"), _M, 72),
    State(_E, "empty_or_damaged", N_("Kosong atau rusak"), _M, 24),
    State(_E, "closed", N_("Selesai ditangani"), _M, final=True),
    State(_CV, "blank", N_("Lembar kosong"), _M, 24 * 90),
    State(_CV, "bound", N_("Terpasang pada berkas"), _M, final=True),
    State(_CV, "void", N_("Tidak berlaku"), _M, final=True),
    State(_D, "received", N_("Belum dipindai"), _M, 24),
    State(_D, "scanned", N_("Dipindai"), _M, 24),
    State(_D, "matched", N_("Dicocokkan"), _M, 72),
    State(_D, "filed", N_("Tersimpan"), _M, final=True),
    State(_D, "lent", N_("Dipinjam"), _M, 24 * 7),
    State(_D, "kept_unscanned", N_("Disimpan tanpa dipindai"), _M, 72),
    State(_D, "forwarded", N_("Diteruskan"), _M, final=True),
    State(_D, "void", N_("Tidak berlaku"), _M, final=True),
    State(_B, "arriving", N_("Menunggu dibaca"), _SYS, 1),
    State(_B, "reading", N_("Sedang dibaca"), _SYS, 1),
    State(_B, "accepted", N_("Selesai dibaca"), _M, final=True),
    State(_B, "needs_attention", N_("Perlu tindakan"), _M, 24),
    State(_B, "quarantined", N_("Dikarantina"), _M, 24),
    State(_B, "superseded", N_("Digantikan pindaian lain"), _M, final=True),
)

MOVES: tuple[Move, ...] = (
    *moves(_E, "register", f"received {_EXITS}", "emptied", {_M, _C}, N_("Daftarkan isi")),
    *moves(_E, "misdirect", "received", "misdirected", {_M, _C}, N_("Salah alamat")),
    *moves(_E, "set_aside", "received", "unidentified", {_M, _C}, N_("Tanpa pengirim")),
    *moves(_E, "find_unusable", "received", "empty_or_damaged", {_M, _C}, N_("Kosong atau rusak")),
    *moves(_E, "close", _EXITS, "closed", {_M, _S}, N_("Selesai ditangani"), reason=True),
    *moves(_CV, "bind", "blank", "bound", {_M, _C, _O}, N_("Pasang pada berkas")),
    *moves(_CV, "void", "blank bound", "void", {_M, _S}, N_("Batalkan lembar"), reason=True),
    *moves(_D, "scan", "received kept_unscanned", "scanned", {_SYS, _M}, N_("Terpindai")),
    *moves(
        _D, "unscan", "scanned", "received", {_SYS, _M, _S}, N_("Belum ada halamannya"), reason=True
    ),
    *moves(
        _D,
        "keep_unscanned",
        "received",
        "kept_unscanned",
        {_M},
        N_("Simpan tanpa pindai"),
        reason=True,
    ),
    *moves(
        _D,
        "forward",
        "received scanned matched",
        "forwarded",
        {_M, _O, _S},
        N_("Teruskan berkas"),
        reason=True,
    ),
    *moves(_D, "void", "received", "void", {_M, _S}, N_("Batalkan berkas"), reason=True),
    *moves(_D, "match", "scanned", "matched", {_SYS, _M, _O}, N_("Cocokkan")),
    *moves(_D, "unmatch", "matched", "scanned", {_M, _O}, N_("Lepas dari kasus"), reason=True),
    *moves(
        _D, "file", "matched kept_unscanned lent", "filed", {_M}, N_("Simpan di boks"), reason=True
    ),
    *moves(_D, "move_box", "filed", "filed", {_M}, N_("Pindahkan ke boks lain")),
    *moves(_D, "lend", "filed", "lent", {_M}, N_("Pinjamkan"), reason=True),
    *moves(_D, "take_out", "filed", "matched", {_M, _O}, N_("Ambil dari boks"), reason=True),
    *moves(_D, "unfile", "filed", "kept_unscanned", {_M}, N_("Belum disimpan"), reason=True),
    *moves(_B, "claim", "arriving", "reading", {_SYS}, N_("Mulai membaca")),
    *moves(_B, "release", "reading", "arriving", {_SYS}, N_("Ulangi membaca")),
    *moves(_B, "accept", "reading needs_attention", "accepted", {_SYS, _M}, N_("Terima")),
    *moves(_B, "hold", "reading", "needs_attention", {_SYS}, N_("Perlu tindakan")),
    *moves(_B, "reopen", "accepted", "needs_attention", {_SYS, _M}, N_("Ada halaman dilepas")),
    *moves(
        _B,
        "cut_again",
        "needs_attention",
        "needs_attention",
        {_M, _S},
        N_("Potong ulang"),
        reason=True,
    ),
    *moves(_B, "cut_again", "accepted", "needs_attention", {_S}, N_("Potong ulang"), reason=True),
    *moves(_B, "quarantine", "reading", "quarantined", {_SYS}, N_("Karantina")),
    *moves(
        _B, "read_again", "quarantined", "arriving", {_M, _S}, N_("Baca sekali lagi"), reason=True
    ),
    *moves(
        _B,
        "supersede",
        "quarantined",
        "superseded",
        {_M, _S},
        N_("Sudah dipindai ulang"),
        reason=True,
    ),
)

PUT_TO_A_CASE: Final = ("matched", "filed", "lent")
"""Where a bundle is that was put to its case, wherever its paper lies."""
