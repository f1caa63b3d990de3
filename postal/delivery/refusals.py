"""What delivery and pick-up refuse, each by its name."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class ColumnsUnknown(Refusal):
    """The first line of a list of reports names no code, event or time."""

    code = "columns-missing"
    text = N_("Kolom ini tidak ada: %(names)s. Baris pertama berisi nama kolom.")


class ListTooLong(Refusal):
    """More lines than one list may have."""

    code = "list-too-long"
    text = N_("Terlalu panjang: paling banyak %(most)s baris. Bagi menjadi beberapa berkas.")


class ListTooLarge(Refusal):
    """More bytes than one list may have."""

    code = "list-too-large"
    text = N_("Terlalu besar: paling banyak %(most)s MB. Bagi menjadi beberapa berkas.")


class ValueMissing(Refusal):
    """A cell that every report must have is empty."""

    code = "value-missing"
    text = N_("Kolom ini kosong.")


class NotATime(Refusal):
    """The text is no moment in a form that we read."""

    code = "not-a-time"
    text = N_("Tulis waktu sebagai tanggal dan jam, misalnya 25-09-2020 14.30.")


class HourTooLate(Refusal):
    """The day is today, but the hour has not come yet."""

    code = "hour-too-late"
    text = N_("Jam %(clock)s hari ini belum tiba. Periksa jamnya.")


class FailureMissing(Refusal):
    """A failed attempt without a word about why."""

    code = "failure-missing"
    text = N_("Pilih mengapa kiriman gagal diantar.")


class ReportUnknown(Refusal):
    """This parcel has no such report, or it was withdrawn before."""

    code = "report-unknown"
    text = N_("Kabar ini tidak ada, atau sudah ditarik.")


class AddressUnchanged(Refusal):
    """It would go once more to where it came back from."""

    code = "address-unchanged"
    text = N_(
        "Alamatnya masih sama dengan kiriman yang kembali. Perbaiki dulu alamatnya, "
        "atau centang bahwa alamat itu benar."
    )


class WayUnknown(Refusal):
    """The parcel cannot go that way: no such carrier or place."""

    code = "way-unknown"
    text = N_("Pilih lewat apa kiriman ini dikirim lagi.")


class CarrierElsewhere(Refusal):
    """The carrier does not take what goes this way."""

    code = "carrier-elsewhere"
    text = N_("%(carrier)s tidak membawa kiriman lewat jalur ini. Pilih lagi lewat apa dikirim.")


class NoCarrierToAsk(Refusal):
    """The office brings the parcel itself, so there is no carrier to trace it."""

    code = "no-carrier-to-ask"
    text = N_(
        "Kiriman %(parcel)s tidak dibawa kurir, jadi tidak ada kurir yang bisa ditanyai. "
        "Tanyakan ke tempat pengambilannya."
    )


class CaseRests(Refusal):
    """A document in the lost parcel is of a case on which nobody works any more, or not now."""

    code = "case-rests"
    text = N_(
        "Kiriman %(parcel)s berisi dokumen dari %(case)s, yang tidak sedang diproses. Lanjutkan "
        "dulu kasusnya, atau tutup kiriman ini dengan berita acara."
    )


class NotLost(Refusal):
    """Only what is lost is made again."""

    code = "not-lost"
    text = N_("Hanya kiriman yang dinyatakan hilang dibuat lagi.")


class LostIsMadeAgain(Refusal):
    """There is nothing to send once more: the documents are lost."""

    code = "lost-is-made-again"
    text = N_("Isi kiriman ini hilang, jadi tidak bisa dikirim lagi. Buat lagi dokumennya.")


class NoPlaceOfYours(Refusal):
    """A member of a district whose account names no district."""

    code = "no-place"
    text = N_(
        "Akun Anda belum terhubung dengan kecamatan. Minta admin memilih kecamatan pada akun Anda."
    )


class AtAnotherPlace(Refusal):
    """The parcel is for, or lies at, another place than this person's."""

    code = "at-another-place"
    text = N_("Kiriman ini untuk %(place)s, bukan untuk tempat Anda.")


class NotForPickup(Refusal):
    """The parcel is brought by a carrier; nobody collects it here."""

    code = "not-for-pickup"
    text = N_("Kiriman ini diantar kurir, bukan untuk diambil di sini.")


class NotHandedOverYet(Refusal):
    """The parcel is for a district and still lies at the office."""

    code = "not-handed-over-yet"
    text = N_("Kiriman %(parcel)s belum diserahkan ke %(place)s; masih disiapkan di kantor.")


class NotOnShelfYet(Refusal):
    """The parcel is to be collected at the office, and nobody has put it on the shelf."""

    code = "not-on-shelf-yet"
    text = N_("Kiriman %(parcel)s belum ditaruh di rak loket; masih disiapkan.")


class NothingToPickUp(Refusal):
    """The case is known, and nothing of it is to be collected here."""

    code = "nothing-to-pick-up"
    text = N_("Belum ada kiriman untuk diambil dengan kode %(code)s.")


class IdentityUnchecked(Refusal):
    """Nobody compared the person with a proof of identity."""

    code = "identity-unchecked"
    text = N_("Cocokkan dulu identitas pengambil, lalu centang.")


class AuthorityMissing(Refusal):
    """Somebody outside the family collects without a power of attorney."""

    code = "authority-missing"
    text = N_("Pengambil di luar keluarga perlu surat kuasa. Centang bila sudah diperiksa.")


class ReceiverMissing(Refusal):
    """Nobody wrote down who took it."""

    code = "receiver-missing"
    text = N_("Tulis nama orang yang mengambil.")


class NumberInName(Refusal):
    """A register number was typed where a name belongs; it must not lie open there."""

    code = "number-in-name"
    text = N_("Tulis nama saja, tanpa NIK atau nomor lain.")
