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

WITHDRAWN_KINDS: Final = frozenset({"old_card", "photo"})
"""Kinds that the office keeps unless somebody says otherwise; everything else goes back."""

UNASKED_KINDS: Final = frozenset({"money", "other"})
"""Kinds that no service asks for: they go back with a word about it."""

ENCLOSURE_STATES: Final[dict[str, str]] = {
    "held": N_("ada pada kami"),
    "withdrawn": N_("ditarik"),
    "returned": N_("dikembalikan"),
    "destroyed": N_("dimusnahkan"),
    "lost": N_("hilang bersama kiriman"),
}
