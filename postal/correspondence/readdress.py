"""A letter in the house follows its person: who saves another address changes it there too.

A letter that is not printed yet takes the new name and address. Paper does not change: one that is
printed is held back at the letters desk, and whoever saves the address is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people
from postal.audit import Actor
from postal.correspondence.composing import recipient
from postal.correspondence.letter_facts import LetterFacts
from postal.correspondence.letter_versions import worded
from postal.lookups import the_office
from postal.models import Application, Letter, Office
from postal.people import ApplicantData, SubjectData
from postal.wording import N_

_FRESH: Final = N_("Surat yang belum dicetak memakai alamat yang baru.")
_GAPS: Final = N_(
    "Surat yang belum dicetak masih memuat alamat lama dan ditahan: alamat yang baru belum lengkap."
)
_PRINTED: Final = N_(
    "Surat %(letter)s sudah tercetak dengan alamat lama. Bagian surat melihatnya di mejanya dan "
    "mencetak yang baru."
)
_ON_WAY: Final = N_(
    "Surat %(letter)s sudah dikirim ke alamat lama. Bila kembali, bagian surat mencatatnya; lalu "
    "buat surat baru."
)
_BACK: Final = N_(
    "Surat %(letter)s kembali kepada kami dari alamat lama. Petugas loket atau operator membuat "
    "surat baru dari halaman surat itu."
)
_MEANS: Final = {"printed": _PRINTED, "handed_over": _ON_WAY, "returned": _BACK}
"""What another address means for a letter that is on paper, by its state."""

Said = tuple[str, dict[str, str]]
"""A sentence (msgid) and its values."""


@dataclass(frozen=True)
class Saved:
    """Whether anything changed, and what a clerk is told of the case's letters."""

    changed: bool
    letters: tuple[Said, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return self.changed


def save_people(  # noqa: PLR0913 - what is written, over what, by whom
    session: Session,
    application: Application,
    applicant: ApplicantData,
    subjects: Sequence[SubjectData],
    *,
    seen: str,
    actor: Actor,
) -> Saved:
    """Store what a clerk keyed, also on the letters that are not printed yet.

    Raises:
        EditedMeanwhile: as ``people.write_people``.
    """
    office = the_office(session)
    before = recipient(application, office)
    changed = people.write_people(session, application, applicant, subjects, seen=seen, actor=actor)
    if not changed or recipient(application, office) == before:
        return Saved(changed)
    _readdress(session, application, actor=actor)
    return Saved(changed, tuple(_letters_mean(session, application, office)))


def _readdress(session: Session, application: Application, *, actor: Actor) -> None:
    """Put today's name and address on the case's letters that are not printed yet.

    Where the address is no longer whole they stay as they are, and nobody can print them.
    """
    if people.address_gaps(people.applicant_data(application)):
        return
    office = the_office(session)
    for letter in _letters(session, application, "composed"):
        if not outdated(letter, office):
            continue
        before = LetterFacts.from_json(letter.sheet)
        facts = replace(before, **recipient(application, office))
        # Only a name may stand in the words as well; else they stay those of its day.
        facts = worded(session, facts) if facts.name != before.name else facts
        letter.sheet = facts.to_json()
        audit.record(session, letter, "letter_readdressed", actor=actor)


def outdated(letter: Letter, office: Office) -> bool:
    """Tell whether a letter names another person or address than its case has now."""
    return _written(LetterFacts.from_json(letter.sheet)) != recipient(letter.application, office)


def _letters_mean(session: Session, application: Application, office: Office) -> list[Said]:
    """Return what another address means for each letter of the case that is not with its person.

    Of those that left only the last counts, and only where it went to another address.
    """
    waiting = list(_letters(session, application, "composed"))
    told: list[Said] = []
    if waiting:
        fresh = not any(outdated(letter, office) for letter in waiting)
        told.append((_FRESH if fresh else _GAPS, {}))
    newest = select(Letter).where(Letter.application_id == application.id)
    last = session.scalars(newest.order_by(Letter.id.desc()).limit(1)).first()
    for letter in (*_letters(session, application, "printed"), *([last] if last else [])):
        means = _MEANS.get(letter.state)
        said = (means or "", {"letter": letter.number_text or ""})
        if means is not None and said not in told and outdated(letter, office):
            told.append(said)
    return told


def _letters(session: Session, application: Application, state: str) -> Sequence[Letter]:
    query = select(Letter).where(Letter.application_id == application.id, Letter.state == state)
    return session.scalars(query.order_by(Letter.id)).all()


def _written(facts: LetterFacts) -> dict[str, Any]:
    return {"name": facts.name, "lines": facts.lines, "postcode": facts.postcode}
