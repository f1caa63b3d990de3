"""The piles people work off: every open thing stands in exactly one."""

from __future__ import annotations

from postal.wording import N_
from postal.workflow.rows import Queue
from postal.workflow.words import Role, Thing

_M, _O, _C, _S = Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR
_SYS, _K = Role.SYSTEM, Role.DISTRICT
_E, _D, _B, _AP = Thing.ENVELOPE, Thing.DOSSIER, Thing.BATCH, Thing.APPLICATION
_DOC, _P, _MF, _L = Thing.DOCUMENT, Thing.PARCEL, Thing.MANIFEST, Thing.LETTER

QUEUES: tuple[Queue, ...] = (
    Queue("exits", N_("Kiriman salah alamat"), _E, "misdirected", _M),
    Queue("unidentified", N_("Kiriman tanpa pengirim"), _E, "unidentified", _M),
    Queue("unusable", N_("Kiriman kosong atau rusak"), _E, "empty_or_damaged", _M),
    Queue("to_scan", N_("Belum dipindai"), _D, "received", _M),
    Queue("unscanned", N_("Disimpan tanpa dipindai"), _D, "kept_unscanned", _M),
    Queue("to_match", N_("Perlu dicocokkan"), _D, "scanned", _M),
    Queue("to_file", N_("Perlu disimpan di boks"), _D, "matched", _M),
    Queue("lent", N_("Dipinjam dari arsip"), _D, "lent", _M),
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
    Queue("expired", N_("Kedaluwarsa, menunggu ditutup"), _AP, "expired", _S),
    Queue("in_process", N_("Sedang diproses"), _AP, "in_process", _O),
    Queue("on_hold", N_("Tertunda"), _AP, "on_hold", _O),
    Queue("produced", N_("Terbit, belum selesai"), _AP, "produced", _SYS),
    Queue("to_enter", N_("Perlu dientri"), _DOC, "to_enter", _O),
    Queue("to_sign", N_("Menunggu TTE"), _DOC, "to_sign", _O),
    Queue("to_print", N_("Perlu dicetak"), _DOC, "to_print", _O),
    Queue("to_check", N_("Perlu dicocokkan dengan data"), _DOC, "printed", _O),
    Queue("to_prepare", N_("Perlu disiapkan"), _DOC, "checked", _O),
    Queue("to_pack", N_("Siap dikemas"), _DOC, "ready", _M),
    Queue("packing", N_("Kiriman belum berlabel"), _P, "packing", _M),
    Queue("to_manifest", N_("Perlu masuk manifes"), _P, "labelled", _M),
    Queue("to_hand_over", N_("Perlu diserahkan"), _P, "manifested", _M),
    Queue("no_resi", N_("Diserahkan tanpa resi"), _P, "handed_over", _M, bound=False),
    Queue("on_way", N_("Baru diserahkan"), _P, "handed_over", _SYS, bound=True),
    Queue("in_transit", N_("Dalam perjalanan"), _P, "in_transit", _SYS),
    Queue("out_for_delivery", N_("Sedang diantar"), _P, "out_for_delivery", _SYS),
    Queue("attempted", N_("Gagal diantar"), _P, "attempted", _C),
    Queue("held_at_post_office", N_("Menunggu di kantor pos"), _P, "held_at_post_office", _C),
    Queue("returning", N_("Sedang dikembalikan"), _P, "returning", _SYS),
    Queue("came_back", N_("Kembali ke kantor"), _P, "returned", _C),
    Queue("tracing", N_("Sedang ditelusuri"), _P, "tracing", _C),
    Queue("lost", N_("Kiriman hilang"), _P, "lost", _C),
    Queue("at_district", N_("Siap diambil di kecamatan"), _P, "at_district", _K),
    Queue("ready_at_counter", N_("Siap diambil di loket"), _P, "ready_at_counter", _C),
    Queue("kept_at_counter", N_("Disimpan di loket"), _P, "kept_at_counter", _C),
    Queue("uncollected", N_("Tidak diambil"), _P, "uncollected", _C),
    Queue("manifest_open", N_("Manifes terbuka"), _MF, "open", _M),
    Queue("letters_to_print", N_("Surat perlu dicetak"), _L, "composed", _M),
    Queue("letters_to_send", N_("Surat perlu diserahkan"), _L, "printed", _M),
    Queue("cannot_reach", N_("Surat kembali, tidak sampai"), _L, "returned", _C),
)
