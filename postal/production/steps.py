"""Every move that a document makes at the production desk, by its name in the table of moves."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import Session

from postal import audit, finishing, workflow
from postal.audit import Actor
from postal.documents import CARD, PAPER, PDF
from postal.finishing import AT_WORK
from postal.models import Document
from postal.production import anew
from postal.production.at_work import require_work
from postal.production.refusals import GoesAsPdf, NotAPdf, WrongKind
from postal.workflow import Move, Thing

NEXT: Final[dict[str, str]] = {
    "to_print": "print",
    "printed": "check",
    "checked": "make_ready",
}
"""The usual next step where it depends on the state alone; see :func:`next_step`."""
OWN: Final = frozenset(
    {
        *("enter_paper", "enter_card", "sign", "release", "print", "check", "make_ready"),
        *("void", "print_again", "print_instead"),
    }
)
"""The moves of a document that are made here; packing is made at the dispatch desk."""


def next_step(document: Document) -> str | None:
    """Return the move that a document usually makes next here, None when it makes none."""
    if document.state == "to_enter":
        return "enter_card" if document.kind == CARD else "enter_paper"
    if document.state == "to_sign":
        return "release" if document.channel == PDF else "sign"
    return NEXT.get(document.state)


def offered(document: Document, actor: Actor) -> list[Move]:
    """Return the moves that this person may make on this document now, the usual one first."""
    if document.application.state not in AT_WORK:
        return []
    usual = next_step(document)
    rows = workflow.moves_for(Thing.DOCUMENT, document.state, actor.roles)
    unfit = {"enter_paper", "enter_card", "sign", "release"} - {usual}
    fit = [row for row in rows if row.name in OWN and row.name not in unfit]
    return sorted(fit, key=lambda row: row.name != usual)


def make(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    document: Document,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None = None,
    channel: str | None = None,
    place_id: int | None = None,
) -> None:
    """Make one of the moves in ``OWN`` with everything that belongs to it.

    ``channel`` is asked by ``print_instead`` and by ``print_again`` of what would have gone as a
    PDF: how the paper goes instead; ``place_id`` is the kecamatan where it is collected.

    Raises:
        SomeoneElseMovedIt: the document was moved since it was seen.
        IllegalMove, NotYourMove, ReasonMissing: the table forbids it.
        CaseOnHold, CaseElsewhere: its case is not in process or produced.
        WrongKind, GoesAsPdf, NotAPdf: it is none for this kind of document or this way back.
        ParcelUnderWay: it is outside the house.
        ChannelNotOffered, PlaceNeeded, NotReachable: as ``channels.require_way``.
    """
    if document.version != seen_version:
        raise audit.moved(session, document)
    workflow.find_move(Thing.DOCUMENT, document.state, move, actor.roles, reason)
    application = document.application
    require_work(application)
    seen: dict[str, Any] = {"actor": actor}
    if move == "void":
        anew.void(session, document, reason=reason or "", **seen)
    elif move == "print_again":
        anew.again(session, document, channel=channel, place_id=place_id, **seen)
    elif move == "print_instead":
        anew.print_instead(session, document, reason, channel, place_id, actor)
    elif move in OWN:
        _require_fit(document, move)
        audit.transition(session, document, move, seen_version=seen_version, **seen)
    else:
        raise WrongKind
    finishing.settle(session, application, actor=actor)


def _require_fit(document: Document, move: str) -> None:
    if move in ("enter_card", "enter_paper") and move != next_step(document):
        raise WrongKind
    if move == "sign" and document.channel == PDF:
        raise GoesAsPdf
    if move == "release" and (document.kind != PAPER or document.channel != PDF):
        raise NotAPdf
