"""Why a page, or a whole file, waits for a person: codes for machines, words for people."""

from __future__ import annotations

from postal.wording import N_

NO_COVER = "no-cover"
BEFORE_FIRST_COVER = "before-first-cover"
UNREADABLE_COVER = "unreadable-cover"
TWO_CODES = "two-codes"
CODE_ALONE = "code-without-cover"
UNKNOWN_CODE = "unknown-code"
MISSPELT_CODE = "misspelt-code"
FOREIGN_CODE = "foreign-code"
VOID_CODE = "void-code"
COVER_NOT_CERTAIN = "cover-not-certain"
REPEATED_CODE = "repeated-code"
SEEN_BEFORE = "cover-seen-before"
COVER_WITHOUT_PAGES = "cover-without-pages"
AFTER_EMPTY_COVER = "after-empty-cover"
BEFORE_EMPTY_COVER = "before-empty-cover"
SHEETS_DIFFER = "sheets-differ"
COVER_MISSING = "cover-missing-between"
COVER_IN_NO_FILE = "cover-in-no-file"
REVERSED = "maybe-reversed"
EXCHANGED = "covers-exchanged"
FACE_DOWN = "maybe-face-down"
FORM_AGAIN = "form-begins-again"
COVER_ON_BACK = "cover-on-back"
SIDES_DIFFER = "sides-differ"
SLIP_AT_HEAD = "slip-without-cover"
PASSES_UNEVEN = "passes-uneven"
PASSES_UNCLEAR = "passes-unclear"
PASSES_WRONG_SIDE = "passes-wrong-side"
LIFTED = "lifted-by-staff"
NOT_BLANK = "not-blank-after-all"

PAGE_REASONS: dict[str, str] = {
    NO_COVER: N_("Tidak ada lembar kendali dalam berkas pindaian ini."),
    BEFORE_FIRST_COVER: N_("Halaman ini terletak sebelum lembar kendali pertama."),
    UNREADABLE_COVER: N_("Ini lembar kendali, tetapi kodenya tidak terbaca."),
    TWO_CODES: N_("Ada dua kode berbeda pada halaman ini."),
    CODE_ALONE: N_("Kode kami ada di halaman ini, tetapi ini bukan lembar kendali yang utuh."),
    UNKNOWN_CODE: N_("Kode pada halaman ini tidak dikenal."),
    MISSPELT_CODE: N_("Kode pada halaman ini rusak: simbol periksanya tidak cocok."),
    FOREIGN_CODE: N_("Kode pada halaman ini milik kantor lain."),
    VOID_CODE: N_("Lembar kendali ini sudah dibatalkan atau berkasnya sudah diteruskan."),
    COVER_NOT_CERTAIN: N_("Lembar kendali di depannya tidak pasti."),
    REPEATED_CODE: N_("Lembar kendali ini muncul lebih dari sekali dalam bundel."),
    SEEN_BEFORE: N_("Berkas ini sudah pernah dipindai: tambahan, pengganti, atau salinan?"),
    COVER_WITHOUT_PAGES: N_("Di bawah lembar kendali ini tidak ada halaman."),
    AFTER_EMPTY_COVER: N_("Lembar kendali sebelumnya kosong: halaman ini bisa milik berkas itu."),
    BEFORE_EMPTY_COVER: N_("Lembar kendali sesudahnya kosong: isinya bisa ada di sini."),
    SHEETS_DIFFER: N_("Jumlah halaman berbeda dari jumlah lembar yang dihitung saat diterima."),
    COVER_MISSING: N_("Satu lembar kendali dari baki yang sama tidak terlihat di antaranya."),
    COVER_IN_NO_FILE: N_(
        "Lembar kendali berkas yang terdaftar di sebelah berkas ini tidak terlihat di bundel mana "
        "pun: halamannya bisa ada di sini."
    ),
    REVERSED: N_("Bundel ini tampaknya dipindai terbalik: lembar kendali ada di belakang."),
    EXCHANGED: N_("Dua lembar kendali tampaknya tertukar: yang satu terletak di tempat yang lain."),
    FACE_DOWN: N_(
        "Ada halaman kosong di tengah berkas ini: mungkin lembar kendali yang tertelungkup."
    ),
    FORM_AGAIN: N_(
        "Formulir yang di bundel ini ada di depan berkas muncul lagi di tengah berkas ini: mungkin "
        "berkas lain mulai di situ."
    ),
    COVER_ON_BACK: N_(
        "Lembar kendali ini tercetak di sisi belakang selembar kertas: mungkin kertas bekas."
    ),
    SIDES_DIFFER: N_("Jumlah halaman tidak cocok dengan cara memindai yang dipilih."),
    SLIP_AT_HEAD: N_("Slip surat kami terletak di depan halaman ini tanpa lembar kendali."),
    PASSES_UNEVEN: N_("Jumlah halaman depan dan halaman belakang tidak sama."),
    PASSES_UNCLEAR: N_(
        "Urutan halaman belakang tidak pasti: bagian belakang lembar kendali tidak menentukannya."
    ),
    PASSES_WRONG_SIDE: N_("Lembar kendali tidak terletak hanya di antara halaman depan."),
    LIFTED: N_("Petugas melepas halaman ini dari berkasnya."),
    NOT_BLANK: N_("Halaman ini disangka kosong; petugas menemukan isinya."),
}

FILE_REASONS: dict[str, str] = {
    "not-a-document": N_("Bukan PDF, JPEG, PNG atau TIFF. Simpan atau cetak sebagai PDF dahulu."),
    "empty-file": N_("File kosong, 0 byte."),
    "truncated": N_("Berkas terpotong: akhirnya tidak ada. Pindai atau salin sekali lagi."),
    "encrypted": N_("Berkas dikunci dengan kata sandi. Simpan tanpa kata sandi."),
    "no-pages": N_("Berkas tidak berisi satu halaman pun."),
    "too-many-pages": N_("Halamannya terlalu banyak. Bagi menjadi beberapa bundel."),
    "too-large": N_("Berkas terlalu besar. Bagi menjadi beberapa bundel."),
    "page-too-large": N_("Ada halaman dengan gambar yang terlalu besar."),
    "several-pictures": N_("Ada beberapa foto dalam satu file. Simpan masing-masing sendiri."),
    "damaged": N_("Berkas rusak dan tidak dapat dibaca dengan pasti."),
    "page-counts-differ": N_("Dua pembaca menghitung jumlah halaman yang berbeda."),
    "memory-limit": N_("Batas memori pembaca terlalu kecil untuk berkas ini."),
    "no-progress": N_("Pembacaan berhenti tanpa kemajuan; berkas ini mungkin berbahaya."),
    "too-slow": N_("Halamannya terlalu lama dibaca. Bagi menjadi beberapa bundel."),
    "busy": N_("Pembaca sedang sibuk. Coba lagi sebentar."),
    "reader-died": N_("Pembaca berhenti mendadak; berkas ini rusak atau berbahaya."),
}
