"""Cases by a name: as it is written first, then as it sounds; the newest first within each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from postal.history.by_name_questions import completions
from postal.history.by_name_slices import Meant, beginning, newest_with
from postal.names import SOUND, name_words, sound

SHORTEST: Final = 3
"""Letters of a word that is searched: a shorter one begins a large part of all names."""
WORDS: Final = 8
"""Words of a name that are looked for: with more of them nobody else is left."""
NAMED: Final = 128
"""Words that begin alike and are asked for one by one; of more the beginning is."""


def by_name(session: Session, wanted: str, most: int) -> tuple[int, ...] | None:
    """Return the ids of at most ``most`` cases with people of this name, None if it is too short.

    Every word of ``SHORTEST`` letters or more has to be in a name, whole or as a beginning.
    """
    words = [word for word in name_words([wanted]) if len(word) >= SHORTEST][:WORDS]
    if not words:
        return None
    found = _whole(session, words, most)
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
        # However many newer names begin so, who is called just that is among them.
        longer = newest_with(session, _meant(words, words, spelt), most)
        others = [case for case in longer if case not in found][: most - len(found)]
        found = sorted([*found, *others], reverse=True)
    if len(found) < most:
        sounds = [SOUND + sound(word) for word in words]
        meant = _meant(sounds, begun or sounds, heard or [[] for _ in words])
        found = list(dict.fromkeys([*found, *_sounding(session, sounds, meant, most)]))
    return found


def _whole(session: Session, words: Sequence[str], most: int) -> list[int]:
    return newest_with(session, [Meant((word,)) for word in words], most)


def _sounding(
    session: Session, sounds: Sequence[str], meant: Sequence[Meant], most: int
) -> list[int]:
    """Return the newest cases with words that sound so, or that begin so."""
    if all(each.words for each in meant):
        return newest_with(session, meant, most)
    # A word that ends here need not sound as one that goes on.
    found = _whole(session, sounds, most)
    if len(found) < most:
        found = sorted({*found, *newest_with(session, meant, most)}, reverse=True)
    return found


def _meant(
    whole: Sequence[str], begun: Sequence[str], completed: Sequence[Sequence[str]]
) -> list[Meant]:
    """Return for each word this one and those that complete it."""
    return [
        Meant(tuple(dict.fromkeys([word, *more]))) if len(more) <= NAMED else Meant(begins=start)
        for word, start, more in zip(whole, begun, completed, strict=True)
    ]


def _completed(session: Session, beginnings: Sequence[str]) -> list[list[str]]:
    """Return for each beginning the words that begin so; no more than tell that there are many."""
    found: list[list[str]] = [[] for _each in beginnings]
    values: dict[str, str | int] = {"enough": NAMED + 1}
    for place, begins in enumerate(beginnings):
        values |= beginning(place, begins)
    for place, word in session.execute(completions(len(beginnings)), values):
        found[place].append(word)
    return found
