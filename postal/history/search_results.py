"""What somebody found is kept under an opaque id, so that no name or number is in an address.

It lies in files beside the page pictures, not in the database: a search neither waits for its
turn to write nor for the disk, and a list that is lost is searched again.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_BYTES: Final = 16  # of the token
_FOLDER: Final = "found"
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """What was searched (a key of ``search.KINDS``) and the ids of the cases, newest first."""

    kind: str
    applications: tuple[int, ...]


def remember(
    cache: Path, kind: str, applications: Sequence[int], staff_id: int, today: date | None = None
) -> str:
    """Keep what was found until the end of tomorrow for ``staff_id`` alone; return its id.

    Args:
        cache: the folder of what can be made again; older days' lists are cleared away.
        kind: a key of ``search.KINDS``.
        applications: the ids of the cases, newest first.
        staff_id: whoever searched.
        today: the day (UTC).
    """
    day = today or datetime.now(UTC).date()
    token = secrets.token_urlsafe(_BYTES)
    path = _path(cache, day, staff_id, token)
    if not path.parent.exists():
        _clear(cache / _FOLDER, keep={day, day - _KEPT})
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(json.dumps({"kind": kind, "applications": list(applications)}))
    return token


def remembered(cache: Path, token: str, staff_id: int, today: date | None = None) -> Kept | None:
    """Return a kept list if it is this person's own, else None."""
    if not _TOKEN.fullmatch(token):
        return None
    day = today or datetime.now(UTC).date()
    for each in (day, day - _KEPT):
        try:
            found = json.loads(_path(cache, each, staff_id, token).read_text())
        except (FileNotFoundError, ValueError):  # the second after a power cut
            continue
        return Kept(found["kind"], tuple(found["applications"]))
    return None


def _path(cache: Path, day: date, staff_id: int, token: str) -> Path:
    return cache / _FOLDER / day.isoformat() / f"{staff_id}-{token}.json"


def _clear(folder: Path, *, keep: set[date]) -> None:
    """Take the lists of all other days away, also those of a clock that was ahead."""
    names = {day.isoformat() for day in keep}
    for old in folder.glob("*"):
        if old.name not in names:
            shutil.rmtree(old, ignore_errors=True)
