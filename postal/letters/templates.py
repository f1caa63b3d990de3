"""The words of the letters, as a supervisor wants them: checked, and every version kept.

A version is both languages together; number 0 is the program's own. A letter that was composed
keeps its words, whatever becomes of the version they came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.correspondence.letter_texts import LetterText, own_text
from postal.correspondence.letter_versions import OWN, text_in_force
from postal.languages import LANGUAGES, Language
from postal.letters.template_refusals import VersionUnknown, WordsChanged, WordsUnchanged
from postal.models import LetterTemplate, Staff

Texts = Mapping[Language, LetterText]


@dataclass(frozen=True)
class Version:
    """One version of a kind's words: when and by whom, None for the program's own."""

    number: int
    at: datetime | None = None
    who: str | None = None


def number_in_force(session: Session, kind: str) -> int:
    """Return the number of the words in which letters of ``kind`` are composed now."""
    return text_in_force(session, kind, LANGUAGES[0])[1]


def versions(session: Session, kind: str) -> list[Version]:
    """Return every version of a kind, the newest first, the program's own last."""
    rows = session.execute(
        select(LetterTemplate.number, LetterTemplate.created_at, Staff.name)
        .outerjoin(Staff, Staff.id == LetterTemplate.created_by)
        .where(LetterTemplate.kind == kind, LetterTemplate.language == LANGUAGES[0])
        .order_by(LetterTemplate.number.desc())
    )
    return [*(Version(*row) for row in rows), Version(OWN)]


def texts_of(session: Session, kind: str, number: int) -> dict[Language, LetterText]:
    """Return the words of one version in both languages.

    Raises:
        VersionUnknown: there is no such version.
    """
    if number == OWN:
        return {language: own_text(kind, language) for language in LANGUAGES}
    rows = session.scalars(
        select(LetterTemplate).where(LetterTemplate.kind == kind, LetterTemplate.number == number)
    )
    found = {row.language: LetterText(row.subject, row.body) for row in rows}
    if found.keys() != set(LANGUAGES):
        raise VersionUnknown(number=number)
    return {language: found[language] for language in LANGUAGES}


def save(session: Session, kind: str, texts: Texts, *, seen: int, actor: Actor) -> int:
    """Write the words as the next version and put it in force; return its number.

    Ask ``template_checks.check`` first. ``seen`` is the version that the person began with.

    Raises:
        WordsChanged: somebody saved another one since; says who.
        WordsUnchanged: these are the words in force.
    """
    now = number_in_force(session, kind)
    if now != seen:
        newest = versions(session, kind)[0]
        raise WordsChanged(who=newest.who or "–", number=newest.number)
    if texts_of(session, kind, now) == dict(texts):
        raise WordsUnchanged
    session.execute(update(LetterTemplate).where(LetterTemplate.kind == kind).values(current=False))
    number = versions(session, kind)[0].number + 1
    for language, text in texts.items():
        session.add(
            LetterTemplate(
                kind=kind,
                language=language,
                number=number,
                current=True,
                subject=text.subject,
                body=text.body,
                created_by=actor.staff_id,
            )
        )
    session.flush()
    return number


def go_back(session: Session, kind: str, number: int, *, seen: int, actor: Actor) -> int:
    """Put the words of an older version in force again, as a new version; return its number.

    Raises:
        VersionUnknown: there is no version ``number``.
        WordsChanged, WordsUnchanged: as :func:`save`.
    """
    return save(session, kind, texts_of(session, kind, number), seen=seen, actor=actor)
