"""Finding the right one of many of a name: by the birth date of whom the case is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import NameWord, Subject
from postal.models.vault import blind
from postal.names import name_words


def narrowed(
    session: Session, found: Sequence[int], born: date, typed: str = ""
) -> tuple[int, ...]:
    """Return those cases about somebody born on ``born``, newest first.

    Args:
        session: a reading session.
        found: the ids that the search field found, which may have stopped at its limit.
        born: the birth date.
        typed: the name that was searched; also cases beyond the limit are found by it. Empty for
            any other search.
    """
    index = blind("birth_date", born.isoformat())
    those = set(
        session.scalars(select(Subject.application_id).where(Subject.birth_date_index == index))
    )
    kept = those & set(found)
    words = name_words([typed]) if typed else []
    kept |= {case for case in those - kept if words and _has_all(session, case, words)}
    return tuple(sorted(kept, reverse=True))


def _has_all(session: Session, application_id: int, words: Sequence[str]) -> bool:
    stored = session.scalars(
        select(NameWord.word).where(NameWord.application_id == application_id)
    ).all()
    return all(any(each.startswith(word) for each in stored) for word in words)
