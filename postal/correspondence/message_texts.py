"""The text of a case's message as it holds on a day: a wait that begins late ends late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from postal.codes import TrackingCode
from postal.correspondence.composing import last_day
from postal.correspondence.letter_facts import WITH_SLIP
from postal.correspondence.message_words import message_text
from postal.dates import hours_in, letter_date
from postal.identity import mask_numbers
from postal.languages import Language
from postal.lookups import missing_told, the_office
from postal.models import Application


def text_of(  # noqa: PLR0913 - what a message is made of
    session: Session,
    application: Application,
    kind: str,
    language: Language,
    *,
    today: date,
    until: date | None = None,
    details: Mapping[str, Any] | None = None,
) -> str:
    """Return what a kind tells on ``today``, without name or NIK.

    ``until`` is the last day of a wait that runs already, None for one that begins today.
    """
    office, known = the_office(session), details or {}
    facts = {
        "code": TrackingCode(application.tracking_code).grouped,
        "phone": office.phone,
        "hours": hours_in(office.hours, language),
        "place": known.get("place") or office.name,
        "day": _said(known.get("new"), language),
        "office": ", ".join(filter(None, map(known.get, ("office", "office_address")))),
        "examine_by": _said(application.examine_by, language),
    }
    if kind in WITH_SLIP:
        ends = until or last_day(session, today, office.wait_days)
        # Who has to come is asked for no papers, though some were missing before.
        papers = application.state != "in_person_required"
        told = missing_told(session, application.id) if papers else ()
        items = "; ".join(each.name(language) for each in told)
        facts |= {"until": _said(ends, language), "items": items}
    return mask_numbers(message_text(kind, language, office.name, facts))


def _said(day: date | None, language: Language) -> str | None:
    return letter_date(day, language) if day is not None else None
