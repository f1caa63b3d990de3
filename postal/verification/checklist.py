"""From the papers that a service asks for to the lines an operator judges, and to the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from postal.languages import Language
from postal.service import Condition, Item, Service
from postal.verdicts import OPEN, Missing, Verdict
from postal.wording import N_

KEEP: Final = "keep"
BACK: Final = "back"
ORIGINALS: Final[dict[str, str]] = {
    KEEP: N_("asli ditarik kantor"),
    BACK: N_("asli dikembalikan"),
}
"""What becomes of an original that does not simply stay in the bundle."""
_ONE_OF: Final[dict[Language, str]] = {"id": "salah satu: ", "en": "one of: "}


class Outcome(StrEnum):
    """What follows from the verdicts."""

    UNDECIDED = "undecided"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Line:
    """One requirement to judge: a paper, one of several, or a paper under a condition.

    ``key`` is made of the papers' codes, so it stays the same in every version of the service
    that asks for them, and a verdict is found again. ``original`` is a key of ``ORIGINALS``.
    """

    key: str
    items: tuple[str, ...]
    condition: Condition | None = None
    original: str | None = None

    def name(self, items: Mapping[str, Item], language: Language) -> str:
        """Return what is asked for in ``language``, without the condition."""
        names = (items[code].name(language) if code in items else code for code in self.items)
        return (_ONE_OF[language] if len(self.items) > 1 else "") + " / ".join(names)


@dataclass(frozen=True)
class Judged:
    """A verdict as it stands; ``again`` ones were open when the case went on and are asked anew."""

    verdict: Verdict
    again: bool = False


@dataclass(frozen=True)
class Decision:
    """The outcome and the lines it rests on: those still to judge, or those that are open."""

    outcome: Outcome
    lines: tuple[Line, ...] = ()


def lines_of(service: Service) -> tuple[Line, ...]:
    """Return the lines of one version of a service, in the order in which they are checked."""
    always = (Line(f"need:{code}", (code,)) for code in service.need)
    groups = (Line(f"any:{'+'.join(group)}", group) for group in service.any)
    seen: Counter[str] = Counter()
    conditional = []
    for condition in service.when:
        seen[condition.item] += 1
        place = f":{seen[condition.item]}" if seen[condition.item] > 1 else ""
        conditional.append(Line(f"when:{condition.item}{place}", (condition.item,), condition))
    listed = (*always, *groups, *conditional)
    return tuple(replace(line, original=_original(service, line.items)) for line in listed)


def _original(service: Service, items: tuple[str, ...]) -> str | None:
    """Return what becomes of the original; of papers of which one serves, any that goes back."""
    if set(items) & set(service.back):
        return BACK
    return KEEP if set(items) & set(service.keep) else None


def decide(lines: Iterable[Line], judged: Mapping[str, Judged]) -> Decision:
    """Return what follows from the verdicts, by line key; verdicts of other lines do not count.

    Every line must be judged before anything follows, so that the citizen hears of everything at
    once. Only a conditional line that nobody touched counts as not needed.
    """
    listed = tuple(lines)
    to_judge = tuple(line for line in listed if _waits(line, judged.get(line.key)))
    if to_judge:
        return Decision(Outcome.UNDECIDED, to_judge)
    still_open = tuple(
        line for line in listed if line.key in judged and judged[line.key].verdict in OPEN
    )
    return Decision(Outcome.INCOMPLETE if still_open else Outcome.COMPLETE, still_open)


def _waits(line: Line, judged: Judged | None) -> bool:
    if judged is None:
        return line.condition is None
    return judged.again


def missing(
    decision: Decision, judged: Mapping[str, Judged], items: Mapping[str, Item]
) -> tuple[Missing, ...]:
    """Return what the citizen of an incomplete case has to send, in both languages."""
    return tuple(
        Missing(judged[line.key].verdict, line.name(items, "id"), line.name(items, "en"))
        for line in decision.lines
    )
