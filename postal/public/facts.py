"""What an answer to a citizen is made of; no database, no Flask, no name, NIK or address of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from postal import dates
from postal.verdicts import Missing


@dataclass(frozen=True)
class Said:
    """A sentence as a msgid with values, and the sentences that follow it (``more``).

    Days among the values are written out when it is said; a value may be a ``Said`` itself.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    more: tuple[Said, ...] = ()

    def __str__(self) -> str:
        """Return the Indonesian sentences."""
        shown = {
            key: dates.long_date(value, "id") if isinstance(value, date) else value
            for key, value in self.values.items()
        }
        first = self.text % shown if shown else self.text
        return " ".join((first, *map(str, self.more)))


@dataclass(frozen=True)
class Named:
    """The name of a service in both languages."""

    name_id: str
    name_en: str


@dataclass(frozen=True)
class OfficeFacts:
    """Where the citizen can go, call or complain."""

    name: str
    address: str
    postcode: str
    city: str
    hours: str
    phone: str
    complaints: str
    zone: str = "WIB"
    demo: bool = False


@dataclass(frozen=True)
class Outgoing:
    """One thing on its way out: a parcel, a PDF, or what is still being made.

    ``state`` is the parcel's, or :data:`RELEASED` or :data:`MAKING`. ``kinds`` are the documents
    of this case in it (``card``, ``paper``); empty where only things go back. ``since`` is the day
    of its state by the carrier's clock where a carrier told it. ``failure`` is a key of
    ``carrier_facts.FAILURES``, None for a reason that nobody has worded.
    """

    state: str
    since: date
    kinds: tuple[str, ...] = ()
    channel: str | None = None
    handed_on: date | None = None
    carrier: str | None = None
    resi: str | None = None
    place: str | None = None
    failure: str | None = None
    attempts: int = 0
    trace_until: date | None = None


RELEASED = "released"
MAKING = "making"


@dataclass(frozen=True)
class PublicFacts:
    """What an answer is made of. ``since`` is the day of the present state, ``today`` the office's.

    ``pages_in`` tells whether the paper was scanned and found its case. ``missing`` is what the
    citizen has to send, ``channel`` and ``place`` how and where the result will reach them,
    ``outgoing`` what is on its way once the case is in process. ``rejected_on`` is the day of the
    rejection with which a finished case was closed, None where it ended otherwise;
    ``forwarded_to`` the name of the office that has the case now, with its address if known.
    ``wait_until`` is the last day on which an incomplete case waits, None while nobody was told;
    ``given_up`` says that an expired one ended because nobody could reach its person.
    """

    code: str
    state: str
    since: date
    received_on: date
    examine_by: date | None
    today: date
    office: OfficeFacts
    service: Named | None = None
    pages_in: bool = False
    visited_on: date | None = None
    finish_by: date | None = None
    review_on: date | None = None
    missing: tuple[Missing, ...] = ()
    channel: str | None = None
    place: str | None = None
    outgoing: tuple[Outgoing, ...] = ()
    rejected_on: date | None = None
    forwarded_to: str | None = None
    forwarded_address: str | None = None
    wait_until: date | None = None
    given_up: bool = False
