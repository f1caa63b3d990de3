"""What people type into the one field."""

from __future__ import annotations

import pytest

from postal.codes import ALPHABET, Kind, Mark, TrackingCode
from postal.public.typed import Outcome, understand


def valid() -> str:
    return TrackingCode.new().text


def test_case_spaces_hyphens_and_lookalikes_are_forgiven() -> None:
    while True:
        code = valid()
        if "1" in code and "0" in code:
            break
    sloppy = " - ".join([code[:4], code[4:8], code[8:]]).lower()
    sloppy = sloppy.replace("1", "i", 1).replace("0", "o", 1)
    typed = understand(f"  {sloppy} ")
    assert typed.code is not None
    assert typed.code.text == code


@pytest.mark.parametrize("place", range(12))
def test_one_wrong_symbol_anywhere_is_told_as_a_slip(place: int) -> None:
    code = "A7K3MQX9D24" + "0"
    code = next(code[:11] + check for check in ALPHABET if understand(code[:11] + check).code)
    wrong = "B" if code[place] != "B" else "C"
    assert understand(code[:place] + wrong + code[place + 1 :]).outcome is Outcome.SLIP


def test_a_cover_sheets_code_is_told_as_such() -> None:
    assert understand(Mark.new(Kind.DOSSIER, "CX").grouped).outcome is Outcome.DOSSIER_CODE


def test_a_cover_sheets_code_with_a_slip_is_still_told_as_such() -> None:
    text = Mark.new(Kind.DOSSIER, "CX").text
    wrong = "2" if text[5] != "2" else "3"
    assert understand(text[:5] + wrong + text[6:]).outcome is Outcome.DOSSIER_CODE


@pytest.mark.parametrize("resi", ["RR473124829ID", "P2611200000017", "123456789012"])
def test_a_carriers_number_is_told_as_such(resi: str) -> None:
    assert understand(resi).outcome is Outcome.CARRIER_NUMBER


def test_a_nik_is_not_repeated() -> None:
    typed = understand("3599 0154 0190 0001")
    assert typed.outcome is Outcome.REGISTER_NUMBER
    assert typed.shown == ""
    assert "3599" not in str(typed.advice(Outcome.REGISTER_NUMBER))


def test_too_few_symbols_are_counted() -> None:
    typed = understand("7K3M-QX")
    assert typed.outcome is Outcome.NOT_A_CODE
    assert "ada 6" in str(typed.advice(Outcome.NOT_A_CODE))


def test_nothing_typed_is_not_a_code() -> None:
    assert understand("   ").outcome is Outcome.NOT_A_CODE


def test_a_pasted_novel_is_cut_short() -> None:
    assert len(understand("x" * 100_000).shown) <= 40


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.ANSWERED])
def test_every_outcome_has_a_sentence(outcome: Outcome) -> None:
    said = str(understand("7K3M").advice(outcome))
    assert said.endswith(".")
    assert "%" not in said


def test_the_code_of_a_return_slip_is_told_as_such() -> None:
    typed = understand(Mark.new(Kind.SLIP, "CX").grouped)
    assert typed.outcome is Outcome.REPLY_SLIP
    said = str(typed.advice(Outcome.REPLY_SLIP))
    assert "slip balasan" in said
    assert "petugas" not in said
    assert "7K3M-QX9D-24HA" in said
