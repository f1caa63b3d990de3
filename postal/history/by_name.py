"""Cases by a name: as it is written first, then as it sounds; the newest first within each.

Behind a frequent word stand tens of thousands of cases. The index of words has those of one word
in the order of the cases, so the cases with several words are found by reading a few indexes side
by side from the newest on. Beginnings are completed to whole words first for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, product
from math import prod
from typing import Any, Final

from sqlalchemy import CompoundSelect
from sqlalchemy.orm import Session

from postal.history import by_name_questions as questions
from postal.names import SOUND, name_words, sound

SHORTEST: Final = 3
"""Letters of a word that is searched: a shorter one begins a large part of all names."""
WORDS: Final = 8
"""Words of a name that are looked for: with more of them nobody else is left."""
WAYS: Final = 32
"""Combinations of whole words that are looked up one by one; of more the beginnings are read."""
MANY: Final = 20_000
"""Words in names that begin alike: so many stand behind enough of the newest cases."""
FEW: Final = 1_000
"""Cases behind one word that are looked up one by one among those behind a more frequent one."""

_AFTER_Z: Final = "{"


def by_name(session: Session, wanted: str, most: int) -> tuple[int, ...] | None:
    """Return the ids of at most ``most`` cases with people of this name, None if it is too short.

    Every word of ``SHORTEST`` letters or more has to be in a name, whole or as a beginning.
    """
    words = [word for word in name_words([wanted]) if len(word) >= SHORTEST][:WORDS]
    if not words:
        return None
    found = _with_all(session, [[word] for word in words], most)
    if len(found) < most:
        found = _in_other_ways(session, words, found, most)
    return tuple(found[:most])


def _in_other_ways(
    session: Session, words: Sequence[str], found: list[int], most: int
) -> list[int]:
    """Return ``found`` together with the names that begin so, then those that sound so."""
    begun = [SOUND + sound(word, whole=False) for word in words]
    if min(map(len, begun)) <= SHORTEST:
        begun = []  # what is left of one of the words begins half of all names
    completed = _completed(session, [*words, *begun])
    spelt, heard = completed[: len(words)], completed[len(words) :]
    if spelt != [[word] for word in words]:
        found = _whole_or_begun(session, words, words, spelt, most)
    if len(found) < most:
        sounds = [SOUND + sound(word) for word in words]
        more = _whole_or_begun(session, sounds, begun, heard or [[] for _ in words], most)
        found = list(dict.fromkeys([*found, *more]))
    return found


def _whole_or_begun(
    session: Session,
    whole: Sequence[str],
    begun: Sequence[str],
    completed: Sequence[Sequence[str]],
    most: int,
) -> list[int]:
    """Return the newest cases with each of these words, or with one that completes it."""
    ways = [list(dict.fromkeys([word, *more])) for word, more in zip(whole, completed, strict=True)]
    if prod(map(len, ways)) <= WAYS:
        return _with_all(session, ways, most)
    found = _with_all(session, [[word] for word in whole], most)
    if len(found) < most:
        found = _newest([*found, *_in_ranges(session, begun, most)], most)
    return found


def _with_all(session: Session, words: Sequence[Sequence[str]], most: int) -> list[int]:
    """Return the newest cases with one of the alternatives for each word."""
    ways = list(product(*words))
    if len(ways) == 1 and len(words) > 1:
        return _with_each(session, ways[0], most)
    query = questions.side_by_side(len(words), len(ways))
    return _newest(session.scalars(query, _words(chain(*ways)) | {"most": most}), most)


def _with_each(session: Session, words: Sequence[str], most: int) -> list[int]:
    """Return the newest cases with all words, the rarest first where another is far more frequent.

    To look a few cases up takes less time than to read an index of many side by side.
    """
    sizes = _sizes(session, questions.sizes(len(words)), _words(words), FEW)
    if min(sizes) < FEW <= max(sizes):
        query, words = questions.from_the_first(len(words)), _rarest_first(words, sizes)
        return list(session.scalars(query, _words(words) | {"most": most}))
    together = questions.side_by_side(len(words))
    return list(session.scalars(together, _words(words) | {"most": most}))


def _words(words: Iterable[str]) -> dict[str, Any]:
    return {f"word{place}": word for place, word in enumerate(words)}


def _begun(beginnings: Sequence[str]) -> dict[str, Any]:
    begin = {f"begin{place}": word for place, word in enumerate(beginnings)}
    return begin | {f"stop{place}": word + _AFTER_Z for place, word in enumerate(beginnings)}


def _newest(ids: Iterable[int], most: int) -> list[int]:
    return sorted(set(ids), reverse=True)[:most]


def _rarest_first(words: Sequence[str], sizes: Sequence[int]) -> list[str]:
    return [word for _size, word in sorted(zip(sizes, words, strict=True))]


def _completed(session: Session, beginnings: Sequence[str]) -> list[list[str]]:
    """Return for each beginning the words that begin so; no more than tell that there are many."""
    found: list[list[str]] = [[] for _each in beginnings]
    values = _begun(beginnings) | {"enough": WAYS + 1}
    for place, word in session.execute(questions.completions(len(beginnings)), values):
        found[place].append(word)
    return found


def _in_ranges(session: Session, beginnings: Sequence[str], most: int) -> list[int]:
    """Return the newest cases with words that begin so, from the rarest beginning on."""
    count = len(beginnings)
    sizes = _sizes(session, questions.sizes(count, begun=True), _begun(beginnings), MANY)
    query = questions.in_ranges(count, frequent=min(sizes) >= MANY)
    values = _begun(_rarest_first(beginnings, sizes)) | {"most": most}
    return list(session.scalars(query, values))


def _sizes(
    session: Session, question: CompoundSelect[Any], values: dict[str, Any], most: int
) -> list[int]:
    """Return how many names hold each of the words asked for, counted up to ``most``."""
    found = {row[0]: row[1] for row in session.execute(question, values | {"most": most})}
    return [found[place] for place in sorted(found)]
