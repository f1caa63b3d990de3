"""What an operator finds of one requirement, and how a citizen is told what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Self

from postal.wording import N_

if TYPE_CHECKING:
    from postal.languages import Language


class Verdict(StrEnum):
    """The five words of an examination."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCLEAR = "unclear"
    WRONG = "wrong"
    NOT_NEEDED = "not_needed"


def codes_of(line: str) -> tuple[str, ...]:
    """Return the papers that a requirement asks for, from the key its verdict is kept under.

    The key is made in ``checklist.lines_of``: ``need:KK``, ``any:KK+KTP``, ``when:KK:2``.
    """
    return tuple(line.split(":")[1].split("+"))


VERDICT_LABELS: Final[dict[Verdict, str]] = {
    Verdict.PRESENT: N_("ada"),
    Verdict.ABSENT: N_("tidak ada"),
    Verdict.UNCLEAR: N_("tidak terbaca"),
    Verdict.WRONG: N_("tidak sesuai"),
    Verdict.NOT_NEEDED: N_("tidak perlu"),
}
OPEN: Final = frozenset({Verdict.ABSENT, Verdict.UNCLEAR, Verdict.WRONG})
"""The words that leave a requirement open: the citizen has to send something."""

PLAIN: Final[dict[Verdict, str]] = {
    Verdict.ABSENT: N_("%(item)s belum ada. Mohon dikirim."),
    Verdict.UNCLEAR: N_("%(item)s tidak terbaca. Mohon kirim salinan yang jelas."),
    Verdict.WRONG: N_("%(item)s tidak sesuai dengan yang diminta. Mohon kirim yang sesuai."),
}
"""Each open word as the citizen reads it (msgids); no person is named in it."""


@dataclass(frozen=True)
class Missing:
    """One paper that the citizen was told is missing, in the words of that day."""

    verdict: Verdict
    name_id: str
    name_en: str

    def name(self, language: Language) -> str:
        """Return the paper's name in ``language``."""
        return self.name_en if language == "en" else self.name_id

    def to_json(self) -> dict[str, str]:
        """Return plain values for the event of the decision."""
        return {"verdict": self.verdict.value, "id": self.name_id, "en": self.name_en}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return what :meth:`to_json` wrote down."""
        return cls(Verdict(values["verdict"]), values["id"], values["en"])
