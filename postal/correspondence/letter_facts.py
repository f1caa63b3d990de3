"""All that a letter says, as plain values: its row keeps them, so it prints the same for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from postal.languages import Language
from postal.wording import N_

RECEIPT: Final = "receipt"
MISSING: Final = "missing"
COME_IN: Final = "come_in"
REJECTED: Final = "rejected"
DATE_CHANGED: Final = "date_changed"
READY: Final = "ready"
REMINDER: Final = "reminder"
RETURNED: Final = "returned"
FORWARDED: Final = "forwarded"
KINDS: Final[dict[str, str]] = {
    RECEIPT: N_("Berkas permohonan sudah diterima"),
    MISSING: N_("Kelengkapan berkas permohonan"),
    COME_IN: N_("Permintaan untuk datang ke kantor"),
    REJECTED: N_("Permohonan tidak dikabulkan"),
    DATE_CHANGED: N_("Perubahan tanggal"),
    READY: N_("Dokumen siap diambil"),
    REMINDER: N_("Pengingat"),
    RETURNED: N_("Pengembalian kiriman"),
    FORWARDED: N_("Diteruskan ke kantor lain"),
}
"""The kinds of letters, as the desk calls them."""
WITH_SLIP: Final = frozenset({MISSING, COME_IN, REMINDER})
"""Letters that wait for an answer: they carry a slip and a last day."""

DETAILS: Final[dict[str, tuple[str, ...]]] = {
    RECEIPT: ("examine_by",),
    MISSING: (),
    COME_IN: ("place", "hours", "bring", "reason"),
    REJECTED: ("reason", "object_until", "returns"),
    DATE_CHANGED: ("promise", "old", "new", "reason"),
    READY: ("place", "hours", "bring", "documents", "until"),
    REMINDER: ("of", "written_on", "place", "hours", "bring"),
    RETURNED: ("returns", "how"),
    FORWARDED: ("office", "office_address", "reason"),
}
"""The plain values that a kind's words need: days as ISO text, lists of words, words.

``promise`` is "examine" or "finish"; ``of`` is the kind of the letter that a reminder repeats.
"""


@dataclass(frozen=True)
class Signer:
    """Who signs: a position, on whose behalf (None for their own), name and NIP (may be empty).

    Without a position it is the head of the office, in the letter's language.
    """

    title: str = ""
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
class Passage:
    """A piece of the letter's words as it was composed.

    ``look`` is ``plain`` or ``bold``, ``item`` (a line of a list), ``asked`` (stands for the
    numbered list of what is asked for), ``office`` (a line of the office's address), ``beside``
    (beside the signature) or ``code`` (stands for the tracking code in large type).
    """

    look: str
    text: str = ""


@dataclass(frozen=True)
class LetterFacts:
    """One letter. ``slip`` is the mark on its slip, ``tracking`` the citizen's own code.

    ``lines`` is the address below the name, without the postcode. ``about`` are the people the
    case is about, where others than the applicant. ``wait_until`` is the last day on which the
    case waits for the answer. ``details`` are plain values that the kind's words need, see
    ``DETAILS``. ``subject`` and ``passages`` are its words, from version
    ``template`` of the office's text (0 is the program's own); a letter without them is older
    than the texts and has the program's own. ``crest`` is the hash of the picture in its head.
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
    details: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    passages: tuple[Passage, ...] = ()
    template: int = 0
    crest: str | None = None

    @property
    def asks_to_come(self) -> bool:
        """Whether the person is asked to come; then its slip is shown at the counter."""
        return self.kind == COME_IN or self.details.get("of") == COME_IN

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
                "passages": tuple(Passage(**each) for each in values.get("passages", ())),
            }
        )


def _asked(values: dict[str, Any]) -> Asked:
    page = values["page"]
    return Asked(**{**values, "page": tuple(page) if page is not None else None})
