"""What a person should look at twice in a case; nothing here ever blocks by itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from postal import people
from postal.lookups import the_office
from postal.models import Application
from postal.verification.address_hints import address_hints
from postal.verification.case_hints import asked_twice, failed_address, much_used_phone
from postal.verification.data_hints import name_hints, number_hints
from postal.verification.doubted_pages import doubted_pages
from postal.verification.hint import Hint, Level


def hints(session: Session, application: Application, *, full: bool) -> tuple[Hint, ...]:
    """Return what to look at twice, what has to be decided first.

    Args:
        session: a reading session.
        application: the case.
        full: whether the person may see the data in full: without that no digit, no line of an
            address is named.
    """
    return tuple(_hints(session, application, full=full))


def _hints(session: Session, application: Application, *, full: bool) -> Iterator[Hint]:
    applicant, subjects = people.applicant_data(application), people.subject_data(application)
    office = the_office(session)
    yield from asked_twice(session, application)
    yield from doubted_pages(session, application)
    yield from number_hints(subjects, office.region, full=full)
    yield from name_hints(applicant, subjects)
    if full:
        yield from address_hints(session, applicant, office)
    yield from failed_address(session, application)
    yield from much_used_phone(session, application)


__all__ = ["Hint", "Level", "hints"]
