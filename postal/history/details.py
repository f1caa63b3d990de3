"""What an event carries beside its name, and how each part of it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from postal.carrier_facts import FACT_WORDS, FAILURES, FactKind
from postal.carriers import CARRIERS
from postal.catalogue import seed
from postal.codes import Mark, TrackingCode
from postal.correspondence.letter_facts import KINDS as LETTER_KINDS
from postal.correspondence.untold import WAYS
from postal.documents import DOCUMENT_KINDS
from postal.electronic import SOURCES
from postal.enclosures import ENCLOSURE_KINDS
from postal.errors import Refusal
from postal.languages import OWN_NAMES
from postal.wording import N_


class Said(StrEnum):
    """How a value is put into words: ``TEXT`` stands as it is, ``MSGID`` is translated."""

    TEXT = "text"
    MSGID = "msgid"
    CHANNEL = "channel"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Detail:
    """One part of an event: ``text`` is a msgid around the value, ``said`` how it is worded."""

    text: str
    value: str
    said: Said = Said.TEXT


# Keys that are not here are for machines.
DETAILS: Final[dict[str, tuple[str, Said]]] = {
    "service": (N_("layanan %(it)s"), Said.TEXT),
    "sheets": (N_("%(it)s lembar"), Said.TEXT),
    "pages": (N_("halaman %(it)s"), Said.TEXT),
    "left": (N_("tanpa halaman %(it)s lagi"), Said.TEXT),
    "copies": (N_("salinan halaman %(it)s"), Said.TEXT),
    "answer": ("%(it)s", Said.MSGID),
    "shelf": (N_("tempat %(it)s"), Said.TEXT),
    "box": (N_("boks %(it)s"), Said.TEXT),
    "borrower": (N_("untuk %(it)s"), Said.TEXT),
    "from": (N_("dari %(it)s"), Said.TEXT),
    "into": (N_("ke %(it)s"), Said.TEXT),
    "joined_code": (N_("kode %(it)s"), Said.TEXT),
    "kind": ("%(it)s", Said.MSGID),
    "source": ("%(it)s", Said.MSGID),
    "word": (N_("kata kurir “%(it)s”"), Said.TEXT),
    "at": (N_("pada %(it)s"), Said.MOMENT),
    "place": (N_("di %(it)s"), Said.TEXT),
    "reason": (N_("alasan: %(it)s"), Said.MSGID),
    "resi": (N_("resi %(it)s"), Said.TEXT),
    "carrier": (N_("kurir %(it)s"), Said.TEXT),
    "channel": ("%(it)s", Said.CHANNEL),
    "manifest": (N_("manifes %(it)s"), Said.TEXT),
    "parcel": (N_("kiriman keluar %(it)s"), Said.TEXT),
    "office": (N_("ke %(it)s"), Said.TEXT),
    "office_address": ("%(it)s", Said.TEXT),
    "letter": (N_("nomor %(it)s"), Said.TEXT),
    "review_on": (N_("dilihat lagi %(it)s"), Said.DAY),
    "wait_until": (N_("ditunggu sampai %(it)s"), Said.DAY),
    "minutes": (N_("berita acara %(it)s"), Said.TEXT),
    "language": (N_("bahasa surat dan pesan: %(it)s"), Said.TEXT),
}
_DAYS_OF_A_PROMISE: Final = {"from": N_("sebelumnya %(it)s"), "to": N_("menjadi %(it)s")}
_ANSWERS: Final[dict[str, str]] = {
    "continue": N_("dilanjutkan"),
    "replace": N_("diganti"),
    "both": N_("keduanya disimpan"),
}
_KINDS: Final[dict[str, str]] = {
    **{kind.value: word for kind, word in FACT_WORDS.items()},
    **DOCUMENT_KINDS,
    **ENCLOSURE_KINDS,
    **LETTER_KINDS,
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": _KINDS,
    "reason": FAILURES,
    "answer": _ANSWERS,
    "source": SOURCES,
    "language": {str(code): name for code, name in OWN_NAMES.items()},
}


def details_of(data: dict[str, Any], name: str = "") -> tuple[Detail, ...]:
    """Return the parts that people read of the data of the event called ``name``."""
    return tuple(_details(data, name))


def _details(data: dict[str, Any], name: str) -> Iterator[Detail]:
    for key, value in data.items():
        if value in (None, "", []):
            continue
        if name == "promise_changed" and key in _DAYS_OF_A_PROMISE:
            yield Detail(_DAYS_OF_A_PROMISE[key], str(value), Said.DAY)
        elif name == "told" and key == "way":
            yield Detail("%(it)s", WAYS.get(str(value), str(value)), Said.MSGID)
        elif key == "from" and value in seed().channels:
            yield Detail(DETAILS["from"][0], str(value), Said.CHANNEL)
        elif key in DETAILS and not (key == "word" and _explained(data)):
            text, said = DETAILS[key]
            parts = value if isinstance(value, list) else [value]
            yield Detail(text, ", ".join(_shown(key, each) for each in parts), said)


def _explained(data: dict[str, Any]) -> bool:
    """Tell whether a report's kind says already what the carrier's word says."""
    return data.get("kind") in set(FactKind)


def _shown(key: str, value: object) -> str:
    """Return a value as people read it: codes in groups, keys as words, all else as it is."""
    text = str(value)
    if key in _WORDS:
        return _WORDS[key].get(text, text)
    if key == "carrier":
        return CARRIERS[text].name if text in CARRIERS else text
    for read in (TrackingCode, Mark.read):
        try:
            return read(text).grouped
        except (ValueError, Refusal):
            continue
    return text
