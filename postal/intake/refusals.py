"""What intake refuses, each by its name."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class ResiKnown(Refusal):
    """The carrier number was registered before; names the day."""

    code = "resi-known"
    text = N_("Resi ini sudah terdaftar pada %(day)s.")


class CoverUnknown(Refusal):
    """The code has the shape of ours and no row knows it."""

    code = "cover-unknown"
    text = N_("Lembar kendali %(mark)s tidak dikenal di kantor ini.")


class CoverForeign(Refusal):
    """The code belongs to another office."""

    code = "cover-foreign"
    text = N_("Lembar kendali %(mark)s milik kantor lain (kode kantor %(office)s).")


class CoverTaken(Refusal):
    """The sheet already lies on another dossier, or was declared void."""

    code = "cover-taken"
    text = N_("Lembar kendali %(mark)s sudah terpakai atau dibatalkan.")


class ServiceUnknown(Refusal):
    """No active service has this code."""

    code = "service-unknown"
    text = N_("Layanan %(service)s tidak ada dalam daftar.")


class NothingInside(Refusal):
    """An envelope was to be registered without a single dossier."""

    code = "nothing-inside"
    text = N_("Isi amplop belum disebut: pilih layanan, atau pakai tombol “kosong”.")


class CoverWaiting(Refusal):
    """The sheet lies on a dossier that is not scanned yet: nothing new can go under it."""

    code = "cover-waiting"
    text = N_("Lembar kendali %(mark)s sudah terpasang pada berkas yang menunggu dipindai.")
