"""Why something cannot be made, or not like this."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class CaseOnHold(Refusal):
    """The documents of a case on hold rest with it."""

    code = "case-on-hold"
    text = N_("Kasus ini sedang ditunda. Lanjutkan dulu kasusnya, lalu kerjakan dokumennya.")


class CaseElsewhere(Refusal):
    """Documents are worked on only while their case is in process or produced."""

    code = "case-elsewhere"
    text = N_(
        "Kasus ini tidak sedang diproses, jadi dokumennya tidak bisa dikerjakan. "
        "Lihat keadaannya di halaman kasus."
    )


class NoServiceYet(Refusal):
    """Without a service nobody knows what to make."""

    code = "no-service-yet"
    text = N_("Layanan kasus ini belum jelas, jadi tidak diketahui apa yang harus dibuat.")


class DocumentUnknown(Refusal):
    """No such document, or one of another case."""

    code = "document-unknown"
    text = N_("Dokumen ini tidak ada di kasus ini. Muat ulang halaman.")


class KindUnknown(Refusal):
    """The office makes cards and papers, nothing else."""

    code = "kind-unknown"
    text = N_("Pilih jenis dokumen: kartu atau kertas.")


class WrongKind(Refusal):
    """A card is never signed electronically, and a paper always is."""

    code = "wrong-kind"
    text = N_("Langkah ini bukan untuk jenis dokumen ini.")


class GoesAsPdf(Refusal):
    """A document that goes as a PDF is released, not printed."""

    code = "goes-as-pdf"
    text = N_(
        "Dokumen ini dikirim sebagai PDF: terbitkan PDF-nya, atau pilih cara kembali yang lain."
    )


class NotAPdf(Refusal):
    """Only a paper whose way back is PDF can be released as one."""

    code = "not-a-pdf"
    text = N_("Dokumen ini tidak dikirim sebagai PDF. Pilih dulu cara kembali PDF.")


class ChannelNotOffered(Refusal):
    """The service does not bring this kind of document this way."""

    code = "channel-not-offered"
    text = N_("Cara kembali ini tidak tersedia untuk dokumen ini.")


class TooLateForPdf(Refusal):
    """What is already signed for printing is not released as a PDF any more."""

    code = "too-late-for-pdf"
    text = N_("Dokumen ini sudah melewati penerbitan PDF. Tambah dokumen baru bila PDF diperlukan.")


class ChannelSettled(Refusal):
    """A packed, released or voided document goes the way it went."""

    code = "channel-settled"
    text = N_(
        "Cara kembali dokumen ini tidak bisa diubah lagi: sudah dikemas, terbit, atau dibatalkan."
    )


class PlaceNeeded(Refusal):
    """It is collected in a kecamatan and nobody said in which."""

    code = "place-needed"
    text = N_("Pilih kecamatan tempat dokumen ini diambil.")


class ParcelUnderWay(Refusal):
    """The document is outside the house; its parcel must end its journey first."""

    code = "parcel-under-way"
    text = N_(
        "Dokumen ini ada di kiriman %(parcel)s yang sudah diserahkan. Tunggu kirimannya kembali, "
        "sampai, atau dinyatakan hilang."
    )


class ParcelWouldBeEmpty(Refusal):
    """It is the only thing in a parcel that is about to leave the house."""

    code = "parcel-would-be-empty"
    text = N_(
        "Dokumen ini satu-satunya isi kiriman %(parcel)s yang sudah berlabel. Batalkan labelnya "
        "dulu di meja pengiriman."
    )


class CounterWouldBeEmpty(ParcelWouldBeEmpty):
    """It is the only thing in a parcel that waits at the counter."""

    text = N_(
        "Dokumen ini satu-satunya isi kiriman %(parcel)s di loket. Kirim lagi dulu kiriman itu "
        "dari halamannya (yang belum diambil dicatat dulu tidak diambil), lalu batalkan "
        "dokumennya di kiriman yang baru."
    )


class EnclosuresHeld(Refusal):
    """Something of the citizen's still lies with us, so the case cannot end."""

    code = "enclosures-held"
    text = N_(
        "Masih ada %(count)s lampiran fisik milik pemohon di kantor. Kembalikan atau catat "
        "penarikannya dulu."
    )


class DocumentsDue(Refusal):
    """A case with a document to make does not end with a notice."""

    code = "documents-due"
    text = N_("Kasus ini menghasilkan dokumen, jadi tidak selesai dengan pemberitahuan saja.")


class StillInMaking(Refusal):
    """Not every document is made, or there is none."""

    code = "still-in-making"
    text = N_("Belum semua dokumen jadi. Selesaikan, batalkan, atau tambah dokumennya dulu.")


class WhichDocument(Refusal):
    """A finished case is opened again for one of its documents."""

    code = "which-document"
    text = N_("Pilih dokumen mana yang dibuat lagi.")


class PromiseElsewhere(Refusal):
    """Only a case that is complete and not yet finished has a day to change."""

    code = "promise-elsewhere"
    text = N_("Tanggal selesai hanya bisa diubah setelah kasus lengkap dan sebelum selesai.")


class SameDay(Refusal):
    """That day is already promised."""

    code = "same-day"
    text = N_("Tanggal %(day)s sudah menjadi tanggal janji.")


class NothingTicked(Refusal):
    """A step on many needs at least one."""

    code = "nothing-ticked"
    text = N_("Belum ada yang dicentang.")
