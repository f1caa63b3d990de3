"""Passwords: what is refused, how they are kept, and one price for every wrong answer.

Hashing takes tens of milliseconds and 64 MB on purpose: never call it inside a writing transaction.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from postal.codes import ALPHABET
from postal.errors import Refusal
from postal.wording import N_

SHORTEST: Final = 10
LONGEST: Final = 200
FEWEST_SYMBOLS: Final = 5
_COMMON: Final = frozenset(
    {
        "0123456789", "0987654321", "1234567890", "1q2w3e4r5t", "9876543210", "adminadmin",
        "admin12345", "administrator", "bismillah1", "bismillah123", "disdukcapil",
        "disdukcapil1", "dispendukcapil", "indonesia1", "indonesia123", "katasandi1",
        "katasandi12", "katasandi123", "password12", "password123", "passwordku", "qwertyuiop",
        "rahasiasaya", "sandikusaya",
    }
)  # fmt: skip
_HASHER = PasswordHasher()


class PasswordTooShort(Refusal):
    """Fewer characters than we accept."""

    code = "password-too-short"
    text = N_("Kata sandi paling sedikit %(least)s huruf. Beberapa kata biasa sudah cukup.")


class PasswordTooLong(Refusal):
    """Longer than anybody types: it would only cost computing time."""

    code = "password-too-long"
    text = N_("Kata sandi paling banyak %(most)s huruf.")


class PasswordIsUsername(Refusal):
    """The user name, perhaps in other letters."""

    code = "password-is-username"
    text = N_("Kata sandi tidak boleh sama dengan nama pengguna.")


class PasswordTooEasy(Refusal):
    """One of the first that somebody would try."""

    code = "password-too-easy"
    text = N_("Kata sandi ini terlalu mudah ditebak. Pakai beberapa kata yang tidak berhubungan.")


@dataclass(frozen=True)
class Verdict:
    """Whether a password was right, and a new hash when the stored one is of an older strength."""

    right: bool
    better_hash: str | None = None


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


def check_rules(password: str, username: str) -> None:
    """Refuse a new password that is too short, too long, the user name or easily guessed.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsUsername, PasswordTooEasy.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShort(least=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(most=LONGEST)
    if _folded(password) == _folded(username):
        raise PasswordIsUsername
    if _folded(password) in _COMMON or len(set(_folded(password))) < FEWEST_SYMBOLS:
        raise PasswordTooEasy


def hash_password(password: str) -> str:
    """Return the Argon2id hash with its own salt and parameters inside."""
    return _HASHER.hash(password)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


def verify(stored: str | None, password: str) -> Verdict:
    """Compare ``password`` with a stored hash; None (no such account) costs the same and fails.

    A password longer than any we accept is wrong without being computed.
    """
    nobody = _nobodys_hash()
    if len(password) > LONGEST:
        return Verdict(right=False)
    try:
        _HASHER.verify(stored or nobody, password)
    except (VerificationError, InvalidHashError):
        return Verdict(right=False)
    if stored is None:
        return Verdict(right=False)
    better = _HASHER.hash(password) if _HASHER.check_needs_rehash(stored) else None
    return Verdict(right=True, better_hash=better)


def one_time_password() -> str:
    """Return a random password of 60 bits that can be read out over the telephone."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(12)).lower()
    return "-".join((symbols[:4], symbols[4:8], symbols[8:]))
