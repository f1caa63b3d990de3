"""What leaves the house: documents, parcels, their manifests, and letters."""

from __future__ import annotations

from typing import Final

from postal.wording import N_
from postal.workflow.rows import Move, State, moves
from postal.workflow.words import PublicWord, Role, Thing

_M, _O, _C, _S = Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR
_SYS, _K = Role.SYSTEM, Role.DISTRICT
_DOC, _P, _MF, _L = Thing.DOCUMENT, Thing.PARCEL, Thing.MANIFEST, Thing.LETTER
_DAY: Final = 24

STATES: tuple[State, ...] = (
    State(_DOC, "to_enter", N_("Perlu dientri"), _O, _DAY),
    State(_DOC, "to_sign", N_("Menunggu TTE"), _O, _DAY),
    State(_DOC, "to_print", N_("Perlu dicetak"), _O, _DAY),
    State(_DOC, "printed", N_("Tercetak, perlu dicocokkan"), _O, _DAY),
    State(_DOC, "checked", N_("Cocok, perlu disiapkan"), _O, _DAY),
    State(_DOC, "ready", N_("Siap dikemas"), _M, _DAY),
    # From here on the parcel tells how the document fares.
    State(_DOC, "packed", N_("Di dalam kiriman"), _M, final=True),
    State(_DOC, "released", N_("PDF terbit"), _O, final=True),
    State(_DOC, "voided", N_("Dibatalkan"), _O, final=True),
    State(_P, "packing", N_("Dikemas"), _M, _DAY, public=PublicWord.IN_PROCESS),
    State(_P, "labelled", N_("Berlabel"), _M, _DAY, public=PublicWord.IN_PROCESS),
    State(_P, "manifested", N_("Masuk manifes"), _M, _DAY, public=PublicWord.IN_PROCESS),
    State(_P, "handed_over", N_("Diserahkan"), _M, 2 * _DAY, public=PublicWord.SENT),
    # Silence of four to eight days between two post offices is normal.
    State(_P, "in_transit", N_("Dalam perjalanan"), _C, 8 * _DAY, public=PublicWord.SENT),
    State(_P, "out_for_delivery", N_("Sedang diantar"), _C, 2 * _DAY, public=PublicWord.SENT),
    State(_P, "attempted", N_("Gagal diantar"), _C, 4 * _DAY, public=PublicWord.SENT),
    State(
        _P,
        "held_at_post_office",
        N_("Menunggu diambil di kantor pos"),
        _C,
        14 * _DAY,
        public=PublicWord.READY,
    ),
    State(_P, "delivered", N_("Sudah sampai"), _C, final=True, public=PublicWord.FINISHED),
    State(_P, "returning", N_("Sedang dikembalikan"), _C, 14 * _DAY, public=PublicWord.CAME_BACK),
    State(_P, "returned", N_("Kembali ke kantor"), _C, 5 * _DAY, public=PublicWord.CAME_BACK),
    # A carrier may take up to 14 working days to trace an item.
    State(_P, "tracing", N_("Sedang ditelusuri"), _C, 21 * _DAY, public=PublicWord.SENT),
    State(_P, "lost", N_("Hilang"), _C, 2 * _DAY, public=PublicWord.CONTACT_OFFICE),
    State(
        _P, "at_district", N_("Siap diambil di kecamatan"), _K, 30 * _DAY, public=PublicWord.READY
    ),
    State(
        _P, "ready_at_counter", N_("Siap diambil di loket"), _C, 30 * _DAY, public=PublicWord.READY
    ),
    State(_P, "kept_at_counter", N_("Disimpan di loket"), _C, 90 * _DAY, public=PublicWord.READY),
    State(_P, "uncollected", N_("Tidak diambil"), _C, 7 * _DAY, public=PublicWord.READY),
    State(_P, "collected", N_("Sudah diambil"), _C, final=True, public=PublicWord.FINISHED),
    State(_P, "replaced", N_("Diganti kiriman lain"), _M, final=True),
    State(
        _P,
        "closed",
        N_("Ditutup dengan berita acara"),
        _S,
        final=True,
        public=PublicWord.CONTACT_OFFICE,
    ),
    State(_P, "void", N_("Tidak jadi dikirim"), _M, final=True),
    State(_MF, "open", N_("Sedang diisi"), _M, _DAY),
    State(_MF, "handed_over", N_("Diserahkan"), _M, final=True),
    State(_MF, "void", N_("Tidak berlaku"), _M, final=True),
    State(_L, "composed", N_("Perlu dicetak"), _M, _DAY),
    State(_L, "printed", N_("Tercetak, perlu diserahkan"), _M, _DAY),
    State(_L, "handed_over", N_("Diserahkan"), _M, final=True),
    State(_L, "returned", N_("Kembali, tidak sampai"), _C, 5 * _DAY),
    State(_L, "settled", N_("Orangnya sudah dihubungi"), _C, final=True),
    State(_L, "unreachable", N_("Orangnya tidak dapat dihubungi"), _C, final=True),
    State(_L, "cancelled", N_("Tidak jadi dikirim"), _M, final=True),
)

CARRIED: Final = (
    "handed_over",
    "in_transit",
    "out_for_delivery",
    "attempted",
    "held_at_post_office",
    "delivered",
    "returning",
    "returned",
)
"""Where a carrier's reports may put a parcel; any report may follow any other."""

IN_PREPARATION: Final = frozenset({"packing", "labelled", "manifested"})
"""Where a parcel is still on its way out of the house."""
ABOUT_TO_LEAVE: Final = frozenset({"labelled", "manifested"})
"""Where a parcel has its label: it can still be voided, and must not go out with nothing in it."""
AT_COUNTER: Final = frozenset({"ready_at_counter", "kept_at_counter"})
"""Where somebody may come for a parcel any moment."""
STILL_HERE: Final = IN_PREPARATION | AT_COUNTER | {"returned", "uncollected"}
"""Where a parcel lies with us, so that something can be taken out of it."""
STORY_OVER: Final = frozenset({"delivered", "collected", "lost", "replaced", "closed", "void"})
"""Where nothing in a parcel is on its way any more."""

_UNDER_WAY = "handed_over in_transit out_for_delivery attempted held_at_post_office"
_ALIVE_DOC = "to_enter to_sign to_print printed checked ready packed released"


def _reports() -> tuple[Move, ...]:
    """A carrier's word may put a parcel from any of these states into any other: it is a fact."""
    labels = {row.name: row.label for row in STATES if row.thing is _P}
    sources = (*CARRIED, "tracing", "lost")
    return tuple(
        Move(_P, f"report_{target}", source, target, frozenset({_SYS, _M, _C}), labels[target])
        for target in CARRIED
        for source in sources
        if source != target
    )


MOVES: tuple[Move, ...] = (
    *moves(_DOC, "enter_paper", "to_enter", "to_sign", {_O}, N_("Sudah dientri")),
    *moves(_DOC, "enter_card", "to_enter", "to_print", {_O}, N_("Sudah dientri")),
    *moves(_DOC, "sign", "to_sign", "to_print", {_O}, N_("Sudah TTE")),
    *moves(_DOC, "release", "to_sign", "released", {_O}, N_("PDF sudah terbit")),
    *moves(
        _DOC,
        "print_instead",
        "released",
        "to_print",
        {_O, _C, _S},
        N_("Cetak dan kirim"),
        reason=True,
    ),
    *moves(_DOC, "print", "to_print", "printed", {_O}, N_("Sudah dicetak")),
    *moves(_DOC, "check", "printed", "checked", {_O}, N_("Cetakan cocok")),
    *moves(_DOC, "make_ready", "checked", "ready", {_O}, N_("Siap dikemas")),
    *moves(_DOC, "pack", "ready", "packed", {_M, _C}, N_("Masukkan ke kiriman")),
    *moves(_DOC, "unpack", "packed", "ready", {_M, _C, _O, _SYS}, N_("Keluarkan dari kiriman")),
    # The program makes these two when a parcel is lost.
    *moves(_DOC, "void", _ALIVE_DOC, "voided", {_O, _S, _SYS}, N_("Batalkan dokumen"), reason=True),
    *moves(_DOC, "print_again", "voided", "to_print", {_O, _S, _SYS}, N_("Cetak lagi")),
    *moves(_P, "label", "packing", "labelled", {_M, _C}, N_("Cetak label")),
    *moves(_P, "void_label", "labelled", "packing", {_M, _C}, N_("Batalkan label"), reason=True),
    # The program makes this one when the last document in a parcel is voided.
    *moves(_P, "void", "packing", "void", {_M, _C, _SYS}, N_("Tidak jadi dikirim")),
    *moves(_P, "manifest", "labelled", "manifested", {_M}, N_("Masukkan ke manifes")),
    *moves(_P, "take_off", "manifested", "labelled", {_M}, N_("Keluarkan dari manifes")),
    *moves(
        _P,
        "strike_out",
        "manifested handed_over",
        "labelled",
        {_M, _C},
        N_("Coret saat serah terima"),
        reason=True,
    ),
    *moves(_P, "hand_over", "manifested", "handed_over", {_M, _C}, N_("Serahkan")),
    *moves(_P, "keep_ready", "labelled", "ready_at_counter", {_M, _C}, N_("Siap diambil di loket")),
    *_reports(),
    *moves(
        _P, "trace", f"{_UNDER_WAY} delivered", "tracing", {_C, _M, _S}, N_("Telusuri"), reason=True
    ),
    *moves(_P, "declare_lost", "tracing", "lost", {_C, _S}, N_("Nyatakan hilang"), reason=True),
    *moves(_P, "arrive", "handed_over", "at_district", {_K, _C, _M}, N_("Sudah tiba")),
    *moves(
        _P,
        "collect",
        "at_district ready_at_counter kept_at_counter uncollected",
        "collected",
        {_K, _C},
        N_("Serahkan kepada pengambil"),
    ),
    *moves(
        _P,
        "give_up",
        "at_district ready_at_counter",
        "uncollected",
        {_K, _C, _S},
        N_("Tidak diambil"),
        reason=True,
    ),
    *moves(_P, "take_back", "uncollected", "returned", {_C, _M, _S}, N_("Kembali ke kantor")),
    *moves(_P, "keep", "returned uncollected", "kept_at_counter", {_C, _M}, N_("Simpan di loket")),
    *moves(
        _P,
        "replace",
        "returned lost uncollected kept_at_counter",
        "replaced",
        {_M, _C, _O},
        N_("Kirim lagi"),
    ),
    *moves(
        _P,
        "close",
        "returned lost uncollected kept_at_counter",
        "closed",
        {_S},
        N_("Tutup dengan berita acara"),
        reason=True,
    ),
    *moves(_MF, "hand_over", "open", "handed_over", {_M, _C}, N_("Serahkan")),
    *moves(_MF, "void", "open", "void", {_M, _S}, N_("Batalkan manifes"), reason=True),
    *moves(_L, "print", "composed", "printed", {_M, _O}, N_("Cetak")),
    *moves(_L, "hand_over", "printed", "handed_over", {_M, _C}, N_("Serahkan")),
    # The parcel in which it left was not accepted: both are here again.
    *moves(
        _L,
        "stay_here",
        "handed_over",
        "printed",
        {_SYS},
        N_("Kembali bersama kirimannya"),
        reason=True,
    ),
    *moves(
        _L,
        "come_back",
        "handed_over",
        "returned",
        {_M, _C},
        N_("Kembali, tidak sampai"),
        reason=True,
    ),
    *moves(_L, "settle", "returned", "settled", {_C, _O, _S}, N_("Sudah dihubungi"), reason=True),
    *moves(
        _L,
        "not_reached",
        "returned",
        "unreachable",
        {_C, _O, _S},
        N_("Tidak dapat dihubungi"),
        reason=True,
    ),
    *moves(
        _L,
        "cancel",
        "composed printed",
        "cancelled",
        {_SYS, _M, _O, _C, _S},
        N_("Batalkan surat"),
        reason=True,
    ),
    # What made it needless was a mistake: it is where it was when it was cancelled.
    *moves(
        _L, "compose_again", "cancelled", "composed", {_SYS}, N_("Jadi dikirim lagi"), reason=True
    ),
    *moves(
        _L, "keep_printed", "cancelled", "printed", {_SYS}, N_("Jadi diserahkan lagi"), reason=True
    ),
)
