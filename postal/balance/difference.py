"""One thing of a day that does not agree or is not done, and the words for each kind of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from postal.wording import N_


@dataclass(frozen=True)
class Kind:
    """What people call such differences, and the sentence for one; its places take the values."""

    heading: str
    text: str


KINDS: Final[Mapping[str, Kind]] = {
    "list-not-counted": Kind(
        N_("Daftar antaran pos"),
        N_("Jumlah pada daftar antaran pos belum dicatat; terdaftar lewat pos: %(registered)s."),
    ),
    "list-differs": Kind(
        N_("Daftar antaran pos"),
        N_("Daftar antaran pos menyebut %(delivered)s kiriman, terdaftar %(registered)s."),
    ),
    "registered-after-closing": Kind(
        N_("Didaftar sesudah penutupan"),
        N_("Kiriman ini didaftar sesudah hari ini ditutup."),
    ),
    "envelope-open": Kind(N_("Isi amplop belum didaftar"), N_("Amplop ini belum selesai dibuka.")),
    "envelope-misdirected": Kind(
        N_("Salah alamat"), N_("Kiriman salah alamat ini belum selesai ditangani.")
    ),
    "envelope-unidentified": Kind(
        N_("Tanpa pengirim"), N_("Kiriman tanpa pengirim ini belum selesai ditangani.")
    ),
    "envelope-unusable": Kind(
        N_("Kosong atau rusak"), N_("Amplop kosong atau rusak ini belum selesai ditangani.")
    ),
    "not-scanned": Kind(N_("Belum dipindai"), N_("Berkas ini terdaftar tetapi belum dipindai.")),
    "pages-wait": Kind(
        N_("Halaman menunggu keputusan"),
        N_("Halaman berkas ini menunggu keputusan di meja pemindaian."),
    ),
    "cover-not-seen": Kind(
        N_("Lembar kendali tidak terlihat"),
        N_("Berkas ini punya halaman, tetapi lembar kendalinya tidak terlihat dalam pindaian."),
    ),
    "sheets-differ": Kind(
        N_("Lembar dan halaman berbeda"),
        N_("Dihitung %(sheets)s lembar; tersimpan %(pages)s halaman, %(filled)s berisi."),
    ),
    "no-case": Kind(N_("Tanpa kasus"), N_("Berkas ini sudah dipindai dan belum punya kasus.")),
    "not-matched": Kind(
        N_("Belum dicocokkan"), N_("Berkas ini sudah dipindai dan belum dicocokkan.")
    ),
    "batch-unread": Kind(N_("Bundel belum dibaca"), N_("Bundel ini belum selesai dibaca.")),
    "batch-waits": Kind(
        N_("Bundel perlu tindakan"), N_("%(pages)s halaman bundel ini menunggu keputusan.")
    ),
    "batch-quarantined": Kind(
        N_("Bundel dikarantina"), N_("Bundel ini dikarantina dan belum diputuskan.")
    ),
}
"""The kinds in the order in which they are shown; the key is the word for machines."""


@dataclass(frozen=True)
class Difference:
    """One difference. ``subject`` names its thing within its kind and never changes.

    ``label`` is what people call the thing where it is no dossier: a resi, or a batch's name.
    ``batch_id`` and ``envelope_id`` tell where it is repaired, ``registered_at`` when an envelope
    was; they are no part of what differs.
    """

    kind: str
    subject: str = ""
    dossier: str | None = None
    tracking: str | None = None
    label: str | None = None
    values: Mapping[str, int] = field(default_factory=dict)
    batch_id: int | None = None
    envelope_id: int | None = None
    registered_at: datetime | None = None

    @property
    def key(self) -> str:
        """The name of the difference, the same while it lasts, also when its numbers change."""
        return f"{self.kind}:{self.subject}"

    @property
    def fact(self) -> str:
        """The name and the numbers: a reason given for one fact explains no other."""
        return fact(self.key, self.values)

    def to_json(self) -> dict[str, Any]:
        """Return what is kept of it when the day is closed, and what commands tell."""
        return {
            "key": self.key,
            "kind": self.kind,
            "dossier": self.dossier,
            "tracking": self.tracking,
            "label": self.label,
            "registered_at": self.registered_at.isoformat() if self.registered_at else None,
            "values": dict(self.values),
        }


def fact(key: str, values: Mapping[str, int]) -> str:
    """Return a difference's name and numbers as one text."""
    return f"{key} {json.dumps(dict(values), sort_keys=True)}"


def version_of(differences: Iterable[Difference]) -> str:
    """Return a short digest that changes whenever any of the differences does."""
    facts = "\n".join(sorted(each.fact for each in differences))
    return hashlib.sha256(facts.encode()).hexdigest()[:32]
