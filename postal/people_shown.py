"""What is known of people as a screen shows it: masked, or in full with a trace; what is odd."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from sqlalchemy.orm import Session

from postal import audit, identity
from postal.audit import Actor
from postal.identity import Nik
from postal.languages import OWN_NAMES, as_language
from postal.models import AccessLog, Application, utc_now
from postal.people import LABELS, ApplicantData, SubjectData
from postal.plain_text import require_plain


def warnings(subjects: Iterable[SubjectData], applicant: ApplicantData) -> list[str]:
    """Return what looks odd though it may be right (msgids, each once); it never blocks."""
    found: list[str] = []
    for name in (applicant.name, *(subject.name for subject in subjects)):
        found.extend(identity.name_warnings(name) if name else ())
    for subject in subjects:
        if subject.nik:
            born = date.fromisoformat(subject.birth_date) if subject.birth_date else None
            found.extend(Nik(subject.nik).warnings(born))
    return list(dict.fromkeys(found))


def lines(data: ApplicantData | SubjectData, *, full: bool) -> list[tuple[str, str]]:
    """Return label (msgid) and value of everything known, masked unless ``full``."""
    known = [(part.name, getattr(data, part.name)) for part in fields(data)]
    return [
        (LABELS[name], _shown(name, value) if full else _masked(name, value))
        for name, value in known
        if value
    ]


def _shown(name: str, value: str) -> str:
    if name == "language":
        return OWN_NAMES[as_language(value)]
    if name == "phone":
        return identity.format_phone(value)
    return date.fromisoformat(value).strftime("%d-%m-%Y") if name == "birth_date" else value


def _masked(name: str, value: str) -> str:
    if name == "language":
        return _shown(name, value)
    if name == "name":
        return identity.mask_name(value)
    if name == "phone":
        return identity.mask_phone(value)
    if name in ("nik", "family_card"):
        return Nik(value).masked
    if name == "birth_date":
        return f"••-••-{value[:4]}"
    return "••••••" if name in ("address", "village") else value


def note_look(
    session: Session,
    application: Application,
    *,
    actor: Actor,
    what: str,
    reason: str | None = None,
) -> None:
    """Write down that somebody sees the data in full; the timeline tells it when they asked.

    Raises:
        NumberInText, TextTooLong: the reason.
    """
    require_plain(reason)
    if actor.staff_id is None:
        return
    session.add(
        AccessLog(
            at=utc_now(),
            staff_id=actor.staff_id,
            application_id=application.id,
            what=what,
            reason=reason,
        )
    )
    if reason is not None:
        audit.record(session, application, "shown_in_full", actor=actor, reason=reason)
