"""Many days, each fed as several files: what no file shows alone, the day does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.misfiles.days import (
    a_day_in_files,
    at_the_end_of_the_day,
    lose_a_cover,
    nothing_shows,
)

DAYS = 250


@pytest.mark.parametrize("counted", [1.0, 0.5, 0.0])
def test_a_cover_lost_on_any_day_is_asked_about_wherever_the_day_shows_it(counted: float) -> None:
    silent = 0
    for seed in range(DAYS):
        rng = np.random.default_rng(seed)
        day, files = a_day_in_files(rng, counted)
        lost = lose_a_cover(files, rng)
        for verdict in at_the_end_of_the_day(day, files):
            for owner, given in set(verdict.misfiled.values()):
                assert owner == lost
                assert nothing_shows(day, files, lost), (seed, owner, given)
                silent += 1
    assert silent <= (1 - counted) * DAYS * 0.2


def test_a_day_on_which_nothing_went_wrong_ends_without_a_question() -> None:
    asked = dossiers = 0
    for seed in range(DAYS):
        day, files = a_day_in_files(np.random.default_rng(seed), counted=0.0)
        verdicts = at_the_end_of_the_day(day, files)
        assert not any(verdict.misfiled for verdict in verdicts)
        dossiers += len(day)
        asked += sum(len(verdict.held) for verdict in verdicts)
    assert asked <= 0.05 * dossiers
