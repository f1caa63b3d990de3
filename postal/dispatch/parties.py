"""Who signs a hand-over: the office, who receives, and a witness."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from postal.identity import mask_numbers

_LONGEST = 80


@dataclass(frozen=True)
class Party:
    """A person who signs; what is empty is filled in with a pen."""

    name: str = ""
    nip: str = ""
    position: str = ""


@dataclass(frozen=True)
class Parties:
    """Party one hands over, party two receives; ``condition`` is how the parcels look.

    A NIK or No. KK in any of it is masked: the minutes go out of the house.
    """

    first: Party = field(default_factory=Party)
    second: Party = field(default_factory=Party)
    witness: Party = field(default_factory=Party)
    condition: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the manifest's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any] | None) -> Parties:
        """Return the parties that :meth:`to_json` described; empty ones for None."""
        values = values or {}
        people = {
            key: Party(**{part: _short(text) for part, text in (values.get(key) or {}).items()})
            for key in ("first", "second", "witness")
        }
        return cls(**people, condition=_short(values.get("condition")))


def _short(text: object) -> str:
    return mask_numbers(" ".join(str(text or "").split()))[:_LONGEST]
