"""Moves of a case from the command line, by the services behind the screens."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import merging
from postal.cli.asked import Asked, illegal, person
from postal.cli.move_document import all_documents, chosen
from postal.history import moves as history
from postal.lookups import active_services, case_by_code
from postal.models import Application, Desk, ServiceVersion
from postal.production import making
from postal.verification import changing, forwarding, judging, second_look, splitting, steps, taking
from postal.verification.refusals import (
    DeskUnknown,
    OtherCaseUnknown,
    PageElsewhere,
    ServiceUnknown,
)
from postal.whole_numbers import whole_numbers
from postal.workflow import Thing, moves_from

Step = Callable[[Session, Application, Asked], object]


def move_case(session: Session, case: Application, asked: Asked) -> dict[str, Any]:
    """Make the move and tell it.

    Raises:
        Refusal: as the service behind it; an illegal move names the legal ones of the case and of
            its documents.
    """
    before = case.state
    known = [row.name for row in moves_from(Thing.APPLICATION, before)]
    if asked.move not in known:
        of_documents = [
            row.name
            for document in all_documents(session, case)
            for row in moves_from(Thing.DOCUMENT, document.state)
        ]
        raise illegal(before, asked.move, known + of_documents)
    asked.allowed(case)
    OWN.get(asked.move, _usual)(session, case, asked)
    return {
        "code": case.tracking_code,
        "move": asked.move,
        "from": before,
        "to": case.state,
        "as": asked.actor.name,
        "finish_by": case.finish_by.isoformat() if case.finish_by else None,
        "review_on": case.review_on.isoformat() if case.review_on else None,
    }


def _usual(session: Session, case: Application, asked: Asked) -> None:
    common: dict[str, Any] = {
        **asked.seen(case),
        "today": asked.today,
        "reason": asked.reason,
    }
    if asked.move in steps.OWN:
        steps.make(session, case, asked.move, **common, day=asked.until)
    else:
        history.move_application(session, case, asked.move, **common)


def _confirm_rejection(session: Session, case: Application, asked: Asked) -> None:
    """The reason typed here is a remark; the letter gives the one with which it was proposed."""
    proposed = second_look.proposal(session, case)
    why = proposed.reason if proposed is not None else None
    common: dict[str, Any] = {**asked.seen(case), "today": asked.today, "note": asked.reason}
    steps.make(session, case, asked.move, **common, reason=why or asked.reason)


def _hand_over(session: Session, case: Application, asked: Asked) -> None:
    if not asked.to:
        raise steps.NeedsPerson
    to = person(session, asked.to).id
    reason = asked.reason or ""
    taking.hand_over(session, case, to, **asked.seen(case), reason=reason, today=asked.today)


def _start(session: Session, case: Application, asked: Asked) -> None:
    making.start(session, case, **asked.seen(case))


def _notify(session: Session, case: Application, asked: Asked) -> None:
    making.notify(session, case, how=asked.reason or "", **asked.seen(case))


def _remake(session: Session, case: Application, asked: Asked) -> None:
    rows = chosen(session, case, asked)
    only = rows[0] if len(rows) == 1 else None
    way, place = asked.back(session)
    making.remake(
        session,
        case,
        only,
        reason=asked.reason or "",
        **asked.seen(case),
        channel=way,
        place_id=place,
    )


def _change_service(session: Session, case: Application, asked: Asked) -> None:
    changing.change_service(
        session,
        case,
        _service(session, asked),
        **asked.seen(case),
        today=asked.today,
        reason=asked.reason,
        examine_by=asked.until,
    )


def _change_desk(session: Session, case: Application, asked: Asked) -> None:
    desk = session.get(Desk, asked.desk or "")
    if desk is None or not desk.active:
        raise DeskUnknown
    changing.change_desk(session, case, desk, **asked.seen(case), reason=asked.reason or "")


def _split(session: Session, case: Application, asked: Asked) -> None:
    own = [
        page.id
        for dossier, pages in judging.paper(session, case)
        if dossier.application_id == case.id
        for page in pages
    ]
    wanted = list(whole_numbers((asked.pages or "").split(",")))
    if any(not 1 <= number <= len(own) for number in wanted):
        raise PageElsewhere
    share = splitting.Share(pages=[own[number - 1] for number in wanted])
    splitting.split(session, case, _service(session, asked), share, **asked.seen(case))


def _merge(session: Session, case: Application, asked: Asked) -> None:
    target = case_by_code(session, asked.to or "")
    if target is None:
        raise OtherCaseUnknown
    merging.merge(
        session,
        case,
        target,
        **asked.seen(case),
        reason=asked.reason or "",
        compared=asked.compared,
    )


def _forward(session: Session, case: Application, asked: Asked) -> None:
    forwarding.forward(session, case, asked.to or "", **asked.seen(case), reason=asked.reason)


def _service(session: Session, asked: Asked) -> ServiceVersion:
    for row in active_services(session):
        if row.code == asked.service:
            return row
    raise ServiceUnknown


OWN: Final = MappingProxyType[str, Step](
    {
        "confirm_rejection": _confirm_rejection,
        "hand_over": _hand_over,
        "change_service": _change_service,
        "change_desk": _change_desk,
        "split": _split,
        "merge": _merge,
        "forward": _forward,
        "start": _start,
        "notify": _notify,
        "remake": _remake,
    }
)
"""Moves that need more than the case's page or the workbench is told."""
