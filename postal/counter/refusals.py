"""Why the counter cannot do what somebody wants."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class NotEnoughChecked(Refusal):
    """What was ticked does not tell who is asking."""

    code = "not-enough-checked"
    text = N_(
        "Belum cukup: cocokkan NIK dan tanggal lahir, atau kode dan dua pertanyaan lain, "
        "atau lihat KTP-el aslinya."
    )


class NothingToCompare(Refusal):
    """Something was ticked of which nothing is written down, so nothing can have matched."""

    code = "nothing-to-compare"
    text = N_("Belum ada data untuk dicocokkan: %(questions)s. Tanyakan yang lain.")


class IdentityNotChecked(Refusal):
    """A change needs to know who asks for it, and the last check is too long ago."""

    code = "identity-not-checked"
    text = N_(
        "Pemeriksaan identitas belum ada atau sudah lewat %(minutes)s menit. "
        "Periksa lagi, lalu simpan; isian Anda masih ada."
    )


class NoWayBack(Refusal):
    """Without a service nobody knows how its result can go back."""

    code = "no-way-back"
    text = N_("Layanannya belum jelas, jadi cara kembali belum bisa dipilih.")


class NothingSaid(Refusal):
    """A note about a conversation with nothing in it."""

    code = "nothing-said"
    text = N_("Tulis dengan singkat apa yang ditanyakan atau dijawab.")


class NotADay(Refusal):
    """A birth date that is none, beside the search field."""

    code = "birth-date-unclear"
    text = N_("Tanggal lahir tidak terbaca. Tulis misalnya 21-11-1990.")
