"""``flask labels``: as other programs call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import Mark
from postal.demo.paper import pictures
from postal.extensions import db, writing
from postal.models import Document, Parcel, PrintRun
from tests.cases import a_case, a_dossier, an_envelope
from tests.dispatch.stage import made, packed, printed


class Terminal:
    """Runs ``flask labels`` and keeps the exit code."""

    def __init__(self, app: Flask, out: Path) -> None:
        self.app, self.out = app, out
        self.code = -1
        self.errors = ""

    def __call__(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        db.session.remove()
        command = ["labels", *args, "-o", str(self.out), "--json"]
        result = self.app.test_cli_runner().invoke(args=command)
        self.code, self.errors = result.exit_code, result.stderr
        return json.loads(result.stdout)


@pytest.fixture
def labels(app: Flask, tmp_path: Path) -> Terminal:
    return Terminal(app, tmp_path / "labels.pdf")


def codes_on(out: Path) -> list[set[str]]:
    pages = pictures(out.read_bytes(), 203)
    return [{it.text for it in zxingcpp.read_barcodes(page)} for page in pages]


def test_a_case_is_packed_and_labelled_by_its_tracking_or_dossier_code(
    labels: Terminal, session: Session
) -> None:
    with writing() as current:
        first = made(current, postcode="69909").tracking_code
        second = made(current, postcode="69901").dossiers[0].code
    said = labels(first, second)
    assert labels.code == 0
    assert [row["postcode"] for row in said["labels"]] == ["69901", "69909"]
    assert [row["page"] for row in said["labels"]] == [1, 2]
    assert said["labels"][1]["cases"] == [first]
    assert codes_on(labels.out) == [{row["code"]} for row in said["labels"]]
    session.rollback()
    assert set(session.scalars(select(Parcel.state))) == {"labelled"}


def test_siblings_of_one_envelope_come_in_one_parcel_whatever_code_is_given(
    labels: Terminal,
) -> None:
    with writing() as current:
        envelope = an_envelope(current)
        codes = [made(current, envelope=envelope).tracking_code for _ in range(2)]
    said = labels(*codes)
    assert [sorted(row["cases"]) for row in said["labels"]] == [sorted(codes)]


def test_a_parcel_code_again_is_a_reprint(labels: Terminal) -> None:
    with writing() as current:
        parcel = packed(current)
        printed(current, parcel)
        code = parcel.code
    assert labels(code)["labels"][0]["reprint"] == 1


def test_labels_on_sheets_begin_where_the_sheet_is_free(labels: Terminal) -> None:
    with writing() as current:
        codes = [packed(current, made(current, postcode=f"6990{n}")).code for n in (1, 2)]
    said = labels(*codes, "--stock", "a6-on-a4", "--start", "4")
    assert [row["page"] for row in said["labels"]] == [1, 2]
    assert codes_on(labels.out) == [{codes[0]}, {codes[1]}]


def test_a_courier_is_named_with_the_command(labels: Terminal) -> None:
    with writing() as current:
        code = made(current, channel="kurir").tracking_code
    assert labels(code)["error"]["code"] == "carrier-not-chosen"
    assert labels(code, "--carrier", "SiCepat")["labels"][0]["carrier"] == "sicepat"


@pytest.mark.parametrize("state", ["labelled", "delivered", "void"])
def test_a_case_that_is_packed_already_names_its_parcel(labels: Terminal, state: str) -> None:
    with writing() as current:
        case = made(current)
        parcel = packed(current, case)
        printed(current, parcel)
        parcel.state = state
        code, name = case.tracking_code, Mark.read(parcel.code).grouped
    error = labels(code)["error"]
    assert error["code"] == "nothing-to-pack"
    assert (name in str(error)) is (state != "void")


def refusals(session: Session) -> dict[str, str]:
    """Return a code for each refusal that it should give."""
    bare = a_case(session)
    a_dossier(session, bare)
    gone = packed(session)
    printed(session, gone)
    gone.state = "handed_over"
    return {
        "nothing-to-pack": bare.tracking_code,
        "address-incomplete": made(session, street="").tracking_code,
        "label-not-now": gone.code,
        "not-for-parcels": made(session, channel="pdf").tracking_code,
        "parcel-unknown": "P2611230000009",
    }


@pytest.mark.parametrize(
    "refusal",
    [
        "nothing-to-pack",
        "address-incomplete",
        "label-not-now",
        "not-for-parcels",
        "parcel-unknown",
    ],
)
def test_one_refusal_stops_everything_and_is_named(
    labels: Terminal, session: Session, refusal: str
) -> None:
    with writing() as current:
        wrong, good = refusals(current)[refusal], made(current).tracking_code
        before = len(current.scalars(select(PrintRun)).all())
    said = labels(good, wrong)
    assert labels.code == 2
    assert said["error"]["code"] == refusal
    assert refusal in labels.errors
    assert not labels.out.exists()
    session.rollback()
    assert len(session.scalars(select(PrintRun)).all()) == before
    assert "ready" in set(session.scalars(select(Document.state)))


def test_an_unknown_stock_is_refused(labels: Terminal) -> None:
    with writing() as current:
        code = made(current).tracking_code
    assert labels(code, "--stock", "kardus")["error"]["code"] == "stock-unknown"
    assert labels.code == 2


def test_a_folder_that_cannot_be_written_is_an_unusable_argument(
    labels: Terminal, tmp_path: Path
) -> None:
    labels.out = tmp_path / "tidak" / "ada" / "l.pdf"
    assert labels("BPCX00000")["error"]["code"] == "unusable-arguments"
    assert labels.code == 2
