"""What the archive refuses, by name."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_
from postal.workflow import IllegalMove


class CodeForeign(Refusal):
    """The code belongs to another office."""

    code = "code-foreign"
    text = N_("Kode %(mark)s milik kantor lain (kode kantor %(office)s).")


class NotForArchive(Refusal):
    """One of our codes, of a thing that lies in no box of the archive."""

    code = "not-for-archive"
    text = N_("Kode %(mark)s bukan boks arsip dan bukan lembar kendali.")


class HandOverBox(Refusal):
    """A box that leaves the house with a manifest is no box of the archive."""

    code = "hand-over-box"
    text = N_(
        "Boks %(box)s adalah boks serah terima (manifes %(number)s), bukan boks arsip. "
        "Pindai di meja pengiriman."
    )


class BoxUnknown(Refusal):
    """No box has this code."""

    code = "box-unknown"
    text = N_("Tidak ada boks arsip dengan kode atau nama “%(box)s”.")


class DossierUnknown(Refusal):
    """No bundle of ours has this sheet."""

    code = "dossier-unknown"
    text = N_("Lembar %(mark)s belum terpasang pada berkas di kantor ini.")


class SheetVoid(Refusal):
    """The sheet was declared void; the bundle has another one now."""

    code = "sheet-void"
    text = N_("Lembar %(mark)s sudah dibatalkan; berkasnya sekarang berkode %(now)s.")


class CaseUnknown(Refusal):
    """No case has this tracking code, or it has no paper."""

    code = "case-unknown"
    text = N_("Tidak ada berkas dengan kode “%(typed)s”.")


class NotToFile(IllegalMove):
    """The bundle may not be put away yet: it has to be scanned and matched first."""

    code = "not-to-file"
    text = N_("Berkas %(dossier)s belum boleh disimpan: keadaannya “%(state)s”.")


class NotInABox(IllegalMove):
    """Only what lies in a box can be asked for and lent."""

    code = "not-in-a-box"
    text = N_("Berkas %(dossier)s tidak ada di boks arsip: keadaannya “%(state)s”.")


class AskedAlready(Refusal):
    """Somebody waits for this bundle; who and since when."""

    code = "asked-already"
    text = N_("Berkas %(dossier)s sudah diminta untuk %(who)s pada %(when)s.")


class LentAlready(Refusal):
    """The bundle is out; who has it and since when."""

    code = "lent-already"
    text = N_("Berkas %(dossier)s sedang dipinjam %(who)s sejak %(when)s.")


class BorrowerMissing(Refusal):
    """Nobody asked for the bundle and nobody was named."""

    code = "borrower-missing"
    text = N_(
        "Tidak ada yang meminta berkas %(dossier)s. Tulis dulu peminjam dan alasannya, "
        "lalu pindai lagi."
    )


class NothingAsked(Refusal):
    """The request was fetched or withdrawn already, or is not this person's to withdraw."""

    code = "nothing-asked"
    text = N_("Permintaan ini sudah tidak menunggu, atau bukan permintaan Anda.")


class NothingToUndo(Refusal):
    """The scan was undone already, or things moved on since."""

    code = "nothing-to-undo"
    text = N_("Pindaian ini tidak dapat dibatalkan lagi.")


class WithoutPaper(Refusal):
    """It came as a picture by WhatsApp or e-mail: nothing of it lies anywhere."""

    code = "without-paper"
    text = N_("%(dossier)s datang secara elektronik; tidak ada kertasnya.")
