"""What lies in an envelope beside paper to scan, as people call it."""

from __future__ import annotations

from typing import Final

from postal.wording import N_

ENCLOSURE_KINDS: Final[dict[str, str]] = {
    "old_card": N_("Kartu lama (KTP-el/KIA)"),
    "photo": N_("Pas foto"),
    "original": N_("Dokumen asli"),
    "book": N_("Buku (nikah, dll.)"),
    "return_envelope": N_("Amplop balasan"),
    "money": N_("Uang"),
    "other": N_("Lainnya"),
}
