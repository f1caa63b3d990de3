"""A second request that lay among the papers of the first becomes a case of its own.

Its pages move into a dossier that has a code but no cover sheet: the paper itself stays where it
is, under the sheet of the first one. Both came in the same envelope, so a page that both need stays
with either and serves the other as a sibling's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, births, duplicates, leaving
from postal.audit import Actor
from postal.correspondence.messaging import greet
from postal.lookups import office_today
from postal.models import (
    Application,
    Enclosure,
    Page,
    ServiceVersion,
    Subject,
    utc_now,
)
from postal.service import BY_SERVICE, Service
from postal.verification.refusals import (
    EnclosureElsewhere,
    LastPageSplit,
    PageElsewhere,
    SubjectElsewhere,
)
from postal.verification.split_paper import begin_bundle, move_pages, origin_of
from postal.verification.taking import require_hand

_COPIED: Final = (
    *("name", "phone", "phone_index", "address", "village", "district", "city", "postcode"),
    *("address_index", "language"),
)
_PERSON: Final = (
    *("name", "nik", "nik_index", "family_card", "family_card_index"),
    *("birth_date", "birth_date_index"),
)


class Goes(StrEnum):
    """Which of the two cases a person belongs to."""

    STAYS = "stays"
    MOVES = "moves"
    BOTH = "both"


@dataclass(frozen=True)
class Share:
    """What goes to the second case: pages and enclosures by id, and people by id with where to."""

    pages: Collection[int] = ()
    enclosures: Collection[int] = ()
    subjects: Mapping[int, Goes] = field(default_factory=dict)


def split(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    service: ServiceVersion,
    share: Share,
    *,
    seen_version: int,
    actor: Actor,
) -> Application:
    """Begin a case for the second request and return it; the first one stays in hand.

    It has a tracking code of its own, was received on the same day, and is promised to be examined
    by the same day. The applicant is the same person; a service that cannot do without them asks
    for the visit at once.

    Raises:
        NothingToSplit: no page goes, and there is no common envelope by which both could share.
        LastPageSplit: the first case would keep no page.
        PageElsewhere, EnclosureElsewhere, SubjectElsewhere: it is not this case's, or no longer.
        SomeoneElseMovedIt: the case is not in this person's hand, or was moved since.
        NotReachable: the visit could not be asked for.
        IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    require_hand(session, application, actor)
    pages = _require_pages(session, application, share.pages)
    things = _require_enclosures(application, share.enclosures)
    _require_subjects(application, share.subjects)
    origin = origin_of(application, pages)
    second = _begin(session, application, service, actor)
    dossier = begin_bundle(session, origin, second, actor)
    move_pages(session, pages, dossier, actor)
    for thing in things:
        thing.dossier_id = dossier.id
    _share_people(session, application, second, share.subjects)
    session.flush()
    for row in (application, second, dossier, *application.dossiers):
        session.expire(row, ["dossiers"] if isinstance(row, Application) else ["enclosures"])
    _write_down(session, application, second, pages, seen_version, actor)
    for case in (application, second):
        duplicates.review(session, case, device=actor.device)
    greet(session, second, actor=actor, today=office_today(session))
    _ask_to_come(session, second, actor)
    return second


def _require_pages(
    session: Session, application: Application, wanted: Collection[int]
) -> Sequence[Page]:
    own = session.scalars(
        select(Page)
        .where(
            Page.dossier_id.in_([row.id for row in application.dossiers]),
            Page.place == "dossier",
        )
        .order_by(Page.batch_id, Page.number)
    ).all()
    if set(wanted) - {page.id for page in own}:
        raise PageElsewhere
    moving = [page for page in own if page.id in set(wanted)]
    if moving and len(moving) == len(own):
        raise LastPageSplit
    return moving


def _require_enclosures(application: Application, wanted: Collection[int]) -> Sequence[Enclosure]:
    own = {each.id: each for row in application.dossiers for each in row.enclosures}
    if set(wanted) - set(own):
        raise EnclosureElsewhere
    return [own[each] for each in sorted(wanted)]


def _require_subjects(application: Application, wanted: Mapping[int, Goes]) -> None:
    if set(wanted) - {each.id for each in application.subjects}:
        raise SubjectElsewhere


def _begin(
    session: Session, application: Application, service: ServiceVersion, actor: Actor
) -> Application:
    applicant = application.applicant
    second = births.new_application(
        session,
        service=service,
        desk_code=service.desk_code,
        received_on=application.received_on,
        examine_by=application.examine_by,
        name=applicant.name if applicant is not None else None,
        actor=actor,
    )
    _copy(applicant, second.applicant, _COPIED)
    channels = Service.from_json(service.definition).channels
    if application.return_channel in channels:
        second.return_channel = application.return_channel
        second.return_place_id = application.return_place_id
    second.reach_note, second.urgent = application.reach_note, application.urgent
    second.paper_ready_at = utc_now()
    return second


def _copy(before: Any, after: Any, names: Collection[str]) -> None:  # noqa: ANN401 - two rows
    if before is not None and after is not None:
        for name in names:
            setattr(after, name, getattr(before, name))


def _share_people(
    session: Session, application: Application, second: Application, goes: Mapping[int, Goes]
) -> None:
    for person in list(application.subjects):
        where = goes.get(person.id, Goes.STAYS)
        if where is Goes.MOVES:
            person.application_id = second.id
        elif where is Goes.BOTH:
            twin = Subject(application_id=second.id)
            _copy(person, twin, _PERSON)
            session.add(twin)
    session.flush()
    for row in (application, second):
        session.expire(row, ["subjects"])
        births.index_names(session, row)


def _write_down(  # noqa: PLR0913 - what both events say
    session: Session,
    application: Application,
    second: Application,
    pages: Sequence[Page],
    seen_version: int,
    actor: Actor,
) -> None:
    numbers = [page.number for page in pages]
    code = second.service.code if second.service is not None else None
    audit.transition(
        session,
        application,
        "split",
        seen_version=seen_version,
        actor=actor,
        data={"into": second.tracking_code, "service": code, "pages": numbers},
    )
    said = {"from": application.tracking_code, "pages": numbers}
    audit.record(session, second, "split_off", actor=actor, data=said)


def _ask_to_come(session: Session, second: Application, actor: Actor) -> None:
    if second.service is not None and second.service.mode == "in_person":
        leaving.leave(
            session,
            second,
            "require_visit",
            seen_version=second.version,
            actor=actor,
            reason=BY_SERVICE,
        )


__all__ = ["Goes", "Share", "split"]
