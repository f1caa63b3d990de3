"""All that a letter says, as plain values: its row keeps them, so it prints the same for ever."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from postal.languages import Language
from postal.wording import N_

MISSING: Final = "missing"
KINDS: Final[dict[str, str]] = {
    MISSING: N_("Kelengkapan berkas permohonan"),
}
"""The kinds of letters, with what stands behind "Hal"."""


@dataclass(frozen=True)
class Signer:
    """Who signs: a position, on whose behalf (None for their own), name and NIP (may be empty)."""

    title: str
    name: str = ""
    nip: str = ""
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Sender:
    """The head of the letter: the office as it was when the letter was composed."""

    name: str
    city: str
    address: str
    postcode: str
    phone: str
    hours: str
    complaints: str


@dataclass(frozen=True)
class Asked:
    """One thing that is to be sent: ``verdict`` absent, unclear or wrong, and what it is called.

    ``note`` is the operator's word on it; ``page`` is the page that is unclear, as the hash of its
    stored file, its number from 1 and the clockwise turn that puts it upright.
    """

    verdict: str
    name: str
    note: str | None = None
    page: tuple[str, int, int] | None = None


@dataclass(frozen=True)
class LetterFacts:
    """One letter. ``slip`` is the mark on its return slip, ``tracking`` the citizen's own code.

    ``lines`` is the address below the name, without the postcode. ``about`` are the people the
    case is about, where others than the applicant. ``wait_until`` is the last day on which the
    case waits for the answer.
    """

    kind: str
    language: Language
    day: date
    name: str
    lines: tuple[str, ...]
    postcode: str
    service: str
    about: tuple[str, ...]
    received_on: date
    tracking: str
    sender: Sender
    signer: Signer
    asked: tuple[Asked, ...] = ()
    wait_until: date | None = None
    slip: str | None = None
    demo: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the letter's row."""
        values = asdict(self)
        for key in ("day", "received_on", "wait_until"):
            values[key] = values[key].isoformat() if values[key] is not None else None
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> LetterFacts:
        """Return the letter that :meth:`to_json` described."""
        wait = values["wait_until"]
        return cls(
            **{
                **values,
                "day": date.fromisoformat(values["day"]),
                "received_on": date.fromisoformat(values["received_on"]),
                "wait_until": date.fromisoformat(wait) if wait is not None else None,
                "lines": tuple(values["lines"]),
                "about": tuple(values["about"]),
                "sender": Sender(**values["sender"]),
                "signer": Signer(**values["signer"]),
                "asked": tuple(_asked(each) for each in values["asked"]),
            }
        )


def _asked(values: dict[str, Any]) -> Asked:
    page = values["page"]
    return Asked(**{**values, "page": tuple(page) if page is not None else None})
