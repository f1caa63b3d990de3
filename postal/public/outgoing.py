"""Which public word the things on their way have, and which of them speaks for the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from postal import workflow
from postal.carriers import CARRIERS
from postal.public.facts import MAKING, RELEASED, Outgoing, PublicFacts, Said
from postal.wording import N_
from postal.workflow import PublicWord, Thing

FOLLOWED: Final = frozenset({"in_process", "produced"})
"""States of a case in which what is on its way out tells more than the case itself."""
TOLD: Final = FOLLOWED | {"finished"}
"""States in which what is or was on its way is listed."""

ATTENTION: Final = (
    PublicWord.CAME_BACK,
    PublicWord.CONTACT_OFFICE,
    PublicWord.READY,
    PublicWord.SENT,
    PublicWord.IN_PROCESS,
    PublicWord.FINISHED,
)
"""The words of what leaves; of several the first speaks for the case."""


@dataclass(frozen=True)
class Told:
    """One thing on its way as its citizen reads it: ``line`` is a short sentence about it."""

    thing: Outgoing
    word: PublicWord
    line: Said


def counts(state: str) -> bool:
    """Tell whether a parcel in this state is told at all; a replaced or void one is not."""
    return workflow.state(Thing.PARCEL, state).public is not None


def word_of(thing: Outgoing) -> PublicWord:
    """Return the public word of one thing on its way.

    Raises:
        LookupError: a parcel that does not count; a defect, not an input.
    """
    if thing.state == RELEASED:
        return PublicWord.READY
    if thing.state == MAKING:
        return PublicWord.IN_PROCESS
    word = workflow.state(Thing.PARCEL, thing.state).public
    if word is None:
        raise LookupError(thing.state)
    return word


def case_word(state: str, outgoing: Sequence[Outgoing]) -> PublicWord:
    """Return the citizen's word for a case: its state's, or that of what is on its way.

    A case in process has something left to make, whatever of it is out already.

    Raises:
        LookupError: the state has no public word; a defect in the table, not an input.
    """
    own = workflow.state(Thing.APPLICATION, state).public
    if own is None:
        raise LookupError(state)
    if state not in FOLLOWED:
        return own
    words = [word_of(thing) for thing in outgoing]
    if state == "in_process" or not words:
        words.append(own)
    return min(words, key=ATTENTION.index)


def leading(facts: PublicFacts) -> Outgoing:
    """Return the thing that speaks for the case; of several with its word the latest news.

    A parcel goes before a PDF: it is the one that somebody has to fetch.
    """
    word = case_word(facts.state, facts.outgoing)
    speaking = [thing for thing in facts.outgoing if word_of(thing) is word]
    return max(speaking, key=lambda thing: (thing.state != RELEASED, thing.since))


def listed(facts: PublicFacts) -> tuple[Told, ...]:
    """Return what is or was on its way, each as its own line."""
    if facts.state not in TOLD:
        return ()
    return tuple(
        Told(thing, _word(thing, facts.state), _line(thing, facts)) for thing in facts.outgoing
    )


def _word(thing: Outgoing, state: str) -> PublicWord:
    over = state == "finished" and thing.state == RELEASED
    return PublicWord.FINISHED if over else word_of(thing)


CONTENTS: Final[dict[tuple[str, ...], str]] = {
    ("card",): N_("Kartu"),
    ("paper",): N_("Dokumen"),
    ("card", "paper"): N_("Kartu dan dokumen"),
}
_OTHER: Final = N_("Kiriman")


def contents_of(kinds: Iterable[str]) -> Said:
    """Return what the things in a parcel are called together."""
    return Said(CONTENTS.get(tuple(sorted(kinds)), _OTHER))


def carrier_name(thing: Outgoing) -> str | None:
    """Return what people call the carrier, None where the office brings it itself."""
    known = CARRIERS.get(thing.carrier or "")
    return known.name if known is not None else thing.carrier


def at_office(thing: Outgoing) -> bool:
    """Tell whether a thing that is ready lies at the office's own counter."""
    if thing.state in ("ready_at_counter", "kept_at_counter"):
        return True
    return thing.state == "uncollected" and thing.channel != "ambil_kecamatan"


_LINES: Final[dict[str, str]] = {
    RELEASED: N_("%(what)s: terbit sebagai PDF pada %(day)s."),
    "attempted": N_("%(what)s: kurir datang pada %(day)s, belum berhasil."),
    "tracing": N_("%(what)s: sedang kami telusuri sejak %(day)s."),
    "held_at_post_office": N_("%(what)s: menunggu diambil di kantor pos sejak %(day)s."),
    "uncollected": N_("%(what)s: belum diambil."),
    "returning": N_("%(what)s: tidak sampai, sedang kembali kepada kami sejak %(day)s."),
    "returned": N_("%(what)s: tidak sampai, kembali kepada kami pada %(day)s."),
    "delivered": N_("%(what)s: sampai pada %(day)s."),
    "collected": N_("%(what)s: diambil pada %(day)s."),
}
_AT_OFFICE: Final = N_("%(what)s: siap diambil di kantor kami sejak %(day)s.")
_AT_DISTRICT: Final = N_("%(what)s: siap diambil di Kecamatan %(place)s sejak %(day)s.")
_TO_DISTRICT: Final = N_("%(what)s: kami serahkan ke Kecamatan %(place)s pada %(day)s.")
_TO_CARRIER: Final = N_("%(what)s: kami serahkan kepada %(carrier)s pada %(day)s.")
_PREPARED: Final = N_("%(what)s: sedang kami siapkan.")
_ASK: Final = N_("%(what)s: hubungi kantor kami.")


def _line(thing: Outgoing, facts: PublicFacts) -> Said:
    day: object = thing.since
    text = _LINES.get(thing.state)
    if text is None:
        text, day = _line_by_word(thing)
    values: dict[str, object] = {
        "what": contents_of(thing.kinds),
        "day": day,
        "place": thing.place or facts.office.city,
        "carrier": carrier_name(thing),
    }
    return Said(text, {key: value for key, value in values.items() if f"%({key})s" in text})


def _line_by_word(thing: Outgoing) -> tuple[str, object]:
    """Return the line of a state that shares it with others, and the day that it names."""
    word = word_of(thing)
    if word is PublicWord.READY:
        return (_AT_OFFICE if at_office(thing) else _AT_DISTRICT), thing.since
    if word is PublicWord.SENT:
        return (_TO_CARRIER if thing.carrier else _TO_DISTRICT), thing.handed_on or thing.since
    return (_ASK if word is PublicWord.CONTACT_OFFICE else _PREPARED), thing.since
