"""Two open cases that ask the same for the same person: found, suspected, told apart.

This is the one place of the rule. Such a case cannot be found complete until a person has decided:
the two are told apart, or one is merged into the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from postal import audit
from postal.audit import Actor
from postal.errors import Refusal
from postal.lookups import OPEN_STATES
from postal.models import Application, Event, ServiceVersion, Subject
from postal.names import sounds_like
from postal.wording import N_

# Who was rejected, or never answered, may ask anew; the old case only waits for its end.
COMPETING: Final = tuple(name for name in OPEN_STATES if name not in ("rejected", "expired"))

_Person = tuple[str | None, str | None, str | None]
"""Name, and the indexes of NIK and birth date."""

AT_ONCE: Final = 500
"""How many values one question to the database holds."""


class NoDuplicate(Refusal):
    """The two cases are not suspected of being one."""

    code = "no-duplicate"
    text = N_("Kedua kasus ini tidak (lagi) dicurigai ganda. Muat ulang halaman.")


def duplicates(session: Session, application: Application) -> list[Application]:
    """Return the other open cases that ask for the same service for one of the same people.

    The same person is the same NIK, or the same birth date with a name that sounds the same.
    Cases that somebody has already told apart from it are left out.
    """
    if application.service is None or application.state not in OPEN_STATES:
        return []
    people = _same_people(session, application)
    if not people:
        return []
    query = (
        select(Application)
        .join(ServiceVersion, ServiceVersion.id == Application.service_version_id)
        .where(
            Application.id.in_(people),
            Application.state.in_(COMPETING),
            ServiceVersion.code == application.service.code,
        )
        .order_by(Application.id)
    )
    found = session.scalars(query).all()
    apart = _told_apart(session, application, [other.id for other in found]) if found else set()
    return [other for other in found if other.id not in apart]


def share_people(session: Session, one: Application, two: Application) -> bool:
    """Tell whether both cases are about one of the same people, as far as it is keyed."""
    return two.id in _same_people(session, one)


def _same_people(session: Session, application: Application) -> set[int]:
    """Return the ids of the other cases, open or not, about one of the same people."""
    own = [(row.name, row.nik_index, row.birth_date_index) for row in application.subjects]
    # One question for each index: for both at once the database would read every row.
    same = {case for case, _name, _born in _sharing(session, Subject.nik_index, own, 1)}
    same |= {
        case
        for case, name, born in _sharing(session, Subject.birth_date_index, own, 2)
        if any(born == day and sounds_like(name, called) for called, _nik, day in own)
    }
    return same - {application.id}


def _sharing(
    session: Session, index: InstrumentedAttribute[Any], own: Sequence[_Person], place: int
) -> Iterable[tuple[int, str | None, str | None]]:
    """Return case, name and birth date's index of everybody with one of these values."""
    values = {person[place] for person in own} - {None}
    if not values:
        return ()
    rows = session.execute(
        select(Subject.application_id, Subject.name, Subject.birth_date_index).where(
            index.in_(values)
        )
    )
    return [(case, name, born) for case, name, born in rows]


def _told_apart(session: Session, application: Application, others: Sequence[int]) -> set[int]:
    """Return those of ``others`` that a person told apart from this case, from either side."""
    events = session.execute(
        select(Event.application_id, Event.data).where(
            Event.application_id.in_([application.id, *others]),
            Event.name.in_(("told_apart", "match")),
        )
    )
    found: set[int] = set()
    for case, data in events:
        apart = set((data or {}).get("told_apart", ()))
        found |= apart if case == application.id else {case} if application.id in apart else set()
    return found


def with_rivals(session: Session, cases: Sequence[int]) -> set[int]:
    """Return those of the ``cases`` (ids) that share a NIK or a birth date with any other case.

    Only these can have duplicates: a few questions for a whole tray instead of one a case.
    """
    found: set[int] = set()
    for column in (Subject.nik_index, Subject.birth_date_index):
        own, theirs = aliased(Subject), aliased(Subject)
        mine, others = getattr(own, column.key), getattr(theirs, column.key)
        for some in batched(cases, AT_ONCE):
            query = (
                select(own.application_id)
                .join(theirs, others == mine)
                .where(own.application_id.in_(some), theirs.application_id != own.application_id)
                .distinct()
            )
            found.update(session.scalars(query))
    return found


def batched(values: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield ``values`` in pieces of at most ``size``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def review(session: Session, application: Application, *, device: str) -> list[Application]:
    """Set or clear the case's flag by what is known now; return the cases that it may double.

    A new suspicion is written down. To be called wherever its people or its service change.
    """
    others = duplicates(session, application)
    if others:
        suspect(session, application, others, device=device)
    else:
        application.possible_duplicate = False
    return others


def suspect(
    session: Session, application: Application, others: Iterable[Application], *, device: str
) -> None:
    """Flag the case and write down beside which others; nothing happens when it is flagged."""
    if application.possible_duplicate:
        return
    application.possible_duplicate = True
    audit.record(
        session,
        application,
        "duplicate_suspected",
        actor=audit.system(device),
        data={"joined_code": [other.tracking_code for other in others]},
    )


def tell_apart(
    session: Session, application: Application, other: Application, *, actor: Actor
) -> None:
    """A person says that these two are not one; both timelines tell it, and nobody is asked again.

    Raises:
        NoDuplicate: nobody suspects that they are.
    """
    if other.id not in {each.id for each in duplicates(session, application)}:
        raise NoDuplicate
    for one, two in ((application, other), (other, application)):
        data = {"told_apart": [two.id], "joined_code": two.tracking_code}
        audit.record(session, one, "told_apart", actor=actor, data=data)
    for each in (application, other):
        if not duplicates(session, each):
            each.possible_duplicate = False
