"""Facts: what is written down whether it was expected or not."""

from __future__ import annotations

from postal.wording import N_

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
    "paper_asked": N_("Berkas diminta dari arsip"),
    "paper_not_needed": N_("Permintaan berkas ditarik"),
    "set_aside": N_("Catatan pemeriksa"),
    "joined": N_("Kode gabungan ditambahkan"),
    "duplicate_suspected": N_("Kemungkinan permohonan ganda"),
    "shown_in_full": N_("Data lengkap dilihat"),
    "label_printed": N_("Label dicetak"),
    "label_reprinted": N_("Label dicetak ulang"),
    "label_failed": N_("Label tidak keluar dari pencetak"),
    "resi_bound": N_("Resi dipasang"),
    "resi_unbound": N_("Resi dilepas"),
    "carrier_event": N_("Kabar dari kurir"),
    "carrier_event_unexpected": N_("Kabar dari kurir, tidak terduga"),
    "carrier_event_withdrawn": N_("Kabar dari kurir ditarik"),
    "manifest_printed": N_("Daftar serah terima dicetak"),
    "minutes_printed": N_("Berita acara dicetak"),
    "enclosure_settled": N_("Lampiran fisik diselesaikan"),
    "promise_changed": N_("Tanggal janji diubah"),
}
