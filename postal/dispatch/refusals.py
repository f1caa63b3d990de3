"""Why something cannot be packed, labelled or printed as somebody wants it."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_
from postal.workflow import IllegalMove


class NothingToPack(Refusal):
    """A parcel with nothing in it never leaves."""

    code = "nothing-to-pack"
    text = N_(
        "Tidak ada dokumen siap dan tidak ada lampiran yang dikembalikan: tidak ada yang "
        "dikemas untuk %(case)s."
    )


class PackedBefore(NothingToPack):
    """Everything of the case lies in parcels already; names them."""

    text = N_(
        "Semua dari %(case)s sudah dikemas: %(parcels)s. "
        "Untuk mencetak ulang labelnya, sebutkan kode kiriman itu."
    )


class AddressIncomplete(Refusal):
    """A courier would not find it; names what is missing."""

    code = "address-incomplete"
    text = N_(
        "Alamat untuk %(case)s belum lengkap: %(missing)s. Lengkapi data pemohon, "
        "atau ubah cara kembalinya."
    )


class PlaceNotChosen(Refusal):
    """It is collected somewhere, and nobody said where."""

    code = "place-not-chosen"
    text = N_("Tempat pengambilan untuk %(case)s belum dipilih.")


class CarrierNotChosen(Refusal):
    """A courier parcel needs the courier's name."""

    code = "carrier-not-chosen"
    text = N_("Pilih kurir untuk %(case)s.")


class DocumentNotReady(Refusal):
    """Somebody packed, voided or moved it since it was seen."""

    code = "document-not-ready"
    text = N_("Dokumen dari %(case)s tidak lagi siap dikemas. Muat ulang, lalu kemas lagi.")


class NotForParcels(Refusal):
    """A PDF needs no parcel, and neither does a way back that this program does not know."""

    code = "not-for-parcels"
    text = N_("Dokumen dari %(case)s tidak pergi sebagai kiriman. Ubah dulu cara kembalinya.")


class OtherRecipient(Refusal):
    """One parcel has one address."""

    code = "other-recipient"
    text = N_("%(case)s mempunyai alamat lain. Kemas dalam kiriman tersendiri.")


class LastThingInside(Refusal):
    """An empty parcel is given up, not emptied."""

    code = "last-thing-inside"
    text = N_("Ini isi terakhir kiriman %(parcel)s. Batalkan saja kirimannya.")


class NotInside(Refusal):
    """The document does not lie in this parcel, or no longer."""

    code = "not-inside"
    text = N_("Dokumen ini tidak ada di dalam kiriman %(parcel)s.")


class LabelNotNow(IllegalMove):
    """Labels are printed while the parcel is in the house."""

    code = "label-not-now"
    text = N_("Label kiriman %(parcel)s tidak dicetak: keadaannya “%(state)s”.")


class NotCollectedHere(Refusal):
    """Only what is collected at the office waits at its counter."""

    code = "not-collected-here"
    text = N_("Kiriman %(parcel)s tidak diambil di kantor ini.")


class NothingToPrint(Refusal):
    """No parcel was chosen."""

    code = "nothing-to-print"
    text = N_("Pilih dulu yang akan dicetak.")


class StockUnknown(Refusal):
    """No label stock has this name; names those that there are."""

    code = "stock-unknown"
    text = N_("Kertas label “%(stock)s” tidak ada dalam daftar: %(known)s.")
