"""What the letters desk refuses, each by its name."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class NoLetterChosen(Refusal):
    """Nothing was ticked, or nothing waits any more."""

    code = "no-letter-chosen"
    text = N_("Tidak ada surat yang dipilih.")


class NothingWaits(Refusal):
    """All letters were to be printed, and none waits any more, or each is held back."""

    code = "no-letter-waits"
    text = N_("Tidak ada lagi surat yang dapat dicetak.")


class LetterNotNow(Refusal):
    """The letter has left the house or was cancelled; names it and where it stands."""

    code = "letter-not-now"
    text = N_("Surat %(letter)s tidak dapat dicetak atau diserahkan: %(state)s.")


class LetterCancelled(LetterNotNow):
    """A printed letter that no longer holds lies among those that leave."""

    code = "letter-cancelled"
    text = N_("Surat %(letter)s dibatalkan (%(reason)s). Keluarkan dari tumpukan.")


class LetterOvertaken(Refusal):
    """The case does not wait for papers any more, though nobody withdrew its letter."""

    code = "letter-overtaken"
    text = N_(
        "Kasus %(case)s berubah sejak surat ini dibuat (%(state)s). Batalkan surat %(letter)s."
    )


class TooLateToAnswer(Refusal):
    """Whoever gets it could not answer by the day it names; names the letter and the day."""

    code = "letter-too-late"
    text = N_(
        "Surat %(letter)s meminta jawaban sampai %(until)s; lewat pos itu sudah terlalu dekat. "
        "Buat surat baru, atau telepon orangnya."
    )


class AddressChanged(Refusal):
    """The case has another name or address than the letter; names the letter."""

    code = "address-changed"
    text = N_(
        "Nama atau alamat kasusnya diubah sesudah surat %(letter)s dibuat. Jangan kirim surat itu: "
        "buka suratnya, lalu tekan “Buat surat baru”."
    )


class RecipientDied(Refusal):
    """A letter of the same case and name came back because of a death; names both letters."""

    code = "recipient-died"
    text = N_(
        "Surat %(before)s kepada nama yang sama dalam kasus ini kembali: penerimanya meninggal. "
        "Tentukan dahulu kepada siapa surat %(letter)s ditujukan; sampai saat itu surat itu "
        "ditahan."
    )


class NamesakeDied(RecipientDied):
    """So did one of another case to the same name and address; it may be somebody else."""

    code = "namesake-died"
    text = N_(
        "Surat %(before)s dari kasus lain, ke nama dan alamat yang sama, kembali: penerimanya "
        "meninggal. Tentukan dahulu kepada siapa surat %(letter)s ditujukan; sampai saat itu "
        "surat itu ditahan."
    )


class NobodyToConfirm(Refusal):
    """Nothing is asked about the person of this letter, or somebody has said it; names it."""

    code = "nobody-to-confirm"
    text = N_("Penerima surat %(letter)s tidak perlu dipastikan, atau sudah dipastikan.")


class RecipientUnsaid(Refusal):
    """Nobody said to whom the letter goes."""

    code = "recipient-unsaid"
    text = N_("Tulis kepada siapa surat ini ditujukan.")


class BackFromHere(Refusal):
    """The letter came back from this very address; names it and why."""

    code = "back-from-here"
    text = N_(
        "Surat %(letter)s baru saja kembali dari alamat yang sama (%(reason)s), dan alamatnya "
        "belum diubah. Perbaiki dulu alamatnya, atau pastikan bahwa alamat itu benar."
    )


class RunOpen(Refusal):
    """Nobody has said whether the letter came out of the printer; names it and the run's time."""

    code = "letter-run-open"
    text = N_(
        "Surat %(letter)s dicetak %(when)s, dan belum dicatat apakah semuanya keluar dari "
        "pencetak. Catat dahulu di halaman Surat."
    )


class LetterUnknown(Refusal):
    """No letter goes by this number, slip or tracking code."""

    code = "letter-unknown"
    text = N_("Tidak ada surat dengan nomor atau kode “%(text)s”.")


class SeveralLetters(Refusal):
    """A number that the office gave in more than one year, or in more than one pattern."""

    code = "several-letters"
    text = N_("Ada beberapa surat untuk “%(text)s”: %(letters)s. Sebutkan nomor lengkapnya.")


class NotSent(Refusal):
    """A letter that never left cannot come back."""

    code = "letter-not-sent"
    text = N_("Surat %(letter)s tidak tercatat diserahkan: %(state)s.")


class WhyUnknown(Refusal):
    """It came back for none of the reasons that are counted."""

    code = "letter-why-unknown"
    text = N_("Pilih mengapa surat ini kembali.")
