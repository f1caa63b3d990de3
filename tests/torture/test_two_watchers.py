"""Two watchers over one inbox, and the same bytes under two names: one batch each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.torture import invariants
from tests.torture.lane import Lane
from tests.torture.office import Office


@pytest.fixture(scope="module")
def other(office: Office) -> Iterator[Lane]:
    lane = Lane(office.folder, "other")
    yield lane
    lane.close()


@pytest.mark.parametrize("point", ["before-claim", "after-store", "in-reading"])
def test_the_same_file_twice_by_two_watchers_at_once_is_one_batch(
    office: Office, other: Lane, point: str
) -> None:
    scans = [office.scan("tray", files=2) for _ in range(2)]
    for scan in scans:
        shutil.copyfile(scan.path, scan.path.with_name(f"lagi-{scan.path.name}"))
    for lane in (office.lane, other):
        lane.start("watch", "--once", failpoint=f"{point}:pause=0.15")
    ended = [lane.wait() for lane in (office.lane, other)]
    assert [one.code for one in ended] == [0, 0], [one.err for one in ended]
    assert invariants.at_rest(office, scans) == []
