"""The named points where tests let the program die: known, passed somewhere, and inert."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from postal import failpoints
from postal.failpoints import Failpoint, WrongFailpoint, parse

POSTAL = Path(failpoints.__file__).parent


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    failpoints.arm(None)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("", None),
        ("after-claim:kill", Failpoint("after-claim", "kill")),
        ("in-copy:full@3", Failpoint("in-copy", "full", nth=3)),
        ("in-reading:pause=0.25", Failpoint("in-reading", "pause", seconds=0.25)),
    ],
)
def test_a_setting_names_a_point_and_what_happens_there(text: str, point: Failpoint | None) -> None:
    assert parse(text) == point


@pytest.mark.parametrize(
    "text",
    ["after-claim", "tak-ada:kill", "after-claim:tidur", "after-claim:pause", "in-copy:kill@0"],
)
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(WrongFailpoint):
        parse(text)


def test_the_disk_is_full_at_the_named_point_and_time_only() -> None:
    failpoints.arm(parse("in-copy:full@2"))
    failpoints.reach("after-claim")
    failpoints.reach("in-copy")
    with pytest.raises(OSError, match="No space") as full:
        failpoints.reach("in-copy")
    assert full.value.errno == errno.ENOSPC
    failpoints.reach("in-copy")


def test_every_point_is_passed_somewhere_and_no_other() -> None:
    sources = "".join(path.read_text("utf-8") for path in POSTAL.rglob("*.py"))
    passed = re.findall(r'failpoints\.reach\("([a-z-]+)"\)', sources)
    assert sorted(passed) == sorted(failpoints.POINTS)
