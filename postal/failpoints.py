"""Named points between two steps, where tests let the program die, run out of disk or wait.

Inert unless the setting POSTAL_FAILPOINT names one, as ``after-claim:kill`` (SIGKILL to the own
process, as a power cut would), ``in-copy:full`` (the disk has no room left) or
``before-result:pause=0.2`` (seconds). ``in-reading:kill@3`` acts only the third time the point is
reached, otherwise it acts every time.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import time
from dataclasses import dataclass

# What is true at each point, in the order in which a file of the inbox reaches them.
POINTS: dict[str, str] = {
    "in-upload": "an upload was received whole and lies under a temporary name",
    "after-upload": "an upload lies in claimed/, not yet stored",
    "before-claim": "a quiet file is locked and still in the inbox",
    "after-claim": "the file lies in claimed/, not yet stored",
    "before-copy": "its temporary copy is there and empty",
    "in-copy": "a part of its bytes is copied",
    "after-copy": "all bytes are on the disk under a temporary name",
    "after-rename": "they have the name of their hash; the folder is not yet on the disk",
    "after-store": "the stored file would survive a power cut; no row knows it",
    "before-batch": "the batch row is written and not committed",
    "after-batch": "the batch row is committed",
    "before-reading": "the batch is committed as being read",
    "in-reading": "some of its pages were read",
    "before-result": "pages, dossiers and events are written and not committed",
    "after-result": "pages, dossiers and events are committed; the source is still in claimed/",
    "in-quarantine": "a refused file lies in quarantine/ without its reason",
    "before-refusal": "it lies there with its reason; its batch row does not say so yet",
    "after-refusal": "its batch row says so; the source is still in claimed/",
    "before-put-away": "a source whose batch is finished is about to leave claimed/",
    "in-put-away": "it has both names, in claimed/ and in done/",
    "after-put-away": "it lies in done/ only",
}
_SETTING = re.compile(
    r"(?P<name>[a-z-]+):(?P<action>kill|full|pause=(?P<seconds>\d+(\.\d+)?))(@(?P<nth>[1-9]\d*))?"
)


class WrongFailpoint(ValueError):
    """The text names no point that is there, or nothing that can happen at one."""


@dataclass(frozen=True)
class Failpoint:
    """What happens where: ``action`` is kill, full or pause; ``nth`` None means every time."""

    name: str
    action: str
    seconds: float = 0.0
    nth: int | None = None


class _Armed:
    """The failpoint of this process and how often it was reached."""

    point: Failpoint | None = None
    reached = 0


def parse(text: str) -> Failpoint | None:
    """Read a setting; the empty text is none. Raises WrongFailpoint."""
    if not text:
        return None
    found = _SETTING.fullmatch(text)
    if found is None or found["name"] not in POINTS:
        raise WrongFailpoint(text)
    return Failpoint(
        found["name"],
        found["action"].partition("=")[0],
        float(found["seconds"] or 0),
        int(found["nth"]) if found["nth"] else None,
    )


def arm(point: Failpoint | None) -> None:
    """Let ``point`` act in this process from now on; None makes all points inert."""
    _Armed.point, _Armed.reached = point, 0


def reach(name: str) -> None:
    """Pass the point ``name``: nothing happens unless it is armed.

    Raises:
        OSError: ENOSPC, where the armed point is to run out of disk.
    """
    point = _Armed.point
    if point is None or point.name != name:
        return
    _Armed.reached += 1
    if point.nth in (None, _Armed.reached):
        _act(point)


def _act(point: Failpoint) -> None:
    if point.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif point.action == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), point.name)
    else:
        time.sleep(point.seconds)
