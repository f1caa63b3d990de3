"""What a manifest refuses, each by its name."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_
from postal.workflow import IllegalMove


class ManifestUnknown(Refusal):
    """No manifest of this office has this box code or number."""

    code = "manifest-unknown"
    text = N_("Tidak ada manifes dengan kode boks atau nomor %(manifest)s.")


class OneTarget(Refusal):
    """A manifest goes to one carrier or to one kecamatan."""

    code = "one-target"
    text = N_("Pilih satu tujuan manifes: kurir atau kecamatan.")


class NotADistrict(Refusal):
    """The place is no kecamatan in use."""

    code = "not-a-district"
    text = N_("Tidak ada kecamatan dengan kode %(place)s.")


class ManifestClosed(Refusal):
    """The manifest was handed over or declared void: nothing on it changes any more."""

    code = "manifest-closed"
    text = N_("Manifes %(manifest)s sudah diserahkan atau dibatalkan dan tidak berubah lagi.")


class NotLabelled(IllegalMove):
    """Only a parcel with a label that stays here goes on a manifest."""

    code = "not-labelled"
    text = N_("Kiriman %(parcel)s: keadaannya “%(state)s”. Hanya yang berlabel masuk manifes.")


class OnThisManifest(Refusal):
    """The parcel was put on before."""

    code = "on-this-manifest"
    text = N_("Kiriman %(parcel)s sudah ada di manifes ini.")


class OnAnotherManifest(Refusal):
    """The parcel lies in another box; names it."""

    code = "on-another-manifest"
    text = N_("Kiriman %(parcel)s ada di manifes %(manifest)s (boks %(box)s). Keluarkan dulu.")


class NotOnThisManifest(Refusal):
    """The parcel is not on this manifest."""

    code = "not-on-this-manifest"
    text = N_("Kiriman %(parcel)s tidak ada di manifes %(manifest)s.")


class WrongCarrier(Refusal):
    """The parcel goes another way than this manifest."""

    code = "wrong-carrier"
    text = N_("Kiriman %(parcel)s untuk %(wanted)s, bukan untuk %(target)s.")


class WrongPlace(Refusal):
    """The parcel is collected in another kecamatan."""

    code = "wrong-place"
    text = N_("Kiriman %(parcel)s diambil di %(wanted)s, bukan di %(target)s.")


class CaseAtRest(Refusal):
    """The parcel holds a document of a case that is not in process any more; names both."""

    code = "case-at-rest"
    text = N_(
        "Kiriman %(parcel)s berisi dokumen dari %(case)s, yang tidak sedang diproses. "
        "Jangan dikirim: coret atau keluarkan kiriman itu dari manifes dan keluarkan isinya."
    )


class CaseAtRestHere(CaseAtRest):
    """The same of a parcel that is about to wait at the counter."""

    text = N_(
        "Kiriman %(parcel)s berisi dokumen dari %(case)s, yang tidak sedang diproses. "
        "Jangan ditaruh di loket: batalkan labelnya dan keluarkan isinya."
    )


class NothingWaits(Refusal):
    """There is no labelled parcel for a new manifest."""

    code = "nothing-waits"
    text = N_("Tidak ada kiriman berlabel yang menunggu untuk %(target)s.")
