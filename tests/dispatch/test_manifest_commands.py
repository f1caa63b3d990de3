"""``flask manifest`` and ``flask handover``, as other programs call them."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.demo.paper import pictures
from postal.extensions import writing
from postal.models import Manifest, Parcel
from tests.cli.test_commands import Terminal
from tests.dispatch.boxes import NORTH, RESI, for_district, labelled


@pytest.fixture
def flask(app: Flask) -> Terminal:
    return Terminal(app)


def states(session: Session) -> dict[str, str]:
    session.rollback()
    return {row.code: row.state for row in session.scalars(select(Parcel))}


def test_all_labelled_parcels_of_a_carrier_go_on_a_list(
    flask: Terminal, session: Session, tmp_path: Path
) -> None:
    with writing() as current:
        codes = [labelled(current, resi=RESI).code, labelled(current).code]
        labelled(current, "jne")
    said = flask("manifest", "--carrier", "Pos Indonesia", "-o", tmp_path / "l.pdf", "--json")
    assert flask.code == 0
    assert said["parcels"] == [{"code": codes[0], "resi": RESI}, {"code": codes[1], "resi": None}]
    assert (said["carrier"], said["state"]) == ("pos", "open")
    page = next(pictures((tmp_path / "l.pdf").read_bytes(), 200))
    assert {code.text for code in zxingcpp.read_barcodes(page)} == {said["code"]}
    assert [states(session)[code] for code in codes] == ["manifested"] * 2


def test_named_parcels_go_on_and_a_wrong_one_is_named(
    flask: Terminal, session: Session, tmp_path: Path
) -> None:
    with writing() as current:
        mine, other = labelled(current).code, labelled(current, "jne").code
    out = tmp_path / "l.pdf"
    said = flask("manifest", "--carrier", "pos", mine, other, "-o", out, "--json")
    assert (flask.code, said["error"]["code"]) == (2, "wrong-carrier")
    assert not out.exists()
    assert session.scalar(select(Manifest)) is None
    said = flask("manifest", "--carrier", "pos", mine, "-o", out, "--json")
    assert [row["code"] for row in said["parcels"]] == [mine]


def test_a_kecamatan_gets_minutes(flask: Terminal, tmp_path: Path) -> None:
    with writing() as current:
        code = for_district(current).code
    said = flask("manifest", "--place", NORTH, "-o", tmp_path / "m.pdf", "--json")
    assert (said["place"], said["parcels"][0]["code"]) == (NORTH, code)
    assert len(list(pictures((tmp_path / "m.pdf").read_bytes(), 20))) == 1


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--carrier", "Merpati"), "carrier-unknown"),
        (("--place", "999999"), "not-a-district"),
        (("--carrier", "pos"), "nothing-waits"),
        (("--carrier", "pos", "BPCX00000X"), "parcel-unknown"),
        ((), "unusable-arguments"),
        (("--carrier", "pos", "--place", NORTH), "unusable-arguments"),
    ],
)
def test_what_cannot_be_is_named(
    flask: Terminal, tmp_path: Path, args: tuple[str, ...], code: str
) -> None:
    said = flask("manifest", *args, "-o", tmp_path / "l.pdf", "--json")
    assert (flask.code, said["error"]["code"]) == (2, code)


def test_a_folder_that_is_not_there_is_told_before_anything(
    flask: Terminal, session: Session, tmp_path: Path
) -> None:
    flask("manifest", "--carrier", "pos", "-o", tmp_path / "no" / "l.pdf", "--json")
    assert flask.code == 2
    assert session.scalar(select(Manifest)) is None


def test_a_manifest_is_handed_over_by_box_or_by_number(
    flask: Terminal, session: Session, tmp_path: Path
) -> None:
    with writing() as current:
        first, second = labelled(current).code, labelled(current).code
    made = flask("manifest", "--carrier", "pos", first, "-o", tmp_path / "l.pdf", "--json")
    said = flask("handover", made["code"], "--json")
    assert (flask.code, said["state"]) == (0, "handed_over")
    made = flask("manifest", "--carrier", "pos", "-o", tmp_path / "l.pdf", "--json")
    assert flask("handover", made["manifest"], "--json")["parcels"][0]["code"] == second
    assert set(states(session).values()) == {"handed_over"}
    again = flask("handover", made["manifest"], "--json")
    assert (flask.code, again["error"]["code"]) == (2, "manifest-closed")


def test_what_is_missing_is_struck_out_with_its_reason(
    flask: Terminal, session: Session, tmp_path: Path
) -> None:
    with writing() as current:
        first, second = labelled(current).code, labelled(current).code
    made = flask("manifest", "--carrier", "pos", "-o", tmp_path / "l.pdf", "--json")
    wrong = flask("handover", made["code"], "--missing", second, "--json")
    assert (flask.code, wrong["error"]["code"]) == (2, "unusable-arguments")
    said = flask("handover", made["code"], "--missing", f"{second}=amplop basah", "--json")
    assert said["struck_out"] == [{"code": second, "reason": "amplop basah"}]
    assert states(session) == {first: "handed_over", second: "labelled"}


def test_an_unknown_manifest_is_named(flask: Terminal) -> None:
    said = flask("handover", "2020/1", "--json")
    assert (flask.code, said["error"]["code"]) == (2, "manifest-unknown")


def test_people_read_it_in_lines(flask: Terminal, tmp_path: Path) -> None:
    with writing() as current:
        code = labelled(current).code
    flask("manifest", "--carrier", "pos", "-o", tmp_path / "l.pdf")
    assert flask.text.splitlines()[1] == f"{code}\t-"
    assert flask.text.startswith("2")
