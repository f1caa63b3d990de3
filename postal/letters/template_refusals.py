"""What the page of the letters' words refuses, each by its name."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class WordsEmpty(Refusal):
    """One language has no subject or no words: every case gets its letter in its own language."""

    code = "letter-words-empty"
    text = N_("%(language)s: %(where)s masih kosong. Kedua bahasa diperlukan.")


class UnknownField(Refusal):
    """Something stands in braces that this kind of letter does not know."""

    code = "letter-field-unknown"
    text = N_("%(language)s: isian %(field)s tidak dikenal untuk surat ini. Lihat daftarnya.")


class FieldMissing(Refusal):
    """Words without which the letter would not lead back to its case, or say what it is for."""

    code = "letter-field-missing"
    text = N_("%(language)s: isian %(field)s (%(meaning)s) belum ada, padahal wajib.")


class FieldMayVanish(Refusal):
    """It stands only in paragraphs that are left out when another field of theirs is empty."""

    code = "letter-field-may-vanish"
    text = N_(
        "%(language)s: isian %(field)s bisa hilang dari surat karena satu paragraf dengan isian "
        "yang boleh kosong. Beri paragraf sendiri."
    )


class FieldTwice(Refusal):
    """The tracking code has one place: beside the signature."""

    code = "letter-code-twice"
    text = N_("%(language)s: isian {kode} hanya boleh satu kali.")


class SubjectTooLong(Refusal):
    """The subject does not fit beside the window of the envelope."""

    code = "letter-subject-too-long"
    text = N_(
        "%(language)s: perihal tidak muat di samping jendela amplop (paling banyak dua baris)."
    )


class WordsTooLong(Refusal):
    """The letter would need more sheets than an envelope and its postage allow."""

    code = "letter-words-too-long"
    text = N_("%(language)s: suratnya menjadi %(pages)s halaman. Ringkas menjadi %(most)s halaman.")


class LettersUnprintable(Refusal):
    """Characters that the paper would show as a question mark."""

    code = "letter-unprintable"
    text = N_("%(language)s: huruf %(letters)s tidak dapat dicetak. Ganti dengan huruf biasa.")


class WordsChanged(Refusal):
    """Somebody else saved a version meanwhile; nothing typed is lost."""

    code = "letter-words-changed"
    text = N_(
        "%(who)s sudah menyimpan versi %(number)s sementara Anda mengetik. Yang Anda ketik masih "
        "ada di bawah; bandingkan dahulu, lalu simpan lagi."
    )


class WordsUnchanged(Refusal):
    """Nothing differs from the version in force: no new one is needed."""

    code = "letter-words-unchanged"
    text = N_("Tidak ada yang berubah; versi baru tidak diperlukan.")


class VersionUnknown(Refusal):
    """No such version was kept."""

    code = "letter-version-unknown"
    text = N_("Versi %(number)s tidak ada.")
