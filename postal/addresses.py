"""Postal addresses in Indonesia: normalised once, then asked small questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

from postal.errors import Refusal
from postal.provinces import PROVINCES
from postal.wording import N_

PART_NAMES: Final = MappingProxyType(
    {
        "street": N_("jalan dan nomor"),
        "rt": N_("RT"),
        "rw": N_("RW"),
        "village": N_("kelurahan atau desa"),
        "district": N_("kecamatan"),
        "city": N_("kabupaten atau kota"),
        "province": N_("provinsi"),
        "postcode": N_("kode pos"),
    }
)
"""What people call each part (Indonesian msgids), in the order of an address."""

_NEEDED: Final = ("street", "village", "district", "city", "postcode")
_POSTCODE: Final = re.compile(r"[1-9]\d{4}", re.ASCII)
_RT_OR_RW: Final = re.compile(r"^(RT|RW)\b[\s.]*", re.IGNORECASE)
_IN_STREET: Final = re.compile(
    r"[\s,]*\bRT(?:[\s.]*/[\s.]*RW)?[\s.:]*(\d{1,3})(?:[\s.,/-]*RW[\s.:]*|\s*/\s*)(\d{1,3})\b[\s,]*",
    re.ASCII | re.IGNORECASE,
)
_SPELLINGS: Final = (
    (re.compile(r"^(kel|kelurahan)\b[\s.]*", re.IGNORECASE), "Kelurahan "),
    (re.compile(r"^(ds|desa)\b[\s.]*", re.IGNORECASE), "Desa "),
    (re.compile(r"^(kec|kecamatan)\b[\s.]*", re.IGNORECASE), ""),
    (re.compile(r"^(kab|kabupaten)\b[\s.]*", re.IGNORECASE), "KABUPATEN "),
    (re.compile(r"^(prov|provinsi)\b[\s.]*", re.IGNORECASE), ""),
)
_STREETS: Final = (
    (re.compile(r"\b(jl|jln)\b", re.IGNORECASE), "jalan"),
    (re.compile(r"\b(gg)\b", re.IGNORECASE), "gang"),
    (re.compile(r"\b(no|nomor|nr)\b", re.IGNORECASE), ""),
)
_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_NUMBERED: Final = re.compile(r"\b(?:no|nomor|nr)\b[\s.:]*\d", re.IGNORECASE)
_AT_THE_END: Final = re.compile(r"(\w+)[\W_]+\d{1,4}\s?[a-z]?(?:\s?[-/]\s?\w+)?$", re.IGNORECASE)
_HAMLETS: Final = frozenset({"dusun", "dsn", "dukuh", "kampung", "kp", "lingkungan", "banjar"})
_WAYS: Final = frozenset({"blok", "gang", "gg", "km", "lorong", "rt", "rw", *_HAMLETS})
"""Words after which a number is that of a way or a quarter, not of a house."""
_CODE_OF: Final = {name.upper(): code for code, name in PROVINCES.items()}
_ZONES: Final = {
    **dict.fromkeys(("11", "12", "13", "14", "21"), "2"),
    **dict.fromkeys(("15", "16", "17", "18", "19"), "3"),
    **dict.fromkeys(("32", "36"), "14"),  # the suburbs of Jakarta share its zone
    **dict.fromkeys(("33", "34"), "5"),
    "31": "1",
    "35": "6",
}
_ZONES_OF_ISLANDS: Final = {"5": "8", "6": "7", "7": "9", "8": "9", "9": "9"}


class NotAPostcode(Refusal):
    """Not five digits."""

    code = "not-a-postcode"
    text = N_("Kode pos terdiri dari 5 angka, misalnya 65111.")


def parse_postcode(text: str) -> str:
    """Return the five digits of a postcode; spaces are dropped.

    Raises:
        NotAPostcode: anything else, also a first digit 0, which is no zone.
    """
    postcode = "".join(text.split())
    if not _POSTCODE.fullmatch(postcode):
        raise NotAPostcode
    return postcode


def split_rt_rw(street: str) -> tuple[str, str, str]:
    """Return street, RT and RW of ``Jalan Contoh 1 RT 003/RW 007``; both empty where none stands.

    Only a pair that is announced by ``RT`` is taken out, so a house number ``3/7`` stays.
    """
    found = _IN_STREET.search(street)
    if found is None:
        return street, "", ""
    rest = f"{street[: found.start()]}, {street[found.end() :]}".strip(" ,")
    return rest, found[1], found[2]


def _tidy(text: str) -> str:
    """Collapse white space (also line ends) and spell the usual abbreviations out."""
    tidy = " ".join(text.split()).strip(" ,")
    for pattern, spelling in _SPELLINGS:
        tidy = pattern.sub(spelling, tidy)
    return tidy.strip()


def _compared(street: str) -> str:
    """Return a street without what people write in more than one way or leave out."""
    for pattern, spelling in _STREETS:
        street = pattern.sub(spelling, street)
    return street


def _three_digits(text: str) -> str:
    number = _RT_OR_RW.sub("", text.strip())
    return number.zfill(3) if number else ""


@dataclass(frozen=True)
class PostalAddress:
    """Where a parcel goes; every part may be empty, none holds more than one line.

    Spelling is settled when the address is made: RT and RW have three digits, KABUPATEN or KOTA
    and the province stand in capitals, the kecamatan without its prefix.

    Raises:
        NotAPostcode: a postcode is given but is not five digits.
    """

    street: str = ""
    rt: str = ""
    rw: str = ""
    village: str = ""
    district: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""

    def __post_init__(self) -> None:
        """Normalise every part."""
        settled = {
            "street": " ".join(self.street.split()).strip(" ,"),
            "rt": _three_digits(self.rt),
            "rw": _three_digits(self.rw),
            "village": _tidy(self.village),
            "district": _tidy(self.district),
            "city": _tidy(self.city).upper(),
            "province": _tidy(self.province).upper(),
            "postcode": parse_postcode(self.postcode) if self.postcode.strip() else "",
        }
        for part, value in settled.items():
            object.__setattr__(self, part, value)

    def missing(self) -> tuple[str, ...]:
        """Return the names of the empty parts (keys of :data:`PART_NAMES`), in their order."""
        return tuple(part.name for part in fields(self) if not getattr(self, part.name))

    @property
    def lacking(self) -> tuple[str, ...]:
        """The empty parts without which no carrier finds it: all but RT, RW and the province."""
        return tuple(part for part in self.missing() if part in _NEEDED)

    @property
    def deliverable(self) -> bool:
        """Whether a carrier can find it."""
        return not self.lacking

    @property
    def key(self) -> str:
        """The address as it is compared: one for all its spellings, empty where it is too vague.

        Neither postcode nor province count: who knows the house may err in those.
        """
        if not self.street or not (self.village or self.district):
            return ""
        village = self.village.removeprefix("Kelurahan ").removeprefix("Desa ")
        parts = (_compared(self.street), self.rt, self.rw, village, self.district, self.city)
        return "|".join(_LETTERS.sub("", part.casefold()) for part in parts)

    @property
    def names_house(self) -> bool:
        """Whether it tells one house or few from the rest of a village: RT and RW, or a number."""
        if (self.rt and self.rw) or _NUMBERED.search(self.street):
            return True
        found = _AT_THE_END.search(self.street)
        first = self.street.split(maxsplit=1)[0].casefold() if found is not None else ""
        return found is not None and found[1].casefold() not in _WAYS and first not in _HAMLETS

    @property
    def rt_rw(self) -> str:
        """RT and RW as ``003/007``, with ``-`` for the one that is not known; empty without."""
        return f"{self.rt or '-'}/{self.rw or '-'}" if self.rt or self.rw else ""

    @property
    def zone_doubtful(self) -> bool:
        """Whether the postcode's first digit is not a zone of the province; only a hint.

        False where either is not known. Source: the postcode zones of Pos Indonesia.
        """
        code = _CODE_OF.get(self.province)
        if code is None or not self.postcode:
            return False
        return self.postcode[0] not in (_ZONES.get(code) or _ZONES_OF_ISLANDS[code[0]])

    def lines(self) -> tuple[str, ...]:
        """Return the lines of a label from the street to the postcode, without empty ones."""
        village = self.village
        if village and not village.startswith(("Kelurahan ", "Desa ")):
            village = f"Kel./Desa {village}"
        lines = (
            self.street,
            f"RT/RW {self.rt_rw}" if self.rt_rw else "",
            village,
            f"Kec. {self.district}" if self.district else "",
            self.city,
            f"{self.province} {self.postcode}".strip(),
        )
        return tuple(line for line in lines if line)
