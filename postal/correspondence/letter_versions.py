"""The words and the crest of the office's letters as they stand today, each version kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.correspondence.letter_facts import LetterFacts
from postal.correspondence.letter_fields import wording
from postal.correspondence.letter_texts import LetterText, own_text
from postal.languages import Language
from postal.models import Crest, LetterTemplate

OWN: Final = 0
"""The number of the program's own words."""


def text_in_force(session: Session, kind: str, language: Language) -> tuple[LetterText, int]:
    """Return the words in which a letter is composed now, and the number of their version."""
    row = session.scalar(
        select(LetterTemplate)
        .where(
            LetterTemplate.kind == kind,
            LetterTemplate.language == language,
            LetterTemplate.current,
        )
        .order_by(LetterTemplate.number.desc())
        .limit(1)
    )
    if row is None:
        return own_text(kind, language), OWN
    return LetterText(row.subject, row.body), row.number


def worded(session: Session, facts: LetterFacts) -> LetterFacts:
    """Return the letter with the words in force for its kind and language.

    Words that name a field which is known no more become the program's own; the page of the words
    says so to a supervisor.
    """
    text, number = text_in_force(session, facts.kind, facts.language)
    try:
        subject, passages = wording(text, facts)
    except KeyError:
        text, number = own_text(facts.kind, facts.language), OWN
        subject, passages = wording(text, facts)
    return replace(facts, subject=subject, passages=passages, template=number)


def keep_crest(session: Session, jpeg: bytes | None) -> str | None:
    """Return the hash under which the crest is kept from now on, None without one.

    A letter names its crest by this hash, so it prints the same when the office has another one.
    """
    if jpeg is None:
        return None
    sha256 = hashlib.sha256(jpeg).hexdigest()
    if session.get(Crest, sha256) is None:
        session.add(Crest(sha256=sha256, jpeg=jpeg))
        session.flush()
    return sha256


def kept_crest(session: Session, sha256: str) -> bytes | None:
    """Return the JPEG of a crest that :func:`keep_crest` kept, None for an unknown hash."""
    row = session.get(Crest, sha256)
    return row.jpeg if row is not None else None
