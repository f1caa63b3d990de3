"""A carrier's number as it is scanned: what the carriers give out, and nothing else of that shape.

Intake and dispatch share it: neither a person's number nor a piece of one of our own codes may
ever lie open as a resi.
"""

from __future__ import annotations

from postal.carriers import Resi, parse_resi
from postal.codes import MARK_LENGTH, MARK_PREFIX, CheckFailed, Kind, Mark, NotAMark
from postal.errors import Refusal
from postal.identity import FamilyCardNumber, Nik
from postal.wording import N_


class CodeCut(Refusal):
    """A scan lost its first symbols or ran into the one before it."""

    code = "code-cut"
    text = N_("Kode ini terpotong atau tergabung dengan kode lain. Pindai sekali lagi.")


class RegisterNumber(Refusal):
    """A NIK or No. KK where a carrier's number belongs; it must not lie open as one."""

    code = "register-number"
    text = N_("Ini tampaknya NIK atau nomor KK, bukan resi. Nomor orang tidak dicatat di sini.")


def read_resi(text: str) -> Resi:
    """Return the carrier number that was scanned or typed.

    Raises:
        NotAResi: no carrier has such numbers.
        RegisterNumber: it is a NIK or a No. KK, which is kept encrypted and elsewhere.
    """
    resi = parse_resi(text)
    if resi.value.isdecimal() and (_is(Nik, resi.value) or _is(FamilyCardNumber, resi.value)):
        raise RegisterNumber
    return resi


def refuse_cut(symbols: str, office: str) -> None:
    """Refuse what is one of our codes without its beginning, or grown together with another.

    Keys typed while a page is being replaced are lost; the rest must not pass for a resi.
    ``symbols`` are normalised, ``office`` are the two symbols of our own office.

    Raises:
        CodeCut: it is.
    """
    starts = [f"{MARK_PREFIX}{kind}{office}" for kind in Kind]
    missing = MARK_LENGTH - len(symbols)
    whole = [start[:missing] + symbols for start in starts if 0 < missing <= len(start)]
    parts = [symbols[at : at + MARK_LENGTH] for at in range(len(symbols) - MARK_LENGTH + 1)]
    if any(_is_ours(text, office) for text in (*whole, *parts)):
        raise CodeCut


def _is(kind: type[Nik | FamilyCardNumber], text: str) -> bool:
    try:
        kind.parse(text)
    except Refusal:
        return False
    return True


def _is_ours(text: str, office: str) -> bool:
    try:
        return Mark.parse(text).office == office
    except (NotAMark, CheckFailed):
        return False
