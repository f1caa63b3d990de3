from __future__ import annotations

import numpy as np

from postal.demo.damage import DAMAGES, again, spoil, spoilt

DPI = 60.0


def test_what_happened_to_a_page_can_happen_to_another() -> None:
    page = np.random.default_rng(1).integers(0, 256, (700, 500), dtype=np.uint8)
    for seed in range(12):
        once, steps, turn = spoilt(page, DPI, seed)
        assert (again(page, DPI, steps, turn) == once).all()
        assert (once == spoil(page, DPI, seed)).all()


def test_it_tells_what_happened() -> None:
    page = np.full((700, 500), 255, np.uint8)
    _, steps, turn = spoilt(page, DPI, 3, count=2, worst=0.5)
    assert len({step.name for step in steps} & set(DAMAGES)) == 2
    assert all(0 <= step.severity <= 0.5 for step in steps)
    assert turn in {0, 90, 180, 270}


def test_only_the_damages_that_are_given_happen() -> None:
    page = np.full((700, 500), 255, np.uint8)
    _, steps, _ = spoilt(page, DPI, 3, count=1, damages={"blur": DAMAGES["blur"]})
    assert [step.name for step in steps] == ["blur"]
