"""Which case a scanned dossier belongs to: by itself when certain, else by a person's decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit, births, wait_again
from postal.audit import Actor
from postal.correspondence.messaging import greet, invite
from postal.duplicates import AT_ONCE, batched, duplicates, suspect, with_rivals
from postal.lookups import is_open, office_today
from postal.matching.refusals import NoCase, OnlyPaper, SameCase, ServiceUnclear
from postal.merging import (
    CaseClosed,
    close_into,
    has_dossiers,
    has_paper,
    require_fit,
    resolve,
)
from postal.models import Application, Dossier, ServiceVersion
from postal.workflow import Thing
from postal.workflow.incoming import PUT_TO_A_CASE


def settle(session: Session, dossier: Dossier, actor: Actor) -> bool:
    """Let a scanned dossier go on by itself when its case is certain; return whether it did."""
    return bool(settle_all(session, [dossier], actor))


def settle_all(session: Session, dossiers: Sequence[Dossier], actor: Actor) -> list[Dossier]:
    """Let scanned dossiers go on by themselves where the case is certain; return those that did.

    Certain means: it has an open case with a known service, and no other open case asks for the
    same service for the same NIK. A suspicion is written down once and the dossier waits.
    """
    cases = _cases_of(session, dossiers)
    rivals = with_rivals(session, sorted(cases))
    certain: list[tuple[Dossier, Application]] = []
    for dossier in dossiers:
        case = cases.get(dossier.application_id or 0)
        if dossier.state != "scanned" or case is None:
            continue
        if case.service is None or not is_open(case):
            continue
        others = duplicates(session, case) if case.id in rivals else []
        if others:
            suspect(session, case, others, device=actor.device)
            continue
        case.possible_duplicate = False
        certain.append((dossier, case))
    matched = [dossier for dossier, _ in certain]
    if matched:
        program = audit.system(actor.device)
        audit.transition_all(session, matched, "match", actor=program, data=[None] * len(matched))
        for dossier, case in certain:
            has_paper(session, case, dossier, program)
    return matched


def _cases_of(session: Session, dossiers: Sequence[Dossier]) -> dict[int, Application]:
    """Read the cases of all dossiers in one question; while these are held, none is read anew."""
    ids = sorted({row.application_id for row in dossiers if row.application_id is not None})
    cases: dict[int, Application] = {}
    for some in batched(ids, AT_ONCE):
        rows = session.scalars(select(Application).where(Application.id.in_(some)))
        cases.update({case.id: case for case in rows})
    return cases


def confirm(session: Session, dossier: Dossier, *, seen_version: int, actor: Actor) -> None:
    """A person says the dossier is in the right case, also beside others that look alike.

    Raises:
        NoCase, ServiceUnclear, CaseClosed: something has to be decided first.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    application = dossier.application
    if application is None:
        raise NoCase
    if not is_open(application):
        raise CaseClosed
    if application.service is None:
        raise ServiceUnclear
    apart = [other.id for other in duplicates(session, application)]
    application.possible_duplicate = False
    _match(session, dossier, application, seen=seen_version, actor=actor, apart=apart)


def choose_service(
    session: Session, dossier: Dossier, service: ServiceVersion, *, seen_version: int, actor: Actor
) -> bool:
    """Say what is asked for in a case whose envelope did not tell; return whether it is matched.

    Raises:
        NoCase: the dossier belongs to none.
        SomeoneElseMovedIt: somebody was quicker, with the dossier or with the service.
    """
    application = dossier.application
    if application is None:
        raise NoCase
    if dossier.version != seen_version:
        raise audit.moved(session, dossier)
    if application.service is not None:
        raise _chosen_before(session, application)
    births.choose_service(session, application, service, actor=actor)
    invite(session, application, actor=actor, today=office_today(session))
    return settle(session, dossier, actor)


def _chosen_before(session: Session, application: Application) -> audit.SomeoneElseMovedIt:
    """Return the refusal that names who said what is asked for, and when."""
    last = audit.last_event(session, Thing.APPLICATION, application.id, "service_chosen")
    if last is None:
        return audit.moved(session, application)
    return audit.SomeoneElseMovedIt(who=last.actor_name, when=last.at)


def unmatch(
    session: Session, dossier: Dossier, *, seen_version: int, actor: Actor, reason: str
) -> None:
    """Take a dossier off its case; without other paper the case waits for pages again.

    A case that waited for its person until this very dossier came waits for them again.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session, dossier, "unmatch", seen_version=seen_version, actor=actor, reason=reason
    )
    application = dossier.application
    if application is None:
        return
    wait_again.put_back(session, application, dossier, actor=actor, today=office_today(session))
    if not _has_matched_paper(session, application):
        application.paper_ready_at = None


def join(  # noqa: PLR0913 - each argument is part of the record of a merge
    session: Session,
    dossier: Dossier,
    target: Application,
    *,
    seen_version: int,
    actor: Actor,
    reason: str,
    compared: bool,
) -> Application:
    """Put a scanned dossier into an existing case and return that case.

    The case that was born with the dossier, now without paper, is merged into it (see
    :func:`ends_case`); its tracking codes stay valid and answer for the case that was joined.
    ``compared`` tells whether a person knows in what the two cases differ.

    Raises:
        SameCase, MergeRing, CaseClosed: the target cannot take it.
        InOtherHands, DocumentsBegun, NotCompared: as ``merging.require_fit``.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    final = resolve(session, target)
    before = dossier.application
    if before is not None and before.id == final.id:
        raise SameCase
    if not is_open(final):
        raise CaseClosed
    ends = before if before is not None and ends_case(session, dossier) else None
    if ends is not None:
        require_fit(session, ends, final, actor=actor, compared=compared)
    dossier.application = final
    dossier.role = "supplement"
    session.flush()
    _match(session, dossier, final, seen=seen_version, actor=actor, reason=reason, before=before)
    if ends is not None:
        close_into(session, ends, final, actor=actor, reason=reason)
    return final


def ends_case(session: Session, dossier: Dossier) -> bool:
    """Tell whether the dossier's case ends without it: it is open and has no other paper."""
    before = dossier.application
    return before is not None and is_open(before) and not has_dossiers(session, before, dossier)


def may_start(session: Session, dossier: Dossier) -> bool:
    """Tell whether a case may begin with this dossier: it would not leave an open one empty."""
    return not ends_case(session, dossier)


def start_case(  # noqa: PLR0913 - what is known of a case on its first day
    session: Session,
    dossier: Dossier,
    service: ServiceVersion,
    *,
    received_on: date,
    examine_by: date | None,
    seen_version: int,
    actor: Actor,
    name: str | None = None,
) -> Application:
    """Begin a case for a scanned dossier without one, or split it off a case with other paper.

    Raises:
        OnlyPaper: it is the only paper of an open case.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    before = dossier.application
    if not may_start(session, dossier):
        raise OnlyPaper
    application = births.new_application(
        session,
        service=service,
        desk_code=service.desk_code,
        received_on=received_on,
        examine_by=examine_by,
        name=name,
        actor=actor,
    )
    dossier.application = application
    dossier.role = "first"
    session.flush()
    _match(session, dossier, application, seen=seen_version, actor=actor, before=before)
    greet(session, application, actor=actor, today=office_today(session))
    return application


def _match(  # noqa: PLR0913 - each argument is part of the record of a match
    session: Session,
    dossier: Dossier,
    application: Application,
    *,
    seen: int,
    actor: Actor,
    reason: str | None = None,
    before: Application | None = None,
    apart: list[int] | None = None,
) -> None:
    """Move the dossier to ``matched`` and the case to those that can be examined."""
    data: dict[str, object] = {}
    if before is not None:
        data |= {"from": before.tracking_code, "into": application.tracking_code}
    if apart:
        data["told_apart"] = apart
    audit.transition(
        session, dossier, "match", seen_version=seen, actor=actor, reason=reason, data=data or None
    )
    has_paper(session, application, dossier, actor)


def _has_matched_paper(session: Session, application: Application) -> bool:
    found = select(func.count()).where(
        Dossier.application_id == application.id, Dossier.state.in_(PUT_TO_A_CASE)
    )
    return bool(session.scalar(found))
