"""What can be done to a case from its own page, and where everything else is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import audit, boxes, filing, finishing, holding, leaving, visits, workflow
from postal.audit import Actor
from postal.electronic import PAPER
from postal.errors import Refusal
from postal.models import Application, Dossier, Event
from postal.wording import N_
from postal.workflow import Move, Thing

BENCH: Final = "verification.bench"
APPROVALS: Final = "verification.approvals"
IN_HANDS: Final = "verification.held"
PRODUCTION: Final = "production.case"
ARCHIVE: Final = "shelves.desk"
MATCHING: Final = "matching.dossier"
MERGING: Final = "verification.merge"
FORWARDING: Final = "verification.forward"
SCANNING: Final = "scanning.batches"

# Moves with more to them than a reason: they are made where what belongs to them is seen.
ELSEWHERE: Final[Mapping[Thing, Mapping[str, str]]] = MappingProxyType(
    {
        Thing.APPLICATION: {
            **dict.fromkeys(("take", "release", "find_complete", "find_incomplete"), BENCH),
            **dict.fromkeys(("propose_rejection", "resume", "recheck", "object", "close"), BENCH),
            **dict.fromkeys(("confirm_rejection", "send_back"), APPROVALS),
            "hand_over": IN_HANDS,
            "merge": MERGING,
            "forward": FORWARDING,
            **dict.fromkeys(("change_service", "change_desk", "split", "look_twice"), BENCH),
            "examine_on": BENCH,
            **dict.fromkeys(("start", "hold", "go_on", "produce"), PRODUCTION),
            **dict.fromkeys(("notify", "remake", "finish"), PRODUCTION),
        },
        Thing.DOSSIER: {
            **dict.fromkeys(("scan", "match", "unmatch"), MATCHING),
            "unscan": SCANNING,
            **dict.fromkeys(("move_box", "lend", "unfile"), ARCHIVE),
        },
    }
)
"""Moves of each thing and the page on which they are made."""


class MadeElsewhere(Refusal):
    """The move belongs to another desk, where its consequences are seen to."""

    code = "made-elsewhere"
    text = N_(
        "Langkah ini dilakukan di meja lain: pemeriksaan, produksi, pencocokan, pemindaian, arsip."
    )


def buttons(row: Application | Dossier, actor: Actor) -> tuple[Move, ...]:
    """Return the moves this person may make on ``row`` from the case's page.

    What came without paper, or lies under another's sheet, cannot be lent, filed or put elsewhere.
    """
    if isinstance(row, Dossier) and row.source != PAPER:
        return ()
    thing = audit.thing_of(row)
    offered = workflow.moves_for(thing, row.state, actor.roles)
    here = (move for move in offered if move.name not in ELSEWHERE[thing])
    if not _in_other_hands(row, actor):
        return tuple(here)
    return tuple(move for move in here if move.name not in leaving.LEAVING)


def _in_other_hands(row: Application | Dossier, actor: Actor) -> bool:
    holder = row.taken_by_id if isinstance(row, Application) else None
    return holder is not None and holder != actor.staff_id


def made_at(session: Session, application: Application, actor: Actor) -> dict[str, list[Move]]:
    """Return the moves that this person may make on a case elsewhere, by the page's endpoint."""
    found: dict[str, list[Move]] = {}
    for move in workflow.moves_for(Thing.APPLICATION, application.state, actor.roles):
        page = ELSEWHERE[Thing.APPLICATION].get(move.name, MATCHING)
        if move.name == "hold" and application.state == holding.EXAMINED:
            page = BENCH
        if page != MATCHING and _fits(session, application, move.name):
            found.setdefault(page, []).append(move)
    return found


def _fits(session: Session, application: Application, move: str) -> bool:
    """Tell whether a legal move is one for this very case.

    A case on hold goes on where it was interrupted; one with documents does not end by a notice.
    Chance, not a person, sends a decision to be looked at twice.
    """
    if move == "look_twice":
        return False
    if move == "notify":
        return not finishing.documents_of(session, application)
    if move not in ("go_on", "examine_on"):
        return True
    last = holding.last_hold(session, application)
    examined = last is not None and last.source == holding.EXAMINED
    return (move == "examine_on") is examined


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
        InOtherHands, AskerNotChecked, NotReachable: as ``leaving.leave``.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if move in ELSEWHERE[Thing.APPLICATION]:
        raise MadeElsewhere
    if application.version != seen_version:
        raise audit.moved(session, application)
    common: dict[str, Any] = {
        "seen_version": seen_version,
        "actor": actor,
        "reason": reason,
        "note": note,
    }
    if move == visits.MOVE:
        return visits.record_visit(session, application, today=today, **common)
    make = leaving.leave if move in leaving.LEAVING else audit.transition
    return make(session, application, move, **common)


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
    """Make a move on a bundle; the reason of ``file`` is the name of the box it now lies in.

    A box that has no row yet gets one, so that its label can be printed.

    Raises:
        MadeElsewhere: the move needs more than a reason.
        BoxFull: the box takes no more.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if move in ELSEWHERE[Thing.DOSSIER]:
        raise MadeElsewhere
    common: dict[str, Any] = {"seen_version": seen_version, "actor": actor, "note": note}
    typed = (reason or "").strip()
    if move == "file" and typed:
        box = boxes.find_box(session, typed)
        if box is None:
            box = boxes.new_box(session, typed, staff_id=actor.staff_id)
        return filing.file(session, dossier, box, **common)
    if move == "take_out":
        return filing.take_out(session, dossier, reason=reason, **common)
    return audit.transition(session, dossier, move, reason=reason, **common)
