"""A cover seen again: what its pages are beside those that the dossier has already.

Nothing is thrown away: a page that is not one of the dossier's own is kept with it as a copy.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Batch, Dossier, Event, Page
from postal.scanning.again_compare import Comparison, compare
from postal.scanning.deciding import Deciding, Outcome, moved
from postal.scanning.placing import inside
from postal.scanning.typed_codes import require_open
from postal.scanning.undoing import NothingToUndo, Step, undo
from postal.wording import N_
from postal.workflow import Thing

SETTLED: Final = "second_scan"
_RECENT: Final = 200


class Answer(StrEnum):
    """What a second scan is: more pages, better pages, or further ones."""

    CONTINUE = "continue"
    REPLACE = "replace"
    BOTH = "both"


class NothingWaits(Refusal):
    """Nobody has to decide about this second scan any more; says who did, and when."""

    code = "nothing-waits"
    text = N_(
        "Tidak ada lagi halaman berkas ini yang menunggu: %(who)s mengubah bundel ini pada "
        "%(when)s. Lihat lagi keadaannya."
    )


class NotACopy(Refusal):
    """Only a copy can be brought back among the pages of its dossier."""

    code = "not-a-copy"
    text = N_("Halaman ini bukan salinan lagi. Muat ulang untuk melihat tempatnya.")


def settle_second(  # noqa: PLR0913 - what was shown, and what somebody says of it
    session: Session,
    batch: Batch,
    dossier: Dossier,
    answer: Answer,
    *,
    ticked: Collection[int],
    seen: Mapping[int, int],
    actor: Actor,
) -> Outcome:
    """Do with the pages of a second scan what a person says.

    ``CONTINUE`` takes the ``ticked`` pages (ids) into the dossier and keeps the others as copies,
    ``REPLACE`` takes all and turns the old ones into copies, ``BOTH`` takes all. ``seen`` maps page
    id to the version that was shown. A page that comes to an incomplete case sets it going.

    Raises:
        NothingWaits: somebody else decided.
        PageMoved: a page was not shown, or is no longer as it was.
        DossierClosed: the dossier takes no page any more.
    """
    found = compare(session, batch, dossier)
    if not found.waiting:
        raise _settled(session, batch)
    require_open(dossier)
    step = secrets.token_hex(8)
    wanted = ticked if answer is Answer.CONTINUE else {page.id for page in found.waiting}
    outcome = _take_new(session, found, wanted, seen, Deciding(session, batch, actor, step=step))
    others = _replace(session, found, seen, actor, step) if answer is Answer.REPLACE else []
    data = {
        "batch": batch.sha256,
        "answer": answer.value,
        "step": step,
        "batches": [other.id for other in others],
    }
    audit.record(session, dossier, SETTLED, actor=actor, data=data)
    return outcome


def _settled(session: Session, batch: Batch) -> NothingWaits:
    last = session.scalars(
        select(Event)
        .where(Event.thing == Thing.BATCH.value, Event.thing_id == batch.id)
        .order_by(Event.id.desc())
    ).first()
    return NothingWaits(who=last.actor_name if last else "?", when=last.at if last else "?")


def _take_new(
    session: Session,
    found: Comparison,
    wanted: Collection[int],
    seen: Mapping[int, int],
    decision: Deciding,
) -> Outcome:
    dossier, copies, upright = found.dossier, [], found.upright
    for page in found.waiting:
        version = _version(session, page, seen)
        if page.id in wanted:
            spot = inside(session, page, dossier) | {"turn": upright[page.id]}
            decision.change(page, "page_assigned", seen_version=version, **spot)
        else:
            decision.change(page, "page_copy", seen_version=version, **as_copy(dossier))
            copies.append(page.number)
    if copies:
        data = {"batch": found.batch.sha256, "copies": copies}
        audit.record(session, dossier, "page_copy", actor=decision.actor, data=data)
    return decision.close()


def _replace(
    session: Session, found: Comparison, seen: Mapping[int, int], actor: Actor, step: str
) -> Sequence[Batch]:
    """Turn the dossier's old pages into copies; return the batches they came with."""
    old = [page for page in found.old if page.place == "dossier"]
    batches = {page.batch_id: page.batch for page in old}
    for batch in batches.values():
        decision = Deciding(session, batch, actor, step=step)
        for page in old:
            if page.batch_id == batch.id:
                version = _version(session, page, seen)
                spot = as_copy(found.dossier)
                decision.change(page, "page_copy", seen_version=version, **spot)
        decision.close()
    return list(batches.values())


def _version(session: Session, page: Page, seen: Mapping[int, int]) -> int:
    """Return the version of a page that was shown; raises PageMoved for one that was not."""
    if page.id not in seen:
        raise moved(session, page)
    return seen[page.id]


def as_copy(dossier: Dossier) -> dict[str, Any]:
    """Return what a page is that is kept with ``dossier`` as a copy."""
    return {
        "place": "copy",
        "reason": None,
        "suggested_id": None,
        "dossier_id": dossier.id,
        "position": None,
    }


def bring_back(session: Session, page: Page, *, seen_version: int, actor: Actor) -> Outcome:
    """Let a copy be one of its dossier's pages again.

    Raises:
        NotACopy: it is none.
        PageMoved: somebody else was quicker.
        DossierClosed: the dossier takes no page any more.
    """
    if page.place != "copy" or page.dossier_id is None:
        raise NotACopy
    dossier = session.get_one(Dossier, page.dossier_id)
    require_open(dossier)
    decision = Deciding(session, page.batch, actor)
    spot = inside(session, page, dossier)
    decision.change(page, "page_assigned", seen_version=seen_version, **spot)
    return decision.close()


def answered(session: Session, batch: Batch, dossier: Dossier) -> Event | None:
    """Return the last answer about this second scan; None when there is none."""
    events = session.scalars(
        select(Event)
        .where(
            Event.thing == Thing.DOSSIER.value,
            Event.thing_id == dossier.id,
            Event.name == SETTLED,
        )
        .order_by(Event.id.desc())
    )
    return next((each for each in events if (each.data or {}).get("batch") == batch.sha256), None)


def take_back(session: Session, batch: Batch, dossier: Dossier, *, actor: Actor) -> list[Outcome]:
    """Take the last answer back: the new pages wait again, replaced ones are the dossier's.

    Raises:
        NothingToUndo: nobody has answered, or somebody else did.
        UndoneAlready, ChangedSince, CaseWentOn, LastPage, LastPageAtRest: as ``undoing.undo``.
    """
    event = answered(session, batch, dossier)
    if event is None or event.data is None:
        raise NothingToUndo
    return undo_all(session, batch, step=event.data["step"], actor=actor)[1]


def undo_all(
    session: Session, batch: Batch, *, step: str, actor: Actor
) -> tuple[Step, list[Outcome]]:
    """Take back a decision as ``undoing.undo``, in every batch that it reached into.

    Raises:
        NothingToUndo, UndoneAlready, ChangedSince, CaseWentOn: as ``undoing.undo``.
        DossierClosed, LastPage, LastPageAtRest: the same.
    """
    # Replaced pages come back first, so that the dossier is never without any.
    others = [each for each in _batches_of(session, step) if each.id != batch.id]
    done = [undo(session, each, step=step, actor=actor) for each in others]
    last = undo(session, batch, step=step, actor=actor)
    return last[0], [outcome for _, outcome in (*done, last)]


def _batches_of(session: Session, step: str) -> list[Batch]:
    """Return the batches of an answer, those with the old pages first; none of other decisions."""
    events = session.scalars(
        select(Event)
        .where(Event.thing == Thing.DOSSIER.value, Event.name == SETTLED)
        .order_by(Event.id.desc())
        .limit(_RECENT)
    )
    data = next((each.data for each in events if each.data and each.data["step"] == step), None)
    if data is None:
        return []
    new = session.scalars(select(Batch).where(Batch.sha256 == data["batch"])).one()
    return [*(session.get_one(Batch, number) for number in data["batches"]), new]
