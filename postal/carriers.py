"""Carriers: their names, their words, and the numbers (resi) that they alone give to an item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from postal.carrier_facts import FactKind
from postal.errors import Refusal
from postal.wording import N_

POS_INDONESIA: Final = "pos"

_T, _A = FactKind.IN_TRANSIT, FactKind.ATTEMPTED
COMMON_WORDS: Final[dict[str, FactKind]] = {
    "handed_over": FactKind.HANDED_OVER,
    "in_transit": _T,
    "out_for_delivery": FactKind.OUT_FOR_DELIVERY,
    "attempted": _A,
    "held_at_post_office": FactKind.HELD_AT_POST_OFFICE,
    "delivered": FactKind.DELIVERED,
    "returning": FactKind.RETURNING,
    "returned": FactKind.RETURNED,
    "posting": FactKind.HANDED_OVER,
    "posting loket": FactKind.HANDED_OVER,
    "penerimaan di loket": FactKind.HANDED_OVER,
    "diterima kurir": FactKind.HANDED_OVER,
    "manifest serah": _T,
    "manifest terima": _T,
    "diteruskan": _T,
    "dalam perjalanan": _T,
    "proses antar": FactKind.OUT_FOR_DELIVERY,
    "sedang diantar": FactKind.OUT_FOR_DELIVERY,
    "gagal antar": _A,
    "gagal diantar": _A,
    "menunggu diambil": FactKind.HELD_AT_POST_OFFICE,
    "disimpan di kantor pos": FactKind.HELD_AT_POST_OFFICE,
    "selesai antar": FactKind.DELIVERED,
    "terkirim": FactKind.DELIVERED,
    "sudah sampai": FactKind.DELIVERED,
    "proses retur": FactKind.RETURNING,
    "sedang dikembalikan": FactKind.RETURNING,
    "retur": FactKind.RETURNED,
    "selesai retur": FactKind.RETURNED,
    "kembali ke pengirim": FactKind.RETURNED,
}
"""Tracking words as carriers write them, folded to small letters, and what they mean to us."""


@dataclass(frozen=True)
class Carrier:
    """A carrier: ``words`` are its own tracking words beside :data:`COMMON_WORDS`."""

    code: str
    name: str
    words: Mapping[str, FactKind] = field(default_factory=dict)


CARRIERS: Final[Mapping[str, Carrier]] = MappingProxyType(
    {
        carrier.code: carrier
        for carrier in (
            Carrier(POS_INDONESIA, "Pos Indonesia"),
            Carrier("jne", "JNE"),
            Carrier("jnt", "J&T Express"),
            Carrier("sicepat", "SiCepat"),
            Carrier("tiki", "TIKI"),
            Carrier("anteraja", "AnterAja"),
            Carrier("wahana", "Wahana"),
            Carrier("ninja", "Ninja Xpress"),
            Carrier("lion", "Lion Parcel"),
        )
    }
)
"""The carriers an office may hand parcels to, by code; a new one is one entry."""

ODD_SHAPE: Final = N_("Bentuk nomor resi ini tidak biasa. Bandingkan lagi dengan labelnya.")
ODD_CHECK: Final = N_("Angka periksa resi ini tidak cocok. Bandingkan lagi dengan labelnya.")

_ACCEPTED: Final = re.compile(r"[A-Z0-9]{8,30}")
_S10: Final = re.compile(r"[A-Z]{2}(?P<serial>\d{8})(?P<check>\d)[A-Z]{2}")
_POS_DATED: Final = re.compile(r"P(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})\d{7}")
_POS_OLDER: Final = re.compile(r"\d{11,13}")
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)


class CarrierUnknown(Refusal):
    """Nobody of that name carries for us."""

    code = "carrier-unknown"
    text = N_("Kurir “%(carrier)s” tidak ada dalam daftar: %(known)s.")


class NotAResi(Refusal):
    """The text cannot be a carrier's number."""

    code = "not-a-resi"
    text = N_("Nomor resi terdiri dari 8 sampai 30 huruf dan angka.")


@dataclass(frozen=True)
class Resi:
    """A carrier's number as it stands on the item.

    ``carrier_hint`` is the carrier that uses this shape (``pos``) where the shape tells, else None.
    ``doubt`` is a text (Indonesian msgid) for the person who scanned it when the shape is odd: the
    number is kept all the same, because the item and its label exist.
    """

    value: str
    carrier_hint: str | None
    doubt: str | None

    @property
    def odd(self) -> bool:
        """Whether somebody should compare the number with the label once more."""
        return self.doubt is not None


def s10_check_digit(serial: str) -> int:
    """Return the check digit for the eight digits of a UPU S10 number (registered mail, EMS)."""
    total = sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, serial, strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _judge(value: str) -> tuple[str | None, str | None]:
    """Return the carrier hint and the doubt for a number of accepted shape."""
    if found := _S10.fullmatch(value):
        fits = s10_check_digit(found["serial"]) == int(found["check"])
        return POS_INDONESIA, None if fits else ODD_CHECK
    if found := _POS_DATED.fullmatch(value):
        fits = _is_day(found["year"], found["month"], found["day"])
        return POS_INDONESIA, None if fits else ODD_SHAPE
    if _POS_OLDER.fullmatch(value):
        return POS_INDONESIA, None
    return None, ODD_SHAPE


def parse_resi(text: str) -> Resi:
    """Return the number that was scanned or typed, in capitals and without spaces.

    Known shapes: UPU S10 (with its check digit), Pos Indonesia's ``P`` + day + 7 digits and its
    older 11 to 13 digits, which have no public check digit. Any other number is odd, not wrong:
    other carriers publish no shape.

    Raises:
        NotAResi: not 8 to 30 letters and digits.
    """
    value = "".join(text.split()).upper()
    if not _ACCEPTED.fullmatch(value):
        raise NotAResi
    carrier_hint, doubt = _judge(value)
    return Resi(value, carrier_hint, doubt)


def find_carrier(name: str) -> Carrier:
    """Return the carrier with this code or name, in any case of letters.

    Raises:
        CarrierUnknown: there is none; names those that are known.
    """
    wanted = " ".join(name.split()).casefold()
    for carrier in CARRIERS.values():
        if wanted in (carrier.code, carrier.name.casefold()):
            return carrier
    raise CarrierUnknown(carrier=name, known=", ".join(CARRIERS))


def meaning(word: str, carrier: str | None = None) -> FactKind | None:
    """Return what a tracking word means; None for one that nobody has explained yet.

    Case, spaces, hyphens and underscores do not count. ``carrier`` is a key of :data:`CARRIERS`
    whose own words are asked first.
    """
    folded = " ".join(re.split(r"[\s_\-/]+", word.strip().casefold()))
    known = CARRIERS.get(carrier or "")
    own = known.words if known is not None else {}
    return own.get(folded) or COMMON_WORDS.get(folded) or COMMON_WORDS.get(folded.replace(" ", "_"))
