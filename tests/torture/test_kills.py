"""Kill -9 at every named point and at random moments: the next round has everything once."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.torture.kills import Kill, named_kills, random_kills, suffer
from tests.torture.lane import ROOT
from tests.torture.office import Office

NAMED = named_kills()
RANDOM = list(itertools.islice(random_kills(seed=4), 12))


@pytest.mark.parametrize("kill", NAMED, ids=lambda kill: str(kill.name))
def test_a_kill_at_this_point_loses_and_doubles_nothing(office: Office, kill: Kill) -> None:
    assert suffer(office, kill) == []


@pytest.mark.parametrize("kill", RANDOM, ids=lambda kill: str(kill.name))
def test_a_kill_at_some_moment_loses_and_doubles_nothing(office: Office, kill: Kill) -> None:
    assert suffer(office, kill) == []


def test_at_least_thirty_kills_are_tried() -> None:
    assert len(NAMED) + len(RANDOM) >= 30


def test_every_point_that_the_program_passes_is_tried() -> None:
    sources = (path.read_text("utf-8") for path in (ROOT / "postal").rglob("*.py"))
    passed = [name for text in sources for name in re.findall(r'reach\("([a-z-]+)"\)', text)]
    assert sorted(passed) == sorted(kill.point for kill in NAMED if kill.point)
