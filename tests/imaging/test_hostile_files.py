"""Broken files through the real sandbox; ``scripts/torture --files N`` reads all there are."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from postal.imaging.sandbox import Limits, read_file
from tests.imaging import corpus, suffering
from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case
from tests.imaging.suffering import Health

PATIENCE = Limits(idle_seconds=2)
# Every one of these takes all the time there is; one in the tests of the sandbox is enough.
# What lacks a part of a page is read in ``test_holes``, which is quicker.
MADE = [case for case in corpus.by_construction(holes=False) if not case.slow]
FAMILIES = sorted({case.name.rpartition("/")[0] for case in MADE})
CERTAIN = [case for case in MADE if case.fate != "any" and len(case.data) < 1_000_000]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    return scans.written_to(folder / "good.pdf", scans.scanner_pdf([scans.marked()]))


def _problems(cases: list[Case], folder: Path) -> list[str]:
    verdicts = [suffering.suffer(case, folder / "hostile", PATIENCE) for case in cases]
    return [f"{one.case.name}: {problem}" for one in verdicts for problem in one.problems]


@pytest.mark.parametrize("family", FAMILIES)
def test_files_whose_fate_is_certain_meet_it(family: str, tmp_path: Path, good: Path) -> None:
    cases = [case for case in CERTAIN if case.name.startswith(family + "/")]
    assert cases
    assert _problems(cases, tmp_path) == []
    assert read_file(good).pages[0].marks


def test_mutated_files_get_a_verdict_and_leave_nothing_behind(tmp_path: Path, good: Path) -> None:
    wanted = read_file(good)
    before = Health.now()
    cases = list(itertools.islice(corpus.by_mutation(84, seed=7), 84))
    assert _problems(cases, tmp_path) == []
    assert read_file(good) == wanted
    assert suffering.worse(before, Health.now()) == []


def test_the_corpus_is_the_same_every_time_and_every_case_has_its_own_name() -> None:
    assert list(corpus.by_mutation(12, seed=3)) == list(corpus.by_mutation(12, seed=3))
    assert list(corpus.by_mutation(12, seed=3)) != list(corpus.by_mutation(12, seed=4))
    names = [case.name for case in MADE]
    assert len(set(names)) == len(names) > 500
