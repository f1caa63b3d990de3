"""What the search for a name asks the database, said once for each number of words.

A name has places: one for each word typed, which any of some words may take. For place 0 they are
the value ``words0``, or, where they are too many to be named, all words from ``begin0`` up to
before ``stop0``. A slice are the cases with a number above ``above`` up to ``up_to``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    exists,
    func,
    intersect,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from postal.models import NameWord

_CASE = NameWord.application_id
_SLICE: Final = (
    NameWord.application_id > bindparam("above"),
    NameWord.application_id <= bindparam("up_to"),
)
_NEWEST: Final = select(func.max(NameWord.application_id))
WITH_ONE_WORD: Final = (
    select(_CASE)
    .where(NameWord.word == bindparam("word"))
    .order_by(_CASE.desc())
    .limit(bindparam("most"))
)
"""Ask for the newest cases with this word."""


def _no_index(row: type[NameWord]) -> ColumnElement[str]:
    """Return the word so that only the order of the cases is an index, not that of words.

    Joined with nothing, it is found in none.
    """
    return row.word.concat("")


@dataclass(frozen=True)
class Place:
    """One word typed: what is known of the words that may take it.

    ``broad`` are so many that they are not named, ``many`` more than are looked up one by one.
    """

    number: int
    many: bool = False
    broad: bool = False

    def takes(self, word: Any) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - a column or its like
        """Return the conditions that a word may take this place, which an index answers."""
        if not self.broad:
            return (word.in_(bindparam(f"words{self.number}", expanding=True)),)
        return word >= bindparam(f"begin{self.number}"), word < bindparam(f"stop{self.number}")

    def taken(self) -> ColumnElement[bool]:
        """Return the condition that the case has a word for this place."""
        other = aliased(NameWord)
        if self.many or self.broad:
            return exists().where(other.application_id == _CASE, *self.takes(_no_index(other)))
        # As a range the index of these words answers, a small part of all; not that of all cases.
        here = other.application_id.between(_CASE, _CASE)
        return exists().where(here, *self.takes(other.word))


@lru_cache(maxsize=64)
def in_slice(
    together: Sequence[Place], looked_up: Sequence[Place]
) -> Select[int] | CompoundSelect[int]:
    """Ask for the cases of a slice in which all places are taken, the oldest first.

    The indexes of ``together`` are read side by side, forward as a disk reads ahead; each case
    found in the first of them is looked up in those of ``looked_up``.
    """
    parts = [select(_CASE).where(*place.takes(NameWord.word), *_SLICE) for place in together]
    parts[0] = parts[0].where(*(place.taken() for place in looked_up))
    query = intersect(*parts) if len(parts) > 1 else parts[0].distinct()
    return query.order_by(query.selected_columns[0])


@lru_cache(maxsize=16)
def from_the_newest(places: Sequence[Place]) -> Select[int]:
    """Ask for the newest ``most`` cases in which all places are taken.

    The newest of all cases are read one by one until there are enough.
    """
    first, *others = places
    query = select(_CASE).distinct().where(*first.takes(_no_index(NameWord)))
    query = query.where(*(place.taken() for place in others))
    return query.order_by(_CASE.desc()).limit(bindparam("most"))


@lru_cache(maxsize=64)
def sizes(places: Sequence[Place]) -> CompoundSelect[Any]:
    """Ask how many words of names may take each place, with its number.

    Those of the cases that came ``lately`` are counted, so many they are; behind a broad place
    those of all cases, up to ``many``. Without a number stands the newest case.
    """
    newest: Select[Any] = select(null(), _NEWEST.scalar_subquery())
    return union_all(newest, *map(_size, places))


def _size(place: Place) -> Select[Any]:
    which: Any = literal(place.number)
    if not place.broad:
        lately = NameWord.application_id > _NEWEST.scalar_subquery() - bindparam("lately")
        return select(which, func.count()).where(*place.takes(NameWord.word), lately)
    some = select(NameWord.id).where(*place.takes(NameWord.word)).limit(bindparam("many"))
    return select(which, func.count()).select_from(some.subquery())


@lru_cache(maxsize=16)
def completions(count: int) -> Select[Any]:
    """Ask for the words that begin so, each with the place of its beginning, in their order.

    ``enough`` is how many of one beginning are wanted. Each word is the next one of the index:
    nothing is read of the thousands of cases behind it.
    """
    parts: list[Any] = [
        select(
            literal(place).label("place"),
            bindparam(f"begin{place}").label("beginning"),
            bindparam(f"stop{place}").label("stop"),
        )
        for place in range(count)
    ]
    asked = union_all(*parts).cte("asked")
    first = select(func.min(NameWord.word)).where(
        NameWord.word >= asked.c.beginning, NameWord.word < asked.c.stop
    )
    found = select(
        asked.c.place,
        asked.c.stop,
        literal(1).label("number"),
        first.scalar_subquery().label("word"),
    ).cte("found", recursive=True)
    following = select(func.min(NameWord.word)).where(
        NameWord.word > found.c.word, NameWord.word < found.c.stop
    )
    more = select(found.c.place, found.c.stop, found.c.number + 1, following.scalar_subquery())
    found = found.union_all(
        more.where(found.c.word.is_not(None), found.c.number < bindparam("enough"))
    )
    return select(found.c.place, found.c.word).where(found.c.word.is_not(None))
