from __future__ import annotations

import numpy as np
import pytest

from postal.codes import Kind, Mark
from postal.imaging.codeword import KNOWN, drawn, open_bits, text_of
from postal.imaging.likeliest import CERTAIN, likeliest

CODES = [Mark(Kind.DOSSIER, "MG", body).text for body in ("7K3MQ", "00000", "ZZZZZ", "A1B2C")]


@pytest.mark.parametrize("code", CODES)
def test_the_open_modules_of_a_printed_code_spell_it(code: str) -> None:
    assert text_of((open_bits(drawn(code)) > 0).astype(np.uint8)) == code


@pytest.mark.parametrize("code", CODES)
def test_all_codes_share_the_known_modules(code: str) -> None:
    assert (drawn(code)[KNOWN != 0] == KNOWN[KNOWN != 0]).all()


@pytest.mark.parametrize("code", CODES)
def test_a_clean_code_is_certain(code: str) -> None:
    got = likeliest(drawn(code))
    assert got is not None
    assert got.text == code
    assert got.agreement == pytest.approx(180**0.5, rel=1e-4)


def test_it_reads_with_so_many_wrong_modules_that_reed_solomon_gives_up() -> None:
    rng = np.random.default_rng(5)
    for code in CODES:
        modules = drawn(code)
        wrong = rng.choice(180, 22, replace=False)  # spread over more than eight symbols
        places = np.argwhere(KNOWN == 0)[wrong]
        modules[tuple(places.T)] *= -0.4
        got = likeliest(modules)
        assert got is not None
        assert (got.text, got.agreement >= CERTAIN) == (code, True)


def test_it_reads_though_the_surest_modules_are_wrong_when_it_tries_harder() -> None:
    modules = drawn(CODES[0])
    wrong = np.argwhere(KNOWN == 0)[::25]
    modules[tuple(wrong.T)] *= -1.3
    assert likeliest(modules) is None
    got = likeliest(modules, harder=True)
    assert got is not None
    assert (got.text, got.agreement >= CERTAIN) == (CODES[0], True)


def test_nothing_is_certain_about_noise() -> None:
    rng = np.random.default_rng(6)
    for _ in range(40):
        noise = rng.normal(0, 1, KNOWN.shape).astype(np.float32)
        for harder in (False, True):
            got = likeliest(noise, harder=harder)
            assert got is None or got.agreement < CERTAIN


def test_a_parcel_s_code_is_no_dossier_s() -> None:
    got = likeliest(drawn(Mark(Kind.PARCEL, "MG", "7K3MQ").text))
    assert got is None or got.agreement < CERTAIN


def test_modules_that_say_nothing_give_nothing() -> None:
    assert likeliest(np.zeros_like(KNOWN)) is None
