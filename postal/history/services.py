"""What can be done to a case from its own page, and what the command line shows of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.codes import Mark, TrackingCode, normalise
from postal.errors import Refusal
from postal.history.timeline import timeline
from postal.models import Application, Batch, Cover, Dossier, Event, Office, Page, TrackingAlias
from postal.wording import N_
from postal.workflow import Move, Thing

# Moves with more to them than a reason: they are made where the paper and its candidates are seen.
ELSEWHERE: Final[dict[Thing, frozenset[str]]] = {
    Thing.APPLICATION: frozenset(
        {
            *("merge", "take", "release", "hand_over", "find_complete", "find_incomplete"),
            *("propose_rejection", "confirm_rejection", "send_back", "resume", "recheck"),
            *("object", "close"),
        }
    ),
    Thing.DOSSIER: frozenset({"scan", "match", "unmatch"}),
}
_SHELF: Final = 60


class MadeElsewhere(Refusal):
    """The move belongs to another desk, where its consequences are seen to."""

    code = "made-elsewhere"
    text = N_("Langkah ini dilakukan di halaman pemeriksaan, pencocokan atau pemindaian.")


class NotFound(Refusal):
    """No case and no dossier has this code."""

    code = "not-found"
    text = N_("Tidak ada kasus atau berkas dengan kode ini.")


def buttons(row: Application | Dossier, actor: Actor) -> tuple[Move, ...]:
    """Return the moves this person may make on ``row`` from the case's page."""
    thing = audit.thing_of(row)
    offered = workflow.moves_for(thing, row.state, actor.roles)
    return tuple(move for move in offered if move.name not in ELSEWHERE[thing])


def by_tracking(session: Session, code: str) -> Application:
    """Return the case a tracking code answers for, also when the code came by a merge.

    Raises:
        NotFound: nobody has this code.
    """
    found = session.scalar(
        select(Application)
        .join(TrackingAlias, TrackingAlias.application_id == Application.id)
        .where(TrackingAlias.code == normalise(code))
    )
    if found is None:
        own = select(Application).where(Application.tracking_code == normalise(code))
        found = session.scalar(own)
    if found is None:
        raise NotFound
    return found


def move_application(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    application: Application,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    reason: str | None = None,
    note: str | None = None,
) -> Event:
    """Make a move on a case; a recorded visit keeps its day (``today``, the office's).

    Raises:
        MadeElsewhere: the move needs more than a reason.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if move in ELSEWHERE[Thing.APPLICATION]:
        raise MadeElsewhere
    event = audit.transition(
        session,
        application,
        move,
        seen_version=seen_version,
        actor=actor,
        reason=reason,
        note=note,
    )
    if move == "record_visit":
        application.visited_on = today
    return event


def move_dossier(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    dossier: Dossier,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None = None,
    note: str | None = None,
) -> Event:
    """Make a move on a bundle; the reason of ``file`` is the box or shelf it now lies in.

    Raises:
        MadeElsewhere: the move needs more than a reason.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if move in ELSEWHERE[Thing.DOSSIER]:
        raise MadeElsewhere
    event = audit.transition(
        session, dossier, move, seen_version=seen_version, actor=actor, reason=reason, note=note
    )
    if move == "file":
        dossier.shelf = (reason or "").strip()[:_SHELF]
    elif move == "take_out":
        dossier.shelf = None
    return event


def pages_of(session: Session, dossier_id: int) -> list[Page]:
    """Return the pages of a dossier in their order, without its cover."""
    return list(
        session.scalars(
            select(Page)
            .where(Page.dossier_id == dossier_id, Page.place == "dossier")
            .order_by(Page.position, Page.id)
        )
    )


def case_json(session: Session, code: str) -> dict[str, Any]:
    """Return what ``flask show CODE --json`` prints for a tracking code or a dossier's code.

    Raises:
        NotFound: nothing has this code.
    """
    office = session.scalar(select(Office.mark))
    try:
        mark = Mark.parse_typed(code, office or "00")
    except Refusal:
        try:
            return _application_json(session, by_tracking(session, TrackingCode.parse(code).text))
        except Refusal as problem:
            raise NotFound from problem
    dossier = session.scalar(
        select(Dossier)
        .outerjoin(Cover, Cover.dossier_id == Dossier.id)
        .where((Dossier.code == mark.text) | (Cover.code == mark.text))
    )
    if dossier is None:
        raise NotFound
    return _dossier_json(session, dossier)


def _word(name: str | None) -> str | None:
    return None if name is None else name.replace("_", "-")


def _dossier_json(session: Session, dossier: Dossier) -> dict[str, Any]:
    pages = session.execute(
        select(Batch.sha256, Page.number)
        .join(Batch, Batch.id == Page.batch_id)
        .where(Page.dossier_id == dossier.id, Page.place == "dossier")
        .order_by(Page.position, Page.id)
    )
    application = dossier.application
    return {
        "kind": "dossier",
        "code": dossier.code,
        "state": _word(dossier.state),
        "role": dossier.role,
        "sheets": dossier.sheets,
        "shelf": dossier.shelf,
        "application": application.tracking_code if application is not None else None,
        "pages": [{"batch_sha256": sha256, "page": number} for sha256, number in pages],
    }


def _application_json(session: Session, application: Application) -> dict[str, Any]:
    due = application.examine_by
    return {
        "kind": "application",
        "code": application.tracking_code,
        "state": _word(application.state),
        "service": application.service.code if application.service else None,
        "desk": application.desk_code,
        "received_on": application.received_on.isoformat(),
        "examine_by": due.isoformat() if due else None,
        "paper_ready": application.paper_ready_at is not None,
        "possible_duplicate": application.possible_duplicate,
        "finish_by": application.finish_by.isoformat() if application.finish_by else None,
        "return_channel": application.return_channel,
        "in_hand": application.taken_by_id is not None,
        "dossiers": [_dossier_json(session, dossier) for dossier in application.dossiers],
        "events": [
            {
                "at": entry.at.isoformat(timespec="seconds"),
                "thing": entry.thing.value,
                "code": entry.code,
                "name": _word(entry.name),
                "from": _word(entry.source),
                "to": _word(entry.target),
                "who": entry.who,
                "reason": entry.reason,
            }
            for entry in timeline(session, application.id)
        ],
    }
