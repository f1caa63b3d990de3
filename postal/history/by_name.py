"""Cases by a name: as it is written first, then as it sounds; the newest first within each.

Behind a frequent word stand tens of thousands of cases. The index of words has those of one word
in the order of the cases, so the cases with several words are found by reading a few indexes side
by side from the newest on. Beginnings are completed to whole words first for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from math import prod
from typing import Any, Final

from sqlalchemy import exists, func, intersect, select
from sqlalchemy.orm import Session, aliased

from postal.models import NameWord
from postal.names import SOUND, name_words, sound

SHORTEST: Final = 3
"""Letters of a word that is searched: a shorter one begins a large part of all names."""
WAYS: Final = 32
"""Combinations of whole words that are looked up one by one; of more the beginnings are read."""
MANY: Final = 20_000  # cases behind the beginning of a word: more make no difference

_AFTER_Z: Final = "{"


def by_name(session: Session, wanted: str, most: int) -> tuple[int, ...] | None:
    """Return the ids of at most ``most`` cases with people of this name, None if it is too short.

    Every word of ``SHORTEST`` letters or more has to be in a name, whole or as a beginning.
    """
    words = [word for word in name_words([wanted]) if len(word) >= SHORTEST]
    if not words:
        return None
    found = _spelt(session, words, most)
    if len(found) < most:
        found = list(dict.fromkeys([*found, *_sounding(session, words, most)]))
    return tuple(found[:most])


def _spelt(session: Session, words: Sequence[str], most: int) -> list[int]:
    """Return the cases whose names hold these words; with those that begin so where few do."""
    whole = [[word] for word in words]
    found = _with_all(session, whole, most)
    if len(found) == most:
        return found
    completed = [_completed(session, word) for word in words]
    return found if completed == whole else _beginning(session, words, completed, most)


def _sounding(session: Session, words: Sequence[str], most: int) -> list[int]:
    """Return the cases whose names sound like these words, or begin to."""
    whole = [[SOUND + sound(word)] for word in words]
    found = _with_all(session, whole, most)
    begun = [SOUND + sound(word, whole=False) for word in words]
    if len(found) == most or min(map(len, begun)) <= SHORTEST:
        return found
    completed = [_completed(session, key) for key in begun]
    if completed == whole:
        return found
    return _newest([*found, *_beginning(session, begun, completed, most)], most)


def _beginning(
    session: Session, words: Sequence[str], completed: Sequence[list[str]], most: int
) -> list[int]:
    if prod(map(len, completed)) <= WAYS:
        return _with_all(session, completed, most)
    return _in_ranges(session, words, most)


def _with_all(session: Session, words: Sequence[list[str]], most: int) -> list[int]:
    """Return the newest cases with one of the alternatives for each word."""
    found: list[int] = []
    for way in product(*words):
        parts = [select(NameWord.application_id).where(NameWord.word == word) for word in way]
        query = intersect(*parts) if len(parts) > 1 else parts[0]
        column = query.selected_columns[0]
        found.extend(session.scalars(query.order_by(column.desc()).limit(most)))
    return _newest(found, most)


def _newest(ids: Iterable[int], most: int) -> list[int]:
    return sorted(set(ids), reverse=True)[:most]


def _completed(session: Session, beginning: str) -> list[str]:
    """Return the words that begin so, in their order; no more than tell that there are many."""
    found: list[str] = []
    conditions = NameWord.word >= beginning
    while len(found) <= WAYS:
        last = session.scalar(
            select(func.min(NameWord.word)).where(conditions, NameWord.word < beginning + _AFTER_Z)
        )
        if last is None:
            break
        found.append(last)
        conditions = NameWord.word > last
    return found


def _in_ranges(session: Session, beginnings: Sequence[str], most: int) -> list[int]:
    """Return the newest cases with words that begin so, from the rarest beginning on."""
    rarest, *others = sorted(beginnings, key=lambda word: _how_many(session, word))
    query = select(NameWord.application_id).distinct().where(*_begins(NameWord, rarest))
    for word in others:
        other = aliased(NameWord)
        same = other.application_id == NameWord.application_id
        query = query.where(exists().where(same, *_begins(other, word)))
    return list(session.scalars(query.order_by(NameWord.application_id.desc()).limit(most)))


def _how_many(session: Session, word: str) -> int:
    """Return how often names hold words that begin so, as far as it matters."""
    some = select(NameWord.id).where(*_begins(NameWord, word)).limit(MANY).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _begins(table: Any, beginning: str) -> tuple[Any, ...]:  # noqa: ANN401 - a table or its alias
    """Return the conditions of a beginning as a range, which any index answers."""
    return table.word >= beginning, table.word < beginning + _AFTER_Z
