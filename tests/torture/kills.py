"""Kill the program at a named point or a random moment, let it run again, look at everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from postal.failpoints import POINTS
from tests.torture import invariants
from tests.torture.lane import Ended
from tests.torture.office import Office, Scan

UPLOADS = ("in-upload", "after-upload")
REFUSALS = ("in-quarantine", "before-refusal", "after-refusal")
# One round over a small file takes about this long; later moments find it ended.
_ROUND_SECONDS = 1.2


@dataclass(frozen=True)
class Kill:
    """Where to kill: at ``point`` the ``nth`` time, or ``seconds`` after the start."""

    kind: str
    point: str | None = None
    nth: int = 1
    seconds: float = 0.0

    @property
    def name(self) -> str:
        return self.point or "random-moment"


def named_kills() -> list[Kill]:
    """Return one kill for each point, with a file that gets there."""
    return [Kill(_kind_for(point), point) for point in POINTS]


def random_kills(seed: int) -> Iterator[Kill]:
    """Yield kills without end: half at random moments, half at random points."""
    luck = random.Random(seed)  # noqa: S311 - moments, not secrets
    while True:
        kind = luck.choice(("tray", "tray", "stranger", "broken"))
        yield Kill(kind, seconds=luck.uniform(0.0, _ROUND_SECONDS))
        point = luck.choice(list(POINTS))
        yield Kill(_kind_for(point), point, nth=1 if point in UPLOADS else luck.choice((1, 2)))


def _kind_for(point: str) -> str:
    return "broken" if point in REFUSALS else "tray"


def suffer(office: Office, kill: Kill) -> list[str]:
    """Send files, kill the program, let it run again; returns what was wrong, nothing if all well.

    A second time needs a second file, or the point is passed only once.
    """
    if kill.point in UPLOADS:
        return _suffer_upload(office, kill)
    scans = [office.scan(kill.kind) for _ in range(kill.nth)]
    if kill.point is None:
        office.lane.run_killed_after(kill.seconds, "watch", "--once")
        found = []
    else:
        ended = office.lane.run("watch", "--once", failpoint=f"{kill.point}:kill@{kill.nth}")
        found = _unless_killed(kill, ended)
    return found + invariants.after_a_kill(office, scans) + _once_more(office, scans)


def _suffer_upload(office: Office, kill: Kill) -> list[str]:
    """Kill the web server with an upload in its hands: once it was whole, it is taken in."""
    # Of one that was lost on its way nobody was told that it arrived: the person sends it again.
    lost = kill.point == "in-upload"
    upload = office.scan("tray", office.folder, files=0 if lost else 1)
    ended = office.lane.run(upload=upload.path, failpoint=f"{kill.point}:kill")
    found = _unless_killed(kill, ended)
    if lost:
        office.lane.run(upload=upload.path)
    return found + _once_more(office, [upload])


def _unless_killed(kill: Kill, ended: Ended) -> list[str]:
    return [] if ended.killed else [f"{kill.name} was not reached: {ended.code} {ended.err}"]


def _once_more(office: Office, scans: list[Scan]) -> list[str]:
    ended = office.lane.run("watch", "--once")
    failed = [f"the next round failed: {ended.err}"] if ended.code not in (0, 1) else []
    return failed + invariants.at_rest(office, scans)
