"""Small questions every stage asks of the office's tables, asked in one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, defer

from postal import workflow
from postal.audit import last_event
from postal.catalogue import Item, ItemKind
from postal.codes import Mark, TrackingCode
from postal.correspondence.letter_numbers import TypedNumber, read_number
from postal.dates import local_date
from postal.errors import Refusal
from postal.models import (
    Application,
    ClosedDay,
    Cover,
    Dossier,
    ItemVersion,
    Letter,
    LetterPrint,
    Office,
    Place,
    PrintRun,
    ServiceVersion,
    TrackingAlias,
    utc_now,
)
from postal.verdicts import Missing
from postal.workdays import Calendar
from postal.workflow import Thing

OPEN_STATES: Final = tuple(
    row.name for row in workflow.STATES if row.thing is Thing.APPLICATION and not row.final
)
"""Where a case has not ended."""
_MOST_CALLED: Final = 6
_OFFICE: Final = select(Office)
# As a join the two codes would be compared in every row instead of looked up.
_BY_MARK: Final = select(Dossier).where(
    or_(
        Dossier.code == bindparam("code"),
        Dossier.id.in_(select(Cover.dossier_id).where(Cover.code == bindparam("code"))),
    )
)


def is_open(application: Application) -> bool:
    """Tell whether the case has not ended."""
    return application.state in OPEN_STATES


def known_office(session: Session) -> Office | None:
    """Return the office, None before it is set up; a session asks for it once.

    It is needed several times on the way to one page.
    """
    known: Office | None = session.info.get("office")
    if known is None or known not in session:
        known = session.info["office"] = session.scalars(_OFFICE).first()
    return known


def the_office(session: Session) -> Office:
    """Return the office; NoResultFound before it is set up, which no staff page can meet."""
    known = known_office(session)
    if known is None:
        raise NoResultFound
    return known


def office_today(session: Session) -> date:
    """Return the office's day now, for steps that no screen told the day."""
    return local_date(utc_now(), the_office(session).zone)


def office_calendar(session: Session) -> Calendar:
    """Return the calendar of public holidays and the office's own closed days."""
    rows = session.execute(select(ClosedDay.day, ClosedDay.reason))
    completed = session.scalar(select(Office.completed_years)) or []
    return Calendar({row.day: row.reason for row in rows}, completed_years=completed)


def active_services(session: Session) -> Sequence[ServiceVersion]:
    """Return the current version of every active service, by code."""
    return session.scalars(
        select(ServiceVersion)
        .where(ServiceVersion.current, ServiceVersion.active)
        .order_by(ServiceVersion.code)
        # What each asks for is long and read where one was chosen; lists show names.
        .options(defer(ServiceVersion.definition))
    ).all()


def office_places(session: Session, kind: str) -> Sequence[Place]:
    """Return the places of one kind (``district``, ``post_office`` …) in use, by name."""
    return session.scalars(
        select(Place).where(Place.kind == kind, Place.active).order_by(Place.name)
    ).all()


def item_versions(session: Session) -> dict[str, Item]:
    """Return the newest wording of every requirement item by its code, oldest item first."""
    rows = session.scalars(select(ItemVersion).order_by(ItemVersion.number, ItemVersion.id))
    newest = {row.code: row for row in rows}
    return {
        row.code: Item(row.code, row.name_id, row.name_en, ItemKind(row.kind))
        for row in sorted(newest.values(), key=lambda row: row.id)
    }


def case_by_tracking(session: Session, text: str) -> Application | None:
    """Return the case for which a tracking code answers, None for none.

    ``text`` is typed or scanned, also as the code's whole address; a code that came by a merge
    answers for the case it went into.
    """
    try:
        code = TrackingCode.parse(_last_part(text))
    except Refusal:
        return None
    alias = session.get(TrackingAlias, code.text)
    return session.get(Application, alias.application_id) if alias is not None else None


def dossier_by_mark(session: Session, mark: Mark) -> Dossier | None:
    """Return the dossier with this code, its own or one of its cover sheets', None for none."""
    return session.scalar(_BY_MARK, {"code": mark.text})


def case_by_code(session: Session, text: str) -> Application | None:
    """Return the case of a tracking code or of a cover sheet's code, None for none."""
    found = case_by_tracking(session, text)
    if found is not None:
        return found
    try:
        mark = Mark.parse_typed(_last_part(text), the_office(session).mark)
    except Refusal:
        return None
    dossier = dossier_by_mark(session, mark)
    return dossier.application if dossier is not None else None


def _last_part(text: str) -> str:
    """Return a code without the address in front of it."""
    return text.strip().rstrip("/").rsplit("/", 1)[-1]


def missing_told(session: Session, application_id: int) -> tuple[Missing, ...]:
    """Return what the last decision told the citizen to send, in the words of that day."""
    told = last_event(session, Thing.APPLICATION, application_id, "find_incomplete")
    data = (told.data if told is not None else None) or {}
    return tuple(Missing.from_json(each) for each in data.get("missing", ()))


def letters_called(
    session: Session, text: str, *, year: int | None = None, run: PrintRun | None = None
) -> list[Letter]:
    """Return the letters that somebody may mean by a number, in order; at most six.

    What stands on the paper goes first, then ``17/2026`` or ``17``, then ``470/17`` as the
    beginning of a number. Where no year is told it is ``year``, without one any. ``run`` looks
    among the letters of one print run only.
    """
    query = select(Letter).order_by(Letter.year, Letter.number, Letter.id).limit(_MOST_CALLED)
    if run is not None:
        inside = select(LetterPrint.letter_id).where(LetterPrint.run_id == run.id)
        query = query.where(Letter.id.in_(inside))
    for meant in _meanings(read_number(text), year):
        found = session.scalars(query.where(*meant)).all()
        if found:
            return list(found)
    return []


def _meanings(typed: TypedNumber, usual: int | None) -> Iterator[list[ColumnElement[bool]]]:
    yield [Letter.number_text == typed.text]
    if typed.number is not None:
        year = typed.year or usual
        of_year = [Letter.year == year] if year is not None else []
        yield [*of_year, Letter.number == typed.number]
    if typed.start is not None:
        this_year = [Letter.year == usual] if usual is not None else []
        after = f"{typed.start[:-1]}{chr(ord('/') + 1)}"
        yield [*this_year, Letter.number_text >= typed.start, Letter.number_text < after]
