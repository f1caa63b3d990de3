"""Taking back one's own last decision in a batch: every page is exactly what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import workflow
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Batch, Dossier, Event, Page
from postal.scanning.deciding import PAIRED, TURNED, UNDONE, Deciding, Outcome
from postal.scanning.recutting_decisions import CUT_AGAIN, DECIDED
from postal.scanning.touches import BY_ITSELF, last_touch, touches
from postal.scanning.typed_codes import require_open
from postal.wording import N_
from postal.workflow import Thing

_UNDECIDED: Final = frozenset({"registered", "under_verification", "incomplete"})
"""States of a case in which nobody has built on its pages yet, or has asked for more of them."""


class NothingToUndo(Refusal):
    """This person has decided nothing in this batch that could be taken back."""

    code = "nothing-to-undo"
    text = N_("Tidak ada keputusan Anda di bundel ini yang bisa diurungkan.")


class UndoneAlready(Refusal):
    """The decision that was offered is no longer the last one: a key was pressed twice."""

    code = "undone-already"
    text = N_("Keputusan itu sudah diurungkan, atau ada yang lebih baru. Lihat lagi, lalu ulangi.")


class ChangedSince(Refusal):
    """Somebody decided about the page after the decision that should be taken back."""

    code = "changed-since"
    text = N_(
        "%(who)s sudah mengubah halaman %(n)s pada %(when)s, sesudah keputusan Anda. "
        "Tidak diurungkan: putuskan halaman itu sekali lagi."
    )


class CaseWentOn(Refusal):
    """The case was decided on the strength of what should be taken back."""

    code = "case-went-on"
    text = N_(
        "Kasus berkas ini sudah “%(state)s” sesudah keputusan Anda, jadi tidak diurungkan. Minta "
        "penyelia memeriksa ulang kasus itu dahulu, atau pindahkan halamannya sebagai keputusan "
        "baru."
    )


@dataclass(frozen=True)
class Step:
    """A decision as the log knows it: its token, what it was, and its pages with what they were."""

    token: str
    fact: str
    at: datetime
    events: tuple[Event, ...]

    @property
    def numbers(self) -> list[int]:
        """The pages it was about."""
        said = (event.data or {} for event in self.events)
        return sorted(int(data["page"]) for data in said if "page" in data) or [1]


def last_step(session: Session, batch: Batch, actor: Actor) -> Step | None:
    """Return the last decision of ``actor`` in this batch that stands; None when there is none.

    A new cut of the batch is an end: what was decided before it is part of another strip.
    """
    undone: set[str] = set()
    found: list[Event] = []
    for event in session.scalars(_decisions(batch, actor)):
        token = str((event.data or {}).get("step", ""))
        if found and token != _token(found[0]):
            break
        if event.name == CUT_AGAIN or not token:
            break
        if event.name == UNDONE:
            undone.add(token)
        elif token not in undone:
            found.append(event)
    if not found:
        return None
    first = found[-1]
    return Step(_token(first), first.name, first.at, tuple(reversed(found)))


def _token(event: Event) -> str:
    return str((event.data or {}).get("step", ""))


def _decisions(batch: Batch, actor: Actor) -> Any:  # noqa: ANN401 - a query of events
    mine = Event.name.in_(DECIDED | {TURNED, PAIRED, UNDONE}) & (Event.actor_id == actor.staff_id)
    return (
        select(Event)
        .where(
            Event.thing == Thing.BATCH.value,
            Event.thing_id == batch.id,
            mine | (Event.name == CUT_AGAIN),
        )
        .order_by(Event.id.desc())
        .execution_options(yield_per=100)
    )


def undo(session: Session, batch: Batch, *, step: str, actor: Actor) -> tuple[Step, Outcome]:
    """Take back the decision with the token ``step``; the same pages wait, lie and stand as before.

    Raises:
        NothingToUndo: there is none.
        UndoneAlready: it is not the last one any more.
        ChangedSince: somebody changed a page of it meanwhile.
        CaseWentOn: a case was decided with these pages as they are.
        DossierClosed: a page would go back into a dossier that is void or forwarded.
        LastPage, LastPageAtRest: a dossier must not lose its last page.
    """
    last = last_step(session, batch, actor)
    if last is None:
        raise NothingToUndo
    if last.token != step:
        raise UndoneAlready
    decision = Deciding(session, batch, actor, step=step)
    # The last first: a page that one decision changed twice is again what it was before the first.
    for event in reversed(last.events):
        if event.name == PAIRED:
            _untie(session, decision, event)
        else:
            _take_back(session, decision, event)
    return last, decision.close()


def keep_turn(session: Session, outcome: Outcome, step: str) -> None:
    """Let cases that have their paper again stand in the queue where they stood before ``step``.

    Called once the dossiers of the outcome have found their cases.
    """
    for dossier in outcome.scanned:
        left = session.scalars(
            select(Event)
            .where(Event.thing == Thing.DOSSIER.value, Event.thing_id == dossier.id)
            .order_by(Event.id.desc())
        )
        was = next((each.data for each in left if (each.data or {}).get("step") == step), None)
        case = dossier.application
        if was and "ready" in was and case is not None and case.paper_ready_at is not None:
            case.paper_ready_at = datetime.fromisoformat(was["ready"])


def _untie(session: Session, decision: Deciding, event: Event) -> None:
    """Let a batch of backs be what it was before it was laid to its fronts."""
    data: dict[str, Any] = event.data or {}
    batch = decision.batch
    if any(getattr(batch, name) != value for name, value in data["tied"].items()):
        since = last_touch(session, batch.pages[0])
        raise ChangedSince(
            who=since.actor_name if since else "?", n=1, when=since.at if since else "?"
        )
    decision.untie(data)


def _take_back(session: Session, decision: Deciding, event: Event) -> None:
    data: dict[str, Any] = event.data or {}
    page = session.scalars(
        select(Page).where(Page.batch_id == decision.batch.id, Page.number == data["page"])
    ).one()
    since = _since(session, page, event)
    if since is not None:
        raise ChangedSince(who=since.actor_name, n=page.number, when=since.at)
    was: dict[str, Any] = data["was"]
    if event.name == TURNED:
        was = {"turn": was["turn"]}  # a doubt that came since stays
    else:
        _require_undecided(session, page, event)
        if was["place"] == "dossier" and was["dossier_id"] != page.dossier_id:
            owner = session.get_one(Dossier, was["dossier_id"])
            require_open(owner)
            _require_waiting(owner, event)
    decision.change(page, UNDONE, seen_version=page.version, **was)


def _since(session: Session, page: Page, event: Event) -> Event | None:
    """Return the last thing that happened to a page since, and was not taken back itself.

    What a later file made of the page's doubt does not touch how the page is turned.

    What is taken back of the same decision just now counts as taken back: its word stands in the
    log already, whichever of its events ``event`` is.
    """
    undone: set[str] = set()
    for later in touches(session, page):
        if later.id <= event.id:
            return None
        if event.name == TURNED and later.name in BY_ITSELF:
            continue
        if later.name == UNDONE:
            undone.add(_token(later))
        elif _token(later) not in undone:
            return later
    return None


def _require_undecided(session: Session, page: Page, event: Event) -> None:
    if page.place == "dossier" and page.dossier_id is not None:
        _require_waiting(session.get_one(Dossier, page.dossier_id), event)


def _require_waiting(dossier: Dossier, event: Event) -> None:
    """Refuse when the dossier's case was decided after the event."""
    case = dossier.application
    if case is None or case.state in _UNDECIDED or case.state_since <= event.at:
        return
    raise CaseWentOn(state=(workflow.state(Thing.APPLICATION, case.state).label,))
