"""Why the counter cannot do what somebody wants."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


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
