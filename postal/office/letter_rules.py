"""How the office writes its letters: who signs, how they are numbered, how long a case waits."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Final

from postal.correspondence.composing import signer_of
from postal.correspondence.letter_facts import Signer
from postal.correspondence.letter_numbers import check_pattern, parse_nip
from postal.models import Office
from postal.office.setting_up import WrongOfficeValue

LEAST_WAIT_DAYS: Final = 7
MOST_WAIT_DAYS: Final = 365
MOST_SIGNER: Final = 80


@dataclass(frozen=True)
class LetterRules:
    """What holds for letters composed from now on; those that exist keep what they say."""

    signer: Signer
    pattern: str
    wait_days: int


def rules_of(office: Office) -> LetterRules:
    """Return the rules in force."""
    signer = signer_of(office)
    signer = replace(signer, title=signer.title or "Kepala Dinas")
    return LetterRules(signer, office.letter_pattern, office.wait_days)


def change_letter_rules(office: Office, rules: LetterRules) -> None:
    """Write the rules into the office.

    Raises:
        WrongPattern, NotANip: a value of ``rules``.
        WrongOfficeValue: no position signs, a text is too long, or the days are out of range.
    """
    signer = rules.signer
    texts = (signer.title, signer.name, signer.on_behalf_of or "")
    if not signer.title or any(len(text) > MOST_SIGNER for text in texts):
        raise WrongOfficeValue(field="signer")
    if not LEAST_WAIT_DAYS <= rules.wait_days <= MOST_WAIT_DAYS:
        raise WrongOfficeValue(field="wait_days")
    nip = parse_nip(signer.nip) if signer.nip else ""
    office.letter_pattern = check_pattern(rules.pattern)
    office.wait_days = rules.wait_days
    office.signer = {**asdict(signer), "nip": nip}
