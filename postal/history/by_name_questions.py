"""What the search for a name asks the database, said once for each number of words.

The words of a question are its values ``word0``, ``word1`` …, their beginnings ``begin0`` … up to
before ``stop0`` …; ``most`` is how many cases are wanted, the newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    exists,
    func,
    intersect,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from postal.models import NameWord

_CASE = NameWord.application_id


@lru_cache(maxsize=64)
def side_by_side(count: int, ways: int = 1) -> Select[int] | CompoundSelect[int]:
    """Ask for the cases with all of ``count`` words, by reading their indexes side by side.

    With several ``ways`` there are as many times ``count`` words, and each way may find a case.
    """
    found = [_one_way(range(start, start + count)) for start in range(0, count * ways, count)]
    if ways == 1:
        return found[0]
    return union_all(*(select(each.subquery().c[0]) for each in found))


def _one_way(places: Sequence[int]) -> Select[int] | CompoundSelect[int]:
    parts = [select(_CASE).where(NameWord.word == bindparam(f"word{place}")) for place in places]
    query = intersect(*parts) if len(parts) > 1 else parts[0]
    return query.order_by(query.selected_columns[0].desc()).limit(bindparam("most"))


@lru_cache(maxsize=16)
def from_the_first(count: int) -> Select[int]:
    """Ask the same by looking the cases of the first word up in the index of each other one."""
    query = select(_CASE).where(NameWord.word == bindparam("word0"))
    for place in range(1, count):
        other = aliased(NameWord)
        # As a range the index of this word answers, a small part of all; not that of all cases.
        same = other.application_id.between(_CASE, _CASE)
        query = query.where(exists().where(other.word == bindparam(f"word{place}"), same))
    return query.order_by(_CASE.desc()).limit(bindparam("most"))


@lru_cache(maxsize=16)
def in_ranges(count: int, *, frequent: bool) -> Select[int]:
    """Ask for the cases with words that begin so.

    Those of the first beginning are found and put into order, or, where it is ``frequent``, the
    newest of all cases are read one by one until there are enough: to sort them takes far longer.
    """
    # Joined with nothing, a word is in no range of an index; the order of the cases still is.
    word = NameWord.word.concat("") if frequent else NameWord.word
    query = select(_CASE).distinct().where(*_begins(word, 0))
    for place in range(1, count):
        other = aliased(NameWord)
        same = other.application_id == _CASE
        query = query.where(exists().where(same, *_begins(other.word, place)))
    return query.order_by(_CASE.desc()).limit(bindparam("most"))


@lru_cache(maxsize=16)
def sizes(count: int, *, begun: bool = False) -> CompoundSelect[Any]:
    """Ask how many names hold each word, or one that begins so; up to ``most``, with its place."""
    counts = []
    for place in range(count):
        whole = NameWord.word == bindparam(f"word{place}")
        found = select(NameWord.id).where(*(_begins(NameWord.word, place) if begun else (whole,)))
        some = found.limit(bindparam("most")).subquery()
        counts.append(select(literal(place).label("place"), func.count()).select_from(some))
    return union_all(*counts)


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


def _begins(word: Any, place: int) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - a column or its like
    """Return the conditions of a beginning as a range, which any index answers."""
    return word >= bindparam(f"begin{place}"), word < bindparam(f"stop{place}")
