"""Forms with which dossiers begin, and that begin again in the middle of one, on plain values.

A cover that vanished leaves its pages under the one before. Where citizens lay the form on top, and
most do, the form of the second dossier stands in the middle of the first. Two filled-in copies of
one printed form look nearly the same (4 to 20 bits of 220 apart; other papers 37 or more), so that
it can be seen. A second copy of a form may also be honest, so it counts only where the pile shows
that this form stands in front, and where something else speaks for it: a cover is missing, the form
lies just where it would if a cover had slipped by a page, or nearly all dossiers begin with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from postal.imaging.likeness import turns_of
from postal.scanning import reasons as why
from postal.scanning.counting import Counts
from postal.scanning.cut_values import Segment
from postal.scanning.doubts import hold

# Two copies of one form, filled in by two people, are no further apart than this.
_ONE_FORM = 24
# A form is one with which dossiers begin if at least so many do, ...
_BEGIN = 2
# ... and if, were it as usual further on as in front, so many more would be there than there are:
# by what else speaks for it.
_RARER, _RARER_SLIPPED = 6, 4
# Where no cover is known to be missing: so many dossiers, and this share of all of them.
_PLENTY, _MOST = 3, 2 / 3


@dataclass(eq=False)
class _Form:
    """A look, the dossiers that begin with it, and those that hold it further on.

    ``slipped`` are of these the ones in which it lies as behind a cover that slipped by a page.
    """

    turns: tuple[int, ...]
    begin: list[Segment] = field(default_factory=list)
    within: list[Segment] = field(default_factory=list)
    slipped: list[Segment] = field(default_factory=list)

    def is_on(self, look: int) -> bool:
        """Tell whether a page with this look is a copy of the form."""
        return any((look ^ turn).bit_count() <= _ONE_FORM for turn in self.turns)


_Papers = Sequence[_Form | None]


def doubt_titles(segments: Sequence[Segment], counts: Counts) -> None:
    """Doubt a dossier of which no count speaks, and in which a form begins again."""
    coded = [segment for segment in segments if segment.code is not None and segment.filled]
    if all(segment.doubt is not None or counts.settles(segment) for segment in coded):
        return
    looks = [[page.look for page in segment.pages if not page.blank] for segment in coded]
    forms = _forms(coded, looks)
    papers = [[_form_of(look, forms) for look in some] for some in looks] if forms else []
    further_on = sum(bool(look) for some in looks for look in some[1:])
    for form in forms:
        _find(form, coded, papers)
        for segment in _suspects(form, coded, further_on, missing=bool(counts.known.waiting)):
            if not counts.settles(segment):
                hold(segment, why.FORM_AGAIN)


def _forms(coded: Sequence[Segment], looks: Sequence[Sequence[str]]) -> list[_Form]:
    """Return the forms with which more than one dossier begins."""
    found: list[_Form] = []
    for segment, (first, *_) in zip(coded, looks, strict=True):
        if not first:
            continue
        form = _form_of(first, found)
        if form is None:
            form = _Form(turns_of(first))
            found.append(form)
        form.begin.append(segment)
    return [form for form in found if len(form.begin) >= _BEGIN]


def _form_of(look: str, forms: Iterable[_Form]) -> _Form | None:
    """Return the form of which a page is a copy, by its fingerprint."""
    number = int(look, 16) if look else None
    return next((form for form in forms if number is not None and form.is_on(number)), None)


def _find(form: _Form, coded: Sequence[Segment], papers: Sequence[_Papers]) -> None:
    """Find the dossiers that hold a form further on; ``papers`` are the forms of their pages."""
    behind = [*papers[1:], None]
    for segment, some, after in zip(coded, papers, behind, strict=True):
        places = [place for place, one in enumerate(some) if place and one is form]
        if not places:
            continue
        form.within.append(segment)
        under = places[0] == 1 and some[0] is None
        above = places[-1] == len(some) - 1 and after is not None and after[0] is None
        if under or above:
            form.slipped.append(segment)


def _suspects(
    form: _Form, coded: Sequence[Segment], further_on: int, *, missing: bool
) -> Iterator[Segment]:
    """Yield the dossiers that are doubted for this form; ``further_on`` counts pages not in front.

    Were the form as usual there as it is in front, it would stand on ``expected`` of them.
    """
    within, begin = len(form.within), len(form.begin)
    expected = further_on * begin / len(coded)
    if within and expected >= _RARER_SLIPPED * within:
        yield from form.slipped
    if within and expected >= _RARER * within:
        most = within == 1 and begin >= _PLENTY and begin >= _MOST * len(coded)
        yield from form.within if missing or most else ()
