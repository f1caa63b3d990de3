"""What is refused when a day is counted, closed or opened again, each by its name."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class DayClosed(Refusal):
    """The day is closed already; says who did it and when."""

    code = "day-closed"
    text = N_("%(who)s sudah menutup hari ini pada %(when)s. Penyelia dapat membukanya lagi.")


class DayNotClosed(Refusal):
    """Only a closed day can be opened again."""

    code = "day-not-closed"
    text = N_("Hari ini tidak sedang ditutup.")


class ClosingChanged(Refusal):
    """Somebody opened the day and closed it anew since the page was shown."""

    code = "closing-changed"
    text = N_("%(who)s sudah menutupnya lagi pada %(when)s. Lihat lagi, lalu putuskan.")


class BalanceChanged(Refusal):
    """The differences are not those that the page showed."""

    code = "balance-changed"
    text = N_("Selisihnya berubah sejak halaman ini dibuka. Hari belum ditutup; lihat lagi.")


class ReasonsMissing(Refusal):
    """Some differences have no reason."""

    code = "reasons-missing"
    text = N_("%(n)s selisih belum punya alasan. Hari belum ditutup.")


class ReasonMissing(Refusal):
    """A closed day is opened again only with a reason."""

    code = "reason-missing"
    text = N_("Sebutkan alasan hari ini dibuka lagi.")


class CountChanged(Refusal):
    """Somebody typed another number since the page was shown."""

    code = "count-changed"
    text = N_("%(who)s sudah mencatat %(count)s pada %(when)s. Lihat lagi, lalu ubah bila perlu.")


class NotACount(Refusal):
    """The text is no number of items that a post could bring in a day."""

    code = "not-a-count"
    text = N_("Tulis jumlah kiriman dengan angka, paling banyak %(most)s.")
