"""One step on many at once: all that can are done, each that cannot is named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Application, Document
from postal.production import making, steps
from postal.production.refusals import DocumentUnknown, NothingTicked

Seen = tuple[int, int]
"""The id of a row and the version that the person saw."""


@dataclass
class Batch:
    """What became of a step on many: on how many it was done, and who was left and why."""

    done: int = 0
    left: list[tuple[int, Refusal]] = field(default_factory=list)


def step_on(session: Session, wanted: Iterable[Seen], *, actor: Actor) -> Batch:
    """Make the usual next step on every document that is still as it was seen.

    Raises:
        NothingTicked: ``wanted`` is empty.
    """

    def one(document_id: int, seen_version: int) -> None:
        document = session.get(Document, document_id)
        if document is None:
            raise DocumentUnknown
        usual = steps.next_step(document) or ""
        steps.make(session, document, usual, seen_version=seen_version, actor=actor)

    return _each(session, wanted, one)


def start_all(session: Session, wanted: Iterable[Seen], *, actor: Actor) -> Batch:
    """Begin to make the documents of every case in ``wanted`` that is still as it was seen.

    Raises:
        NothingTicked: ``wanted`` is empty.
    """

    def one(application_id: int, seen_version: int) -> None:
        application = session.get(Application, application_id)
        if application is None:
            raise DocumentUnknown
        making.start(session, application, seen_version=seen_version, actor=actor)

    return _each(session, wanted, one)


def _each(session: Session, wanted: Iterable[Seen], one: Callable[[int, int], None]) -> Batch:
    result = Batch()
    for row_id, seen_version in dict(wanted).items():
        try:
            with session.begin_nested():
                one(row_id, seen_version)
        except Refusal as refusal:
            session.expire_all()  # what was read inside the undone step is no longer so
            result.left.append((row_id, refusal))
        else:
            result.done += 1
    if not result.done and not result.left:
        raise NothingTicked
    return result
