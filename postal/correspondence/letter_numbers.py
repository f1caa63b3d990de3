"""How letters are numbered and signed: the office's pattern and the NIP, checked when they are set.

A pattern is the office's own classification around places to fill, for instance
``470/{number}/{month}/{year}`` -> ``470/17/XI/2026``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from postal.errors import Refusal
from postal.wording import N_

MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
MOST_PATTERN: Final = 60
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_AROUND: Final = re.compile(r"[A-Za-z0-9 ./\-]*", re.ASCII)
_NIP: Final = re.compile(
    # Born, appointed (month 21: a contract instead of a month), sex, serial number.
    r"(?P<born>\d{8})(?P<year>(?:19|20)\d{2})(?:0[1-9]|1[0-2]|21)[12]\d{3}",
    re.ASCII,
)
_SHORT: Final = re.compile(r"(?P<number>\d{1,6})(?:\s*/\s*(?P<year>\d{4}))?", re.ASCII)


@dataclass(frozen=True)
class TypedNumber:
    """What somebody may mean who types a letter's number.

    ``text`` as it stands on the paper; ``number`` of a ``year``, None for the usual one; or
    ``start``, with which the number in full begins, up to a stroke.
    """

    text: str
    number: int | None = None
    year: int | None = None
    start: str | None = None


class WrongPattern(Refusal):
    """A pattern that would give two letters one number, or that holds what cannot be filled."""

    code = "wrong-letter-pattern"
    text = N_(
        "Pola nomor: huruf, angka, spasi, titik, garis, dan tempat {number}, {year}, {month}; "
        "{number} dan {year} harus ada, masing-masing satu kali, dengan tanda pemisah."
    )


class NotANip(Refusal):
    """Eighteen digits in another shape, or not eighteen."""

    code = "not-a-nip"
    text = N_(
        "NIP terdiri dari 18 angka: tanggal lahir, tahun dan bulan pengangkatan, 1 atau 2, "
        "lalu tiga angka."
    )


def check_pattern(text: str) -> str:
    """Return a pattern of letter numbers, trimmed.

    Raises:
        WrongPattern: it lacks the number or the year, or has something else in it.
    """
    pattern = " ".join(text.split())
    places = _PLACE.findall(pattern)
    once = sorted(places) in (["number", "year"], ["month", "number", "year"])
    fits = len(pattern) <= MOST_PATTERN and _AROUND.fullmatch(_PLACE.sub("", pattern))
    # Digits that touch would read as another letter's number: {number}{year} or 4{number}.
    touches = re.search(r"\}\{|[0-9]\{number\}|\{number\}[0-9]|[0-9]\{year\}", pattern)
    if not once or not fits or touches:
        raise WrongPattern
    return pattern


def number_text(pattern: str, number: int, day: date) -> str:
    """Return the number as it stands on a letter that is first printed on ``day``."""
    values = {"number": str(number), "year": str(day.year), "month": MONTHS[day.month - 1]}
    return _PLACE.sub(lambda place: values[place[1]], pattern)


def read_number(text: str) -> TypedNumber:
    """Read a letter's number: in full, as ``17/2026``, as ``17``, or as ``470/17`` of a longer one.

    Whether a letter has it is another question.
    """
    wanted = " ".join(text.split())
    short, start = _SHORT.fullmatch(wanted), wanted.rstrip("/")
    return TypedNumber(
        wanted,
        number=int(short["number"]) if short else None,
        year=int(short["year"]) if short and short["year"] else None,
        start=f"{start}/" if start and "/" in wanted else None,
    )


def parse_nip(text: str) -> str:
    """Return a NIP, typed with or without spaces, as it stands on paper: ``19800101 200501 1 001``.

    Its 18 digits are: born (8), appointed (6), sex (1), serial number (3).

    Raises:
        NotANip: another shape, or born on a day that does not exist.
    """
    digits = re.sub(r"[ .\-]", "", text)
    found = _NIP.fullmatch(digits)
    if found is None:
        raise NotANip
    try:
        born = date.fromisoformat(found["born"])
    except ValueError as problem:
        raise NotANip from problem
    if born.year >= int(found["year"]):
        raise NotANip
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"
