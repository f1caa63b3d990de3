"""One decision of one person about pages of a batch: every page of it, or none.

Each page leaves a fact on its batch that says what it was before and which decision it belongs to,
so that the decision can be taken back exactly. The dossiers that gain or lose pages say so too.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.codes import Mark
from postal.errors import Refusal
from postal.models import Batch, Dossier, Page
from postal.scanning import reasons as why
from postal.scanning.cutting import mark_scanned, open_doubts
from postal.scanning.dossiers import set_going
from postal.scanning.recutting_leaving import AT_REST, has_pages
from postal.scanning.touches import last_touch
from postal.wait_again import reopened_by
from postal.wording import N_
from postal.workflow import Thing

UNDONE: Final = "page_undone"
TURNED: Final = "page_turned"
PAIRED: Final = "backs_paired"
_SPOT: Final = ("place", "reason", "dossier_id", "suggested_id", "position", "blank", "turn")


class PageMoved(Refusal):
    """Somebody else placed this page since it was shown; says who and when."""

    code = "page-moved"
    text = N_("%(who)s sudah menempatkan halaman ini pada %(when)s. Muat ulang, lalu lihat lagi.")


class LastPage(Refusal):
    """The page is the last of a dossier whose case somebody works on, or worked on."""

    code = "last-page"
    text = N_(
        "Ini halaman terakhir berkas %(mark)s, dan kasusnya “%(state)s”. Masukkan dahulu halaman "
        "yang benar ke berkas itu, atau minta pemeriksa mengembalikan kasusnya ke “Terdaftar”."
    )


class LastPageAtRest(Refusal):
    """The page is the last of a dossier that lies in a box."""

    code = "last-page-at-rest"
    text = N_(
        "Ini halaman terakhir berkas %(mark)s, dan berkas itu tersimpan di %(shelf)s. "
        "Ambil dahulu berkasnya dari boks di Arsip, lalu ulangi."
    )


@dataclass
class Outcome:
    """What a decision in ``batch`` did to dossiers; the door hands them on to matching.

    ``scanned`` got their first page and may find their case now, ``emptied`` lost their last one.
    ``waits`` counts pages that the decision left with a doubt; ``covers`` tells that a cover was
    named, is another one now, or is one no more, or that a doubt came back which another file may
    have answered.
    """

    batch: Batch
    scanned: list[Dossier] = field(default_factory=list)
    emptied: list[Dossier] = field(default_factory=list)
    waits: int = 0
    covers: bool = False


def spot_of(page: Page) -> dict[str, Any]:
    """Return all that a decision may change about a page, by column."""
    return {name: getattr(page, name) for name in _SPOT}


class Deciding:
    """Collects what one decision changes; ``close`` draws the consequences."""

    def __init__(
        self, session: Session, batch: Batch, actor: Actor, step: str | None = None
    ) -> None:
        self.session, self.batch, self.actor = session, batch, actor
        self.step = step or secrets.token_hex(8)
        self._joined: dict[int, list[int]] = defaultdict(list)
        self._left: dict[int, list[int]] = defaultdict(list)
        self._facts: dict[int, tuple[str, str | None]] = {}
        self._waits = 0
        self._covers = False
        self.changed = False

    def change(
        self,
        page: Page,
        fact: str,
        *,
        seen_version: int,
        said: str | None = None,
        **values: Any,  # noqa: ANN401 - columns of a page
    ) -> None:
        """Change a page if it is still as it was shown, and write down what it was.

        ``said`` is the reason that the log gives for it.

        Raises:
            PageMoved: somebody else was quicker.
        """
        was, before, head = spot_of(page), _owner(page), _cover_of(page)
        self._take(page, seen_version, values)
        after = _owner(page)
        if before != after:
            if before is not None:
                self._left[before].append(page.number)
                self._facts[before] = (fact, said)
            if after is not None:
                self._joined[after].append(page.number)
        self._waits += page.reason is not None
        back = page.reason == why.COVER_IN_NO_FILE != was["reason"]
        self._covers |= back or head != _cover_of(page)
        data = {"step": self.step, "version": page.version, "was": was}
        data |= self._names(page, fact, was)
        audit.record(self.session, self.batch, fact, actor=self.actor, reason=said, data=data)
        self.changed = True

    def tie(self, **values: Any) -> None:  # noqa: ANN401 - columns of a batch
        """Tie the batch to the fronts whose backs it is, or untie it, and write what it was."""
        was = {name: getattr(self.batch, name) for name in values}
        for name, value in values.items():
            setattr(self.batch, name, value)
        self.session.flush()
        data = {"step": self.step, "tied": values, "was": was}
        audit.record(self.session, self.batch, PAIRED, actor=self.actor, data=data)

    def untie(self, data: dict[str, Any]) -> None:
        """Take back what ``tie`` wrote as ``data``."""
        for name, value in data["was"].items():
            setattr(self.batch, name, value)
        self.session.flush()
        said = {"step": self.step, "tied": data["was"]}
        audit.record(self.session, self.batch, UNDONE, actor=self.actor, data=said)

    def _names(self, page: Page, fact: str, was: dict[str, Any]) -> dict[str, Any]:
        """Return how the log calls the page, and the dossier in which it now lies.

        A turn says nothing of where a page belongs, and neither does taking one back.
        """
        if fact == UNDONE and was == {**spot_of(page), "turn": was["turn"]}:
            return {"turned": page.number}
        owner = self.session.get(Dossier, page.dossier_id) if page.dossier_id else None
        return {"page": page.number, "dossier": owner.code if owner is not None else None}

    def _take(self, page: Page, seen_version: int, values: dict[str, Any]) -> None:
        result = self.session.execute(
            update(Page)
            .where(Page.id == page.id, Page.version == seen_version)
            .values(version=seen_version + 1, **values)
            .execution_options(synchronize_session=False)
        )
        if not isinstance(result, CursorResult) or result.rowcount != 1:
            raise moved(self.session, page)
        self.session.refresh(page)

    def close(self) -> Outcome:
        """Tell the dossiers what they lost and gained, and let the batch follow.

        Raises:
            LastPage, LastPageAtRest: a dossier would be left empty that must not be.
        """
        outcome = Outcome(self.batch, waits=self._waits, covers=self._covers)
        for dossier_id, numbers in self._left.items():
            dossier = self.session.get_one(Dossier, dossier_id)
            self._leave(dossier, numbers)
            if not has_pages(self.session, dossier):
                require_may_empty(self.session, dossier)
                outcome.emptied.append(dossier)
        for dossier_id, numbers in self._joined.items():
            dossier = self.session.get_one(Dossier, dossier_id)
            if mark_scanned(self.session, dossier, self.batch, numbers, self.actor):
                outcome.scanned.append(dossier)
            set_going(self.session, dossier, self.actor)
        settle_batch(self.session, self.batch, self.actor)
        return outcome

    def _leave(self, dossier: Dossier, numbers: list[int]) -> None:
        fact, reason = self._facts[dossier.id]
        data: dict[str, Any] = {"batch": self.batch.sha256, "step": self.step}
        case = dossier.application
        if case is not None and case.paper_ready_at is not None:
            data["ready"] = case.paper_ready_at.isoformat()
        if fact == UNDONE:
            data["left"] = numbers
        elif fact == "page_copy":
            data["copies"] = numbers
        else:
            fact = "page_lifted"
            data["pages"] = numbers
        audit.record(self.session, dossier, fact, actor=self.actor, reason=reason, data=data)


def _owner(page: Page) -> int | None:
    return page.dossier_id if page.place == "dossier" else None


def _cover_of(page: Page) -> tuple[bool, int | None]:
    is_one = page.place == "cover"
    return is_one, page.dossier_id if is_one else None


def require_may_empty(session: Session, dossier: Dossier) -> None:
    """Refuse to take the last page out of a dossier on which more rests than a registration.

    A case that this dossier alone set going, and that nobody has touched since, waits again.

    Raises:
        LastPage: its case is examined, decided or over.
        LastPageAtRest: it lies in a box or is lent from one.
    """
    mark, case = Mark.read(dossier.code).grouped, dossier.application
    if dossier.state in AT_REST:
        raise LastPageAtRest(mark=mark, shelf=dossier.shelf or "–")
    if dossier.state != "matched" or case is None or case.state == "registered":
        return
    if reopened_by(session, case, dossier, looked_at=False) is None:
        raise LastPage(mark=mark, state=(workflow.state(Thing.APPLICATION, case.state).label,))


def moved(session: Session, page: Page) -> PageMoved:
    """Return the refusal that names who decided about ``page`` last, and when."""
    last = last_touch(session, page)
    return PageMoved(who=last.actor_name if last else "?", when=last.at if last else "?")


def settle_batch(session: Session, batch: Batch, actor: Actor) -> None:
    """Close a batch in which no page waits any more, open one again in which a page does.

    It names the first doubt that is left.
    """
    waits = open_doubts(session, batch)
    if batch.state in ("accepted", "needs_attention"):
        batch.reason = _first_doubt(session, batch)
    if batch.state == "needs_attention" and not waits:
        audit.transition(session, batch, "accept", seen_version=batch.version, actor=actor)
    elif batch.state == "accepted" and waits:
        audit.transition(session, batch, "reopen", seen_version=batch.version, actor=actor)


def _first_doubt(session: Session, batch: Batch) -> str | None:
    return session.scalar(
        select(Page.reason)
        .where(Page.batch_id == batch.id, Page.reason.is_not(None))
        .order_by(Page.number)
        .limit(1)
    )
