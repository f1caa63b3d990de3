"""A carrier's number at intake: what the carriers give out, and never a person's number."""

from __future__ import annotations

from postal.carriers import Resi, parse_resi
from postal.errors import Refusal
from postal.identity import FamilyCardNumber, Nik
from postal.intake.refusals import RegisterNumber


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


def _is(kind: type[Nik | FamilyCardNumber], text: str) -> bool:
    try:
        kind.parse(text)
    except Refusal:
        return False
    return True
