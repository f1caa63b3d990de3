"""The newest cases with some words in their names, found slice by slice from the newest on.

Behind a frequent word stand tens of thousands of cases, so the rarest word of a name leads the way
and there is an end as soon as enough are found. Within a slice an index is read forward, as a disk
reads ahead. Which word is the rarest the newest cases tell: a wrong guess only takes longer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, prod
from typing import Any, Final

from sqlalchemy.orm import Session

from postal.history import by_name_questions as questions
from postal.history.by_name_questions import Place

SLICE: Final = 4_096
"""Cases that are at least looked through at a time."""
SPARE: Final = 1.25
"""How much more is read than should hold enough cases."""
STEPS: Final = 16
"""Entries of an index that are read side by side in the time in which one is looked up."""
FEW: Final = 4
"""Words that are looked up one by one in a case; instead of more, all its words are read."""
MANY: Final = 20_000
"""Words in names that begin alike: so many stand behind enough of the newest cases.

Of names that have to begin in several ways there are fewer: so many times that.
"""

_AFTER_Z: Final = "{"


@dataclass(frozen=True)
class Meant:
    """What is meant by one word of a name: one of ``words``, or any word that begins so."""

    words: tuple[str, ...] = ()
    begins: str = ""


def newest_with(session: Session, name: Sequence[Meant], most: int) -> list[int]:
    """Return the ids of the newest cases, at most ``most``, with each of what is meant."""
    if len(name) == 1 and len(name[0].words) == 1:
        one = {"word": name[0].words[0], "most": most}
        return list(session.scalars(questions.WITH_ONE_WORD, one))
    newest, sizes = _sizes(session, name)
    rarest_first = sorted(range(len(name)), key=sizes.__getitem__)
    name = [name[number] for number in rarest_first]
    places, values, rarest = _places(name), _values(name), min(sizes)
    if rarest == inf:
        query = questions.from_the_newest(places)
        return list(session.scalars(query, {**values, "most": most}))
    near = sum(size <= STEPS * (rarest + 1) for size in sizes)
    question = questions.in_slice(places[:near], places[near:])

    def some(above: int, up_to: int) -> Sequence[int]:
        return session.scalars(question, {**values, "above": above, "up_to": up_to}).all()

    share = prod(min(size / max(newest, 1), 1) for size in sizes)
    return _in_slices(some, newest, most, share)


def _in_slices(
    some: Callable[[int, int], Sequence[int]], newest: int, most: int, share: float
) -> list[int]:
    """Return the newest that ``some`` finds above one case up to another.

    A slice is as large as should do: at first for this ``share`` of all cases, then for that of
    those in the slice before.
    """
    found: list[int] = []
    up_to = newest
    while up_to > 0 and len(found) < most:
        size = max(SLICE, SPARE * (most - len(found)) / share if share else inf)
        above = up_to - int(min(size, up_to))
        here = some(above, up_to)
        found += reversed(here)
        up_to, share = above, (len(here) + 1) / (up_to - above)
    return found[:most]


def _sizes(session: Session, name: Sequence[Meant]) -> tuple[int, list[float]]:
    """Return the newest case, and how many words of names each of the name may mean about.

    They are infinite where far too many begin so.
    """
    many = MANY * sum(not meant.words for meant in name)
    bounds = {"lately": SLICE, "many": many}
    counted = session.execute(questions.sizes(_places(name)), {**_values(name), **bounds})
    found: dict[int | None, int] = {row[0]: row[1] or 0 for row in counted}
    newest = found[None]
    slices = max(newest / SLICE, 1)
    sizes = (
        found[number] * slices if meant.words else found[number] if found[number] < many else inf
        for number, meant in enumerate(name)
    )
    return newest, list(sizes)


def _places(name: Sequence[Meant]) -> tuple[Place, ...]:
    return tuple(
        Place(number, many=len(meant.words) > FEW, broad=not meant.words)
        for number, meant in enumerate(name)
    )


def _values(name: Sequence[Meant]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, meant in enumerate(name):
        if meant.words:
            values[f"words{number}"] = meant.words
        else:
            values |= beginning(number, meant.begins)
    return values


def beginning(number: int, begins: str) -> dict[str, str]:
    """Return the values that bound the words which begin so."""
    return {f"begin{number}": begins, f"stop{number}": begins + _AFTER_Z}
