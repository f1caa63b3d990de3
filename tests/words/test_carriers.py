"""Numbers of carriers: kept as they are, doubted where the shape is odd."""

from __future__ import annotations

import pytest

from postal.carriers import ODD_CHECK, ODD_SHAPE, NotAResi, parse_resi, s10_check_digit


@pytest.mark.parametrize(
    ("serial", "digit"), [("47312482", 9), ("00000000", 5), ("00000004", 5), ("00000008", 0)]
)
def test_the_s10_check_digit_follows_the_upu(serial: str, digit: int) -> None:
    assert s10_check_digit(serial) == digit


@pytest.mark.parametrize("typed", ["RR473124829ID", "rr 47312482 9 id", " RR473124829ID\n"])
def test_a_registered_item_is_known_by_its_shape(typed: str) -> None:
    resi = parse_resi(typed)
    assert resi.value == "RR473124829ID"
    assert resi.carrier_hint == "pos"
    assert not resi.odd


@pytest.mark.parametrize("digit", "012345678")
def test_a_wrong_check_digit_is_doubted_and_the_number_kept(digit: str) -> None:
    resi = parse_resi(f"RR47312482{digit}ID")
    assert resi.value == f"RR47312482{digit}ID"
    assert resi.doubt == ODD_CHECK


@pytest.mark.parametrize("typed", ["RR743124829ID", "RR473124289ID", "RR473124929ID"])
def test_a_slip_or_a_swap_in_a_registered_number_is_doubted(typed: str) -> None:
    assert parse_resi(typed).odd


@pytest.mark.parametrize("typed", ["P2611210000123", "12345678901", "1234567890123"])
def test_numbers_of_the_post_are_known_by_their_shape(typed: str) -> None:
    resi = parse_resi(typed)
    assert (resi.value, resi.carrier_hint, resi.odd) == (typed, "pos", False)


def test_a_dated_number_with_no_such_day_is_odd() -> None:
    assert parse_resi("P2613210000123").doubt == ODD_SHAPE


@pytest.mark.parametrize("typed", ["JX1234567890", "12345678", "1" * 14, "A" * 30])
def test_another_shape_is_accepted_and_doubted(typed: str) -> None:
    resi = parse_resi(typed)
    assert (resi.value, resi.carrier_hint, resi.doubt) == (typed, None, ODD_SHAPE)


@pytest.mark.parametrize(
    "typed", ["", "1234567", "A" * 31, "RR47312482/ID", "ＲＲ473124829ID", "١٢٣٤٥٦٧٨"]
)
def test_it_refuses_what_no_carrier_prints(typed: str) -> None:
    with pytest.raises(NotAResi):
        parse_resi(typed)
