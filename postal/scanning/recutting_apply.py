"""Making a new cut that a person has seen and confirmed; what it changes stands in the log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Batch, Dossier, Event
from postal.scanning import reasons as why
from postal.scanning.cutting import mark_scanned
from postal.scanning.dossiers import dossier_of, set_going
from postal.scanning.passes import pair_batches
from postal.scanning.recutting_leaving import Unmatch, unscan
from postal.scanning.recutting_plan import Effect, Plan, Spot, runs
from postal.scanning.services import as_mailroom
from postal.scanning.sides import REVERSED, SAME
from postal.wording import N_


class PlanOutdated(Refusal):
    """Somebody changed the batch since the plan was shown; says who and when."""

    code = "plan-outdated"
    text = N_(
        "Hasilnya tidak lagi sama dengan yang Anda lihat: %(who)s mengubah bundel ini pada "
        "%(when)s. Lihat lagi hasilnya, lalu putuskan."
    )


class FactsChanged(Refusal):
    """Nobody touched the batch, but what is known of its dossiers is no longer what it was."""

    code = "facts-changed"
    text = N_(
        "Hasilnya tidak lagi sama dengan yang Anda lihat: data berkasnya berubah, misalnya jumlah "
        "lembar atau keadaan kasusnya. Lihat lagi hasilnya, lalu putuskan."
    )


class CutUnchanged(Refusal):
    """The new cut is the old one; there is nothing to write down."""

    code = "cut-unchanged"
    text = N_("Hasilnya sama seperti sekarang; tidak ada yang perlu dipotong ulang.")


def recut(  # noqa: PLR0913 - each argument is part of the record of a new cut
    session: Session, plan: Plan, *, seen: str, actor: Actor, reason: str, unmatch: Unmatch
) -> list[Dossier]:
    """Make the planned cut; return the dossiers that thereby became scanned.

    ``seen`` is the token of the plan that the person confirms. The caller's door hands the
    dossiers to the matching stage.

    Raises:
        PlanOutdated, FactsChanged: what would happen is not what was shown.
        CutUnchanged: nothing would.
        CaseUnderWay, CaseDecided, CaseLeftEmpty, DossierAtRest: a page may not leave its dossier.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
        NumberInText, TextTooLong: the reason.
    """
    if plan.token != seen:
        raise _outdated(session, plan, seen)
    if plan.idle:
        raise CutUnchanged
    for refusal in plan.refusals(actor):
        raise refusal
    batch = plan.batch
    audit.transition(
        session,
        batch,
        "cut_again",
        seen_version=batch.version,
        actor=actor,
        reason=reason,
        data=_said(plan),
    )
    batch.sides, batch.upside_down = plan.settings.sides, plan.settings.upside_down
    batch.backs_of_id = None
    owners = _owners(session, plan, actor)
    _lay(plan, owners)
    session.flush()
    scanned = _tell_dossiers(session, plan, owners, actor, reason, unmatch)
    _settle(session, plan, actor)
    return scanned + _follow(session, plan, actor, reason, unmatch)


def _follow(
    session: Session, plan: Plan, actor: Actor, reason: str, unmatch: Unmatch
) -> list[Dossier]:
    """Let the backs that came as a batch of their own lie behind their fronts again."""
    backs = session.scalar(select(Batch).where(Batch.backs_of_id == plan.batch.id))
    if backs is None:
        return []
    order = REVERSED if backs.upside_down else SAME
    outcome = pair_batches(session, backs, plan.batch, as_mailroom(actor), order=order)
    for dossier in outcome.emptied:
        unscan(session, dossier, actor=actor, reason=reason, unmatch=unmatch)
    return outcome.scanned


def _outdated(session: Session, plan: Plan, seen: str) -> Refusal:
    """Return why the plan that was seen is not this one."""
    last = session.get(Event, plan.last_event)
    if last is None or seen.partition("-")[0] == str(last.id):
        return FactsChanged()
    return PlanOutdated(who=last.actor_name, when=last.at)


def _said(plan: Plan) -> dict[str, Any]:
    """Return what the log keeps of a cut: how it was made, and every page before and after."""
    batch, settings = plan.batch, plan.settings
    return {
        "sides": [batch.sides, settings.sides],
        "upside_down": [batch.upside_down, settings.upside_down],
        "backs_of": batch.backs_of_id,
        "before": _written(plan, "before"),
        "after": _written(plan, "after"),
        "lifted": [change.page.number for change in plan.changes if change.leaves],
        "kept": sorted(plan.held & plan.decided.keys()),
        "dropped": [decision.page for decision in plan.dropped],
    }


def _written(plan: Plan, when: str) -> list[list[Any]]:
    return [[first, last, *spot.words] for first, last, spot in runs(plan.changes, when)]


def _owners(session: Session, plan: Plan, actor: Actor) -> dict[str, Dossier]:
    """Return the dossiers of the plan by code; one begins for each blank cover seen first now."""
    spots = [spot for change in plan.changes for spot in (change.before, change.after)]
    found = {effect.code: effect.dossier for effect in plan.effects}
    for code in dict.fromkeys(code for spot in spots for code in (spot.code, spot.suggested)):
        if code is not None and found.get(code) is None:
            found[code] = _owner(session, plan, code, actor)
    session.flush()
    return {code: dossier for code, dossier in found.items() if dossier is not None}


def _owner(session: Session, plan: Plan, code: str, actor: Actor) -> Dossier:
    if code in plan.covers:
        return dossier_of(session, plan.covers[code], actor)
    return session.scalars(select(Dossier).where(Dossier.code == code)).one()


def _lay(plan: Plan, owners: dict[str, Dossier]) -> None:
    """Write the new spots into the page rows; the door's transaction keeps others out."""
    for change in plan.changes:
        if change.before == change.after:
            continue
        page, spot = change.page, change.after
        page.place, page.reason, page.blank = spot.place, spot.reason, spot.blank
        page.dossier_id, page.suggested_id = _id(owners, spot.code), _id(owners, spot.suggested)
        page.position = spot.position
        page.version += 1


def _id(owners: dict[str, Dossier], code: str | None) -> int | None:
    return owners[code].id if code is not None else None


def _tell_dossiers(  # noqa: PLR0913 - what was decided, by whom, and who helps
    session: Session,
    plan: Plan,
    owners: dict[str, Dossier],
    actor: Actor,
    reason: str,
    unmatch: Unmatch,
) -> list[Dossier]:
    """Let each dossier know what left it, then what came: a page may go from one to the next."""
    for effect in plan.effects:
        if effect.lost:
            _take_from(session, plan, owners[effect.code], effect, actor, reason)
        if effect.empties:
            unscan(session, owners[effect.code], actor=actor, reason=reason, unmatch=unmatch)
    scanned = []
    for effect in plan.effects:
        dossier = owners[effect.code]
        if not effect.gained:
            continue
        if mark_scanned(session, dossier, plan.batch, effect.gained, as_mailroom(actor)):
            scanned.append(dossier)
        else:
            set_going(session, dossier, actor)
    for code in _seen_again(plan):
        data = {"batch": plan.batch.id}
        audit.record(session, owners[code], "seen_again", actor=actor, data=data)
    return scanned


def _take_from(  # noqa: PLR0913 - what a record of the loss says
    session: Session, plan: Plan, dossier: Dossier, effect: Effect, actor: Actor, reason: str
) -> None:
    data = {"batch": plan.batch.sha256, "pages": effect.lost}
    audit.record(session, dossier, "page_lifted", actor=actor, reason=reason, data=data)


def _seen_again(plan: Plan) -> list[str]:
    """Return the dossiers whose cover is found to have come before, though nobody knew till now."""

    def doubted(spot: Spot) -> str | None:
        return spot.suggested if spot.reason == why.SEEN_BEFORE else None

    before = {doubted(change.before) for change in plan.changes}
    after = dict.fromkeys(doubted(change.after) for change in plan.changes)
    return [code for code in after if code is not None and code not in before]


def _settle(session: Session, plan: Plan, actor: Actor) -> None:
    """Name the first doubt, or close the batch when there is none."""
    batch, doubts = plan.batch, [change.after.reason for change in plan.waiting]
    batch.reason = doubts[0] if doubts else None
    if not doubts:
        mailroom = as_mailroom(actor)
        audit.transition(session, batch, "accept", seen_version=batch.version, actor=mailroom)
