"""From what the office knows of a case to what its citizen is told; no database, no Flask.

The word comes from the table of states; the sentences, what to do next and where on the line the
case stands are said by the files beside this one. None knows a name, a NIK or an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from postal.public import arrived, early, making, sent
from postal.public.facts import RELEASED, Named, PublicFacts, Said
from postal.public.line import Line, line_of
from postal.public.outgoing import Told, case_word, leading, listed
from postal.verdicts import Missing
from postal.workflow import PublicWord

SAYINGS: Final[Mapping[PublicWord, Callable[[PublicFacts], tuple[Said, Said]]]] = MappingProxyType(
    {
        PublicWord.RECEIVED: early.received,
        PublicWord.EXAMINING: early.examining,
        PublicWord.INCOMPLETE: early.incomplete,
        PublicWord.COME_IN: early.come_in,
        PublicWord.IN_PROCESS: making.in_process,
        PublicWord.ON_HOLD: making.on_hold,
        PublicWord.SENT: sent.sent,
        PublicWord.READY: arrived.ready,
        PublicWord.CAME_BACK: arrived.came_back,
        PublicWord.FINISHED: arrived.finished,
        PublicWord.REJECTED: early.rejected,
        PublicWord.WITHDRAWN: early.withdrawn,
        PublicWord.EXPIRED: early.expired,
        PublicWord.FORWARDED: early.forwarded,
        PublicWord.CONTACT_OFFICE: early.contact,
    }
)
_OVER: Final = frozenset({PublicWord.FINISHED, PublicWord.REJECTED})
_EXAMINED_BY: Final = frozenset({PublicWord.RECEIVED, PublicWord.EXAMINING})
_FINISHED_BY: Final = frozenset({PublicWord.IN_PROCESS, PublicWord.ON_HOLD, PublicWord.SENT})


@dataclass(frozen=True)
class PublicAnswer:
    """Everything the page and ``flask status`` say about one case.

    ``parcels`` is what is or was on its way to the citizen, parcels and PDFs alike.
    """

    code: str
    word: PublicWord
    sentence: Said
    next_step: Said
    line: Line
    service: Named | None
    asked_on: date
    days: Mapping[str, date] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    parcels: tuple[Told, ...] = ()
    free: bool = True

    @property
    def spread(self) -> bool:
        """Whether the sentence alone does not tell where everything is."""
        return len(self.parcels) > 1 or (bool(self.parcels) and self.word in _OVER)


def answer(facts: PublicFacts) -> PublicAnswer:
    """Return what the citizen of this case is told.

    Raises:
        LookupError: the state has no public word; a defect in the table, not an input.
    """
    word = _word(facts)
    sentence, next_step = SAYINGS[word](facts)
    pdf = word is PublicWord.READY and leading(facts).state == RELEASED
    return PublicAnswer(
        code=facts.code,
        word=word,
        sentence=sentence,
        next_step=next_step,
        line=line_of(word, facts.channel, pdf=pdf),
        service=facts.service,
        asked_on=facts.today,
        days=_days(facts, word),
        missing=facts.missing if word is PublicWord.INCOMPLETE else (),
        parcels=listed(facts),
    )


def _word(facts: PublicFacts) -> PublicWord:
    """Return the case's word; a closed rejection stays one, whatever its state is called."""
    own = case_word(facts.state, facts.outgoing)
    return own if facts.rejected_on is None else PublicWord.REJECTED


def _days(facts: PublicFacts, word: PublicWord) -> dict[str, date]:
    """Return the days that this word speaks of, by their names for machines."""
    named = {
        "examine_by": facts.examine_by if word in _EXAMINED_BY else None,
        "finish_by": facts.finish_by if word in _FINISHED_BY else None,
        "review_on": facts.review_on if word is PublicWord.ON_HOLD else None,
        "rejected_on": facts.rejected_on,
    }
    known = {name: day for name, day in named.items() if day is not None}
    return {"received_on": facts.received_on, **known}
