"""By what old cases are found is written anew, after a program that finds them by more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, defer

from postal.address_memory import address_index
from postal.lookups import the_office
from postal.models import Applicant, NameWord, Subject
from postal.names import index_words
from postal.people import postal_address

AT_ONCE: Final = 500
"""Cases written in one step: others may write in between."""


@dataclass(frozen=True)
class Step:
    """What one step did: the last case it looked at, how many it looked at and changed."""

    last: int
    seen: int
    changed: int


def reindex(session: Session, after: int) -> Step | None:
    """Write the words, sounds and address index of the next cases; None when there are no more.

    To be done again from any point: what is right stays as it is.

    Args:
        session: a writing session.
        after: the id of the last case that was looked at, 0 to begin.
    """
    rows = session.scalars(
        select(Applicant)
        .options(defer(Applicant.phone))  # encrypted, and not asked for
        .where(Applicant.application_id > after)
        .order_by(Applicant.application_id)
        .limit(AT_ONCE)
    ).all()
    if not rows:
        return None
    cases = [row.application_id for row in rows]
    changed = _addresses(session, rows) | _words(session, {row.application_id: row for row in rows})
    return Step(cases[-1], len(cases), len(changed))


def _addresses(session: Session, rows: Sequence[Applicant]) -> set[int]:
    city, changed = the_office(session).city, set()
    for row in rows:
        index = address_index(postal_address(row, city))
        if index != row.address_index:
            row.address_index = index
            changed.add(row.application_id)
    return changed


def _words(session: Session, applicants: dict[int, Applicant]) -> set[int]:
    names: dict[int, list[str | None]] = {case: [row.name] for case, row in applicants.items()}
    subjects = select(Subject.application_id, Subject.name).where(
        Subject.application_id.in_(applicants)
    )
    for case, name in session.execute(subjects):
        names[case].append(name)
    kept: dict[int, set[str]] = defaultdict(set)
    stored = select(NameWord.application_id, NameWord.word).where(
        NameWord.application_id.in_(applicants)
    )
    for case, word in session.execute(stored):
        kept[case].add(word)
    wanted = {case: index_words(each) for case, each in names.items()}
    changed = {case for case, words in wanted.items() if set(words) != kept[case]}
    if changed:
        session.execute(delete(NameWord).where(NameWord.application_id.in_(changed)))
        rows = [
            {"application_id": case, "word": word}
            for case in sorted(changed)
            for word in wanted[case]
        ]
        if rows:
            session.execute(insert(NameWord), rows)
    return changed
