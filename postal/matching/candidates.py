"""Open cases that a dossier may belong to, each with what speaks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from postal.lookups import OPEN_STATES
from postal.models import Applicant, Application, Dossier, Envelope, NameWord, Subject
from postal.names import name_words
from postal.resuming import RESUMED
from postal.taken_off import taken_off_from
from postal.wording import N_

MOST: Final = 8
_EACH: Final = 50
_SHORTEST: Final = 3  # an initial or "bin" alone is in half of all names

SAME_NIK: Final = N_("NIK sama")
SAME_FAMILY: Final = N_("nomor KK sama")
SAME_PHONE: Final = N_("nomor telepon sama")
SAME_NAME: Final = N_("nama sama")
SAME_ENVELOPE: Final = N_("satu amplop")
TAKEN_OFF: Final = N_("baru dilepas dari kasus ini")
WAITS: Final = N_("menunggu susulan")

# How much a reason weighs: a NIK is one person, a phone or an envelope may be a whole family.
_WEIGHTS: Final = {
    SAME_NIK: 8,
    SAME_FAMILY: 4,
    SAME_NAME: 3,
    SAME_PHONE: 2,
    # Of two that are equally like it, the one that waits for paper is the likelier.
    WAITS: 2,
    SAME_ENVELOPE: 1,
    # Whoever took it off meant it; it is offered so that a slip of the hand is put right.
    TAKEN_OFF: 0,
}


@dataclass(frozen=True)
class Candidate:
    """A case and the reasons (msgids) to look at it, the strongest first."""

    application: Application
    reasons: tuple[str, ...]


def candidates(session: Session, dossier: Dossier) -> list[Candidate]:
    """Return the likeliest open cases for ``dossier``, best first, at most ``MOST``.

    Its own case is not among them. A dossier without a case has only its envelope to go by, and
    the case it was taken off.
    """
    reasons: dict[int, set[str]] = defaultdict(set)
    for reason, ids in _found(session, dossier):
        for each in ids:
            reasons[each].add(reason)
    reasons.pop(dossier.application_id or 0, None)
    rows = session.scalars(
        select(Application)
        .where(Application.id.in_(reasons), Application.state.in_(OPEN_STATES))
        .options(selectinload(Application.applicant), selectinload(Application.dossiers))
    )
    found = [Candidate(row, _in_order(reasons[row.id] | _waits(row))) for row in rows]
    found.sort(key=lambda each: (-_weight(each.reasons), -each.application.id))
    return found[:MOST]


def _waits(application: Application) -> set[str]:
    return {WAITS} if application.state in RESUMED else set()


def _in_order(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(reasons, key=lambda reason: -_WEIGHTS[reason]))


def _weight(reasons: Iterable[str]) -> int:
    return sum(_WEIGHTS[reason] for reason in reasons)


def _found(session: Session, dossier: Dossier) -> Iterable[tuple[str, Iterable[int]]]:
    own = dossier.application_id
    yield TAKEN_OFF, [each for each in (taken_off_from(session, dossier),) if each is not None]
    yield SAME_ENVELOPE, _in_envelope(session, dossier)
    yield SAME_NAME, _by_name(session, _words(session, dossier))
    if own is None:
        return
    for reason, index in (
        (SAME_NIK, Subject.nik_index),
        (SAME_FAMILY, Subject.family_card_index),
    ):
        mine = select(index).where(Subject.application_id == own, index.is_not(None))
        yield (
            reason,
            session.scalars(select(Subject.application_id).where(index.in_(mine)).limit(_EACH)),
        )
    phone = select(Applicant.phone_index).where(
        Applicant.application_id == own, Applicant.phone_index.is_not(None)
    )
    yield (
        SAME_PHONE,
        session.scalars(
            select(Applicant.application_id)
            .where(Applicant.phone_index.in_(phone))
            .order_by(Applicant.application_id.desc())
            .limit(_EACH)
        ),
    )


def _in_envelope(session: Session, dossier: Dossier) -> Iterable[int]:
    if dossier.envelope_id is None:
        return ()
    found = session.scalars(
        select(Dossier.application_id).where(
            Dossier.envelope_id == dossier.envelope_id, Dossier.application_id.is_not(None)
        )
    )
    return [each for each in found if each is not None]


def _words(session: Session, dossier: Dossier) -> list[str]:
    """Return the words of the applicant's name, or of the sender's where there is no case yet."""
    name: str | None = None
    if dossier.application_id is not None:
        name = session.scalar(
            select(Applicant.name).where(Applicant.application_id == dossier.application_id)
        )
    elif dossier.envelope_id is not None:
        name = session.scalar(select(Envelope.sender).where(Envelope.id == dossier.envelope_id))
    return [word for word in name_words([name]) if len(word) >= _SHORTEST]


def _by_name(session: Session, words: list[str]) -> Iterable[int]:
    """Return the newest cases in which every one of ``words`` is part of somebody's name."""
    if not words:
        return ()
    return session.scalars(
        select(NameWord.application_id)
        .where(NameWord.word.in_(words))
        .group_by(NameWord.application_id)
        .having(func.count(NameWord.word.distinct()) == len(words))
        .order_by(NameWord.application_id.desc())
        .limit(_EACH)
    )
