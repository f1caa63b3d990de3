"""What a person should look at twice in the data of a case; nothing here ever blocks by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from postal import people
from postal.models import Application


class Level(StrEnum):
    """How loud a hint is: something to look at, or something to decide before ``complete``."""

    LOOK = "look"
    STOP = "stop"


@dataclass(frozen=True)
class Hint:
    """One thing to look at: ``text`` is a msgid that ``values`` fill, ``kind`` names its rule.

    ``link`` is the tracking code of another case to look at, None for most.
    """

    kind: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    level: Level = Level.LOOK
    link: str | None = None


def hints(session: Session, application: Application, *, full: bool) -> tuple[Hint, ...]:
    """Return what to look at twice; with the digits in question only for who may see them."""
    del session, full
    return tuple(_data(application))


def _data(application: Application) -> Iterator[Hint]:
    applicant, subjects = people.applicant_data(application), people.subject_data(application)
    for text in people.warnings(subjects, applicant):
        yield Hint("data", text)
