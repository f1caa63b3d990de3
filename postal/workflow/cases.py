"""The case itself: one application from its registration to its end."""

from __future__ import annotations

from postal.wording import N_
from postal.workflow.rows import Move, State, moves
from postal.workflow.words import PublicWord, Role, Thing

_M, _O, _C, _S = Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR
_SYS = Role.SYSTEM
_AP = Thing.APPLICATION

STATES: tuple[State, ...] = (
    State(_AP, "registered", N_("Terdaftar"), _M, 24 * 3, public=PublicWord.RECEIVED),
    State(
        _AP,
        "under_verification",
        N_("Sedang diperiksa"),
        _O,
        24,
        public=PublicWord.EXAMINING,
        held=True,
    ),
    State(_AP, "second_look", N_("Pemeriksaan kedua"), _S, 48, public=PublicWord.EXAMINING),
    State(_AP, "incomplete", N_("Belum lengkap"), _O, 24 * 60, public=PublicWord.INCOMPLETE),
    State(_AP, "complete", N_("Lengkap"), _O, 24 * 2, public=PublicWord.IN_PROCESS),
    State(_AP, "in_process", N_("Sedang diproses"), _O, 24 * 5, public=PublicWord.IN_PROCESS),
    State(_AP, "on_hold", N_("Tertunda"), _O, 24 * 14, public=PublicWord.ON_HOLD),
    # Where the result is tells its parcels; without one the citizen reads this word.
    State(_AP, "produced", N_("Terbit"), _SYS, 24 * 30, public=PublicWord.IN_PROCESS),
    State(_AP, "rejected", N_("Ditolak"), _S, 24 * 30, public=PublicWord.REJECTED),
    State(_AP, "expired", N_("Kedaluwarsa"), _S, 24 * 90, public=PublicWord.EXPIRED),
    State(_AP, "finished", N_("Selesai"), _S, final=True, public=PublicWord.FINISHED),
    State(
        _AP,
        "in_person_required",
        N_("Perlu datang ke kantor"),
        _C,
        24 * 60,
        public=PublicWord.COME_IN,
    ),
    State(
        _AP,
        "withdrawn",
        N_("Dibatalkan pemohon"),
        _C,
        final=True,
        public=PublicWord.WITHDRAWN,
    ),
    State(
        _AP,
        "forwarded",
        N_("Diteruskan ke kantor lain"),
        _O,
        final=True,
        public=PublicWord.FORWARDED,
    ),
    # A merged case answers with the case it was joined to; the word stands in only when that fails.
    State(_AP, "merged", N_("Digabung"), _O, final=True, public=PublicWord.CONTACT_OFFICE),
    State(_AP, "void", N_("Tidak berlaku"), _M, final=True, public=PublicWord.CONTACT_OFFICE),
)

MOVES: tuple[Move, ...] = (
    # A case that came back without anybody's hand on it is taken where it stands.
    *moves(
        _AP,
        "take",
        "registered under_verification",
        "under_verification",
        {_O},
        N_("Ambil untuk diperiksa"),
    ),
    *moves(_AP, "release", "under_verification", "registered", {_O, _S, _SYS}, N_("Lepas kembali")),
    # Handing a colleague's case to somebody else: it stays under examination, in other hands.
    *moves(
        _AP,
        "hand_over",
        "under_verification",
        "under_verification",
        {_S},
        N_("Alihkan ke petugas lain"),
        reason=True,
    ),
    *moves(
        _AP,
        "find_complete",
        "under_verification second_look",
        "complete",
        {_O, _S},
        N_("Nyatakan lengkap"),
    ),
    *moves(
        _AP,
        "find_incomplete",
        "under_verification second_look",
        "incomplete",
        {_O, _S},
        N_("Nyatakan belum lengkap"),
    ),
    # Chance decides which decisions another person looks at before they are told to anybody.
    *moves(
        _AP,
        "look_twice",
        "under_verification",
        "second_look",
        {_O},
        N_("Kirim ke pemeriksaan kedua"),
    ),
    *moves(_AP, "change_service", "registered", "registered", {_O, _S}, N_("Ganti layanan")),
    *moves(
        _AP,
        "change_service",
        "under_verification",
        "under_verification",
        {_O},
        N_("Ganti layanan"),
    ),
    *moves(
        _AP,
        "change_desk",
        "registered under_verification",
        "registered",
        {_O, _S},
        N_("Alihkan ke meja lain"),
        reason=True,
    ),
    *moves(
        _AP,
        "split",
        "under_verification",
        "under_verification",
        {_O},
        N_("Pisahkan permohonan kedua"),
    ),
    *moves(
        _AP,
        "propose_rejection",
        "under_verification",
        "second_look",
        {_O},
        N_("Usulkan ditolak"),
        reason=True,
    ),
    *moves(
        _AP,
        "confirm_rejection",
        "second_look",
        "rejected",
        {_S},
        N_("Setujui penolakan"),
        reason=True,
    ),
    *moves(
        _AP,
        "send_back",
        "second_look",
        "under_verification",
        {_S},
        N_("Kembalikan ke pemeriksa"),
        reason=True,
    ),
    *moves(
        _AP,
        "resume",
        "incomplete expired",
        "under_verification",
        {_O, _SYS},
        N_("Periksa lagi"),
    ),
    # The supplement that set it going was another family's: nothing has come after all.
    *moves(
        _AP,
        "wait_on",
        "registered under_verification",
        "incomplete",
        {_SYS},
        N_("Kembali menunggu"),
        reason=True,
    ),
    *moves(
        _AP,
        "recheck",
        "complete in_process",
        "under_verification",
        {_O, _S},
        N_("Periksa ulang"),
        reason=True,
    ),
    *moves(
        _AP,
        "object",
        "rejected",
        "under_verification",
        {_S},
        N_("Terima keberatan"),
        reason=True,
    ),
    *moves(_AP, "expire", "incomplete in_person_required", "expired", {_SYS}, N_("Kedaluwarsa")),
    *moves(_AP, "close", "rejected expired", "finished", {_S}, N_("Tutup kasus"), reason=True),
    *moves(
        _AP,
        "require_visit",
        "registered under_verification incomplete in_process",
        "in_person_required",
        {_M, _O, _C},
        N_("Minta datang"),
        reason=True,
    ),
    *moves(
        _AP,
        "record_visit",
        "in_person_required",
        "registered",
        {_C, _O},
        N_("Catat kunjungan"),
    ),
    *moves(
        _AP,
        "withdraw",
        "registered under_verification incomplete in_person_required complete in_process on_hold",
        "withdrawn",
        {_C, _O, _S},
        N_("Batalkan atas permintaan pemohon"),
        reason=True,
    ),
    *moves(
        _AP,
        "forward",
        "registered under_verification in_person_required",
        "forwarded",
        {_O, _S},
        N_("Teruskan ke kantor lain"),
        reason=True,
    ),
    *moves(
        _AP,
        "merge",
        "registered under_verification incomplete in_person_required",
        "merged",
        {_M, _O, _S},
        N_("Gabung dengan kasus lain"),
        reason=True,
    ),
    *moves(
        _AP,
        "void",
        "registered",
        "void",
        {_M, _S},
        N_("Batalkan pendaftaran keliru"),
        reason=True,
    ),
    *moves(_AP, "reopen", "withdrawn void", "registered", {_S}, N_("Buka kembali"), reason=True),
    *moves(
        _AP, "recheck", "finished", "under_verification", {_S}, N_("Periksa ulang"), reason=True
    ),
    *moves(_AP, "start", "complete", "in_process", {_O}, N_("Mulai proses")),
    *moves(
        _AP,
        "hold",
        "under_verification in_process",
        "on_hold",
        {_O, _S},
        N_("Tunda"),
        reason=True,
    ),
    # A case goes on where it was interrupted; the service knows which of the two it is.
    *moves(_AP, "go_on", "on_hold", "in_process", {_O, _S}, N_("Lanjutkan proses")),
    *moves(_AP, "examine_on", "on_hold", "under_verification", {_O, _S}, N_("Lanjutkan periksa")),
    *moves(_AP, "produce", "in_process", "produced", {_SYS}, N_("Semua dokumen terbit")),
    *moves(_AP, "notify", "in_process", "finished", {_O}, N_("Sudah diberi tahu"), reason=True),
    *moves(_AP, "remake", "produced", "in_process", {_O, _S, _SYS}, N_("Buat lagi"), reason=True),
    *moves(_AP, "remake", "finished", "in_process", {_S}, N_("Buat lagi"), reason=True),
    *moves(_AP, "finish", "produced", "finished", {_SYS}, N_("Selesai")),
    # What had arrived did not after all: a carrier takes its word back, or somebody doubts it.
    *moves(
        _AP, "unfinish", "finished", "produced", {_SYS}, N_("Dibuka lagi: kiriman belum sampai")
    ),
)
