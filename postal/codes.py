"""The grammar of every code that the office itself gives out: make, check, read, forgive.

Two families share one alphabet and one check symbol. A *mark* (10 symbols) stands on paper and is
read by machines; it says what it is on. A *tracking code* (12 symbols) is the citizen's and says
nothing. Numbers of carriers are the carriers' own and live in :mod:`postal.carriers`.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from postal.errors import Refusal
from postal.wording import N_

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The 32 symbols: digits and capitals without I, L, O (read as 1, 1, 0) and U."""

MARK_PREFIX: Final = "B"
MARK_LENGTH: Final = 10
TRACKING_LENGTH: Final = 12
OFFICE_LENGTH: Final = 2
BODY_LENGTH: Final = 5

_VALUE: Final = {symbol: value for value, symbol in enumerate(ALPHABET)}
_SEPARATORS: Final = re.compile(r"[\s.\-\u2010-\u2015_]+")
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})


class NotAMark(Refusal):
    """The text does not have the shape of one of our marks."""

    code = "not-a-mark"
    text = N_("Ini bukan kode lembar atau label kantor ini.")


class NotATrackingCode(Refusal):
    """The text does not have the shape of a tracking code."""

    code = "not-a-tracking-code"
    text = N_("Kode pelacakan terdiri dari 12 huruf dan angka, misalnya 7K3M-QX9D-24HA.")


class NotAnOfficeCode(Refusal):
    """The two symbols that stand for an office inside a mark were ill chosen."""

    code = "not-an-office-code"
    text = N_("Kode kantor terdiri dari 2 huruf atau angka, tanpa I, L, O, dan U.")


class CheckFailed(Refusal):
    """The shape is right but the check symbol is not: somebody slipped or swapped two places."""

    code = "check-failed"
    text = N_("Ada satu huruf atau angka yang keliru. Periksa lagi kodenya satu per satu.")


def _powers_of_two(count: int) -> tuple[int, ...]:
    """Return the first ``count`` powers of x in GF(32), made with x^5 + x^2 + 1."""
    powers = [1]
    while len(powers) < count:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
    return tuple(powers)


_POWERS: Final = _powers_of_two(31)
_LOGARITHM: Final = {value: exponent for exponent, value in enumerate(_POWERS)}


def _times(left: int, right: int) -> int:
    """Multiply in GF(32)."""
    if not left or not right:
        return 0
    return _POWERS[(_LOGARITHM[left] + _LOGARITHM[right]) % 31]


def normalise(text: str) -> str:
    """Return typed ``text`` as a machine would have written it.

    Case is folded, spaces, hyphens and dots are dropped, I and L become 1, O becomes 0. Nothing is
    refused here: whatever else was typed stays for the caller to see.
    """
    compact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return compact.upper().translate(_READ_AS)


def check_symbol(symbols: str) -> str:
    """Return the check symbol for up to 30 ``symbols`` of :data:`ALPHABET`.

    Place i (from 1) weighs x^i and the check itself x^0, all different and none zero, so a single
    wrong symbol and a swap of any two places, the check's included, always show.

    Raises:
        ValueError: a symbol is not in the alphabet, or there are more than 30.
    """
    if len(symbols) > 30 or not _VALUE.keys() >= set(symbols):
        raise ValueError("expected at most 30 symbols of the alphabet")
    total = 0
    for weight, symbol in zip(_POWERS[1:], symbols, strict=False):
        total ^= _times(weight, _VALUE[symbol])
    return ALPHABET[total]


def _check(symbols: str) -> None:
    """Raise CheckFailed unless the last of ``symbols`` is the check of those before it."""
    if not _in_alphabet(symbols) or check_symbol(symbols[:-1]) != symbols[-1]:
        raise CheckFailed


def _in_alphabet(symbols: str) -> bool:
    return _VALUE.keys() >= set(symbols)


def _random_symbols(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def parse_office_code(text: str) -> str:
    """Return the two symbols of an office as a setting, in capitals.

    Nothing is read as something else here: an office that calls itself ``ML`` would otherwise find
    ``M1`` on its covers.

    Raises:
        NotAnOfficeCode: not two symbols of the alphabet.
    """
    office = text.strip().upper()
    if len(office) != OFFICE_LENGTH or not _in_alphabet(office):
        raise NotAnOfficeCode
    return office


class Kind(StrEnum):
    """What a mark stands on."""

    DOSSIER = "D"
    PARCEL = "P"
    FORM = "F"
    SLIP = "S"
    BOX = "X"
    COMMAND = "C"


_KINDS: Final = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True)
class Mark:
    """One of our marks on paper: ``B``, kind, office (2), body (5), check (1).

    Ten symbols are what QR version 1 holds at level H. A mark with the right check symbol is still
    only ours when its office is ours and a row knows it: that is for the caller to ask.

    Raises:
        ValueError: office or body are not symbols of the alphabet in the right number.
    """

    kind: Kind
    office: str
    body: str

    def __post_init__(self) -> None:
        """Refuse parts that could not be printed."""
        if len(self.office) != OFFICE_LENGTH or len(self.body) != BODY_LENGTH:
            raise ValueError("a mark has an office of 2 symbols and a body of 5")
        if not _in_alphabet(self.office + self.body):
            raise ValueError("office and body must be symbols of the alphabet")

    @property
    def text(self) -> str:
        """The ten symbols as they stand in the QR code."""
        symbols = MARK_PREFIX + self.kind + self.office + self.body
        return symbols + check_symbol(symbols)

    @property
    def grouped(self) -> str:
        """The ten symbols for people: ``BDMG 7K3 MQS``."""
        text = self.text
        return f"{text[:4]} {text[4:7]} {text[7:]}"

    @classmethod
    def new(cls, kind: Kind, office: str) -> Self:
        """Return a mark with a random body (25 bits: the caller draws again when a row has it)."""
        return cls(kind, office, _random_symbols(BODY_LENGTH))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the mark that a machine read, exactly as it was printed.

        Raises:
            NotAMark: another length, prefix or kind, or a symbol that we never print.
            CheckFailed: the shape is ours, the check symbol is wrong.
        """
        if not _in_alphabet(text):
            raise NotAMark
        return cls._from_symbols(text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the mark that a person typed; see :func:`normalise` for what is forgiven.

        Raises:
            NotAMark: another length, prefix or kind.
            CheckFailed: the shape is ours, a symbol is wrong.
        """
        return cls._from_symbols(normalise(text))

    @classmethod
    def parse_typed(cls, text: str, office: str) -> Self:
        """Like :meth:`parse`, but the last six symbols of a dossier's mark are enough.

        ``office`` is our own; the short form means a dossier of ours.
        """
        symbols = normalise(text)
        if len(symbols) == BODY_LENGTH + 1:
            symbols = MARK_PREFIX + Kind.DOSSIER + office + symbols
        return cls._from_symbols(symbols)

    @classmethod
    def _from_symbols(cls, symbols: str) -> Self:
        if len(symbols) != MARK_LENGTH or symbols[0] != MARK_PREFIX:
            raise NotAMark
        if symbols[1] not in _KINDS:
            raise NotAMark
        _check(symbols)
        return cls(Kind(symbols[1]), symbols[2:4], symbols[4:9])


@dataclass(frozen=True)
class TrackingCode:
    """The citizen's code: 11 random symbols (55 bits) and a check symbol.

    Raises:
        ValueError: not twelve symbols of the alphabet.
    """

    symbols: str

    def __post_init__(self) -> None:
        """Refuse what could not be printed."""
        if len(self.symbols) != TRACKING_LENGTH or not _in_alphabet(self.symbols):
            raise ValueError("a tracking code has 12 symbols of the alphabet")

    @property
    def text(self) -> str:
        """The twelve symbols without separators, as stored and as in an address."""
        return self.symbols

    @property
    def grouped(self) -> str:
        """The twelve symbols for people: ``XXXX-XXXX-XXXX``."""
        return "-".join((self.symbols[:4], self.symbols[4:8], self.symbols[8:]))

    @classmethod
    def new(cls) -> Self:
        """Return a code that nobody can guess."""
        symbols = _random_symbols(TRACKING_LENGTH - 1)
        return cls(symbols + check_symbol(symbols))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the code that a person typed; see :func:`normalise` for what is forgiven.

        Raises:
            NotATrackingCode: not twelve letters and digits.
            CheckFailed: twelve letters and digits, but one of them is wrong.
        """
        symbols = normalise(text)
        if len(symbols) != TRACKING_LENGTH or not (symbols.isascii() and symbols.isalnum()):
            raise NotATrackingCode
        _check(symbols)
        return cls(symbols)
