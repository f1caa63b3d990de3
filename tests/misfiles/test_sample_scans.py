"""Every sample scan becomes what its description says, through the program's own doors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from postal import fsck, ingest
from postal.cli.outcome import mailroom_actor
from postal.extensions import session
from postal.scanning.report import batch_json
from postal.scanning.taking import storage, take_in
from scripts.sample_parts.write import make

Row = dict[str, Any]
SAID = ("pages", "outcome", "reason", "blank")
PARTS = {
    "dossiers": ("code", "covers", "pages"),
    "doubts": ("page", "reason"),
    "unplaced": ("page", "reason"),
}


@pytest.fixture
def expected(empty_app: Flask, tmp_path: Path) -> dict[str, Row]:
    return {row["file"]: row for row in make(tmp_path / "scans")}


def found(report: Row, wanted: Row) -> Row:
    """What a report says about all that is expected of its file."""
    seen = {key: report[key] for key in SAID if key in wanted}
    if "dossiers" in wanted:
        for part, keys in PARTS.items():
            seen[part] = [{key: row[key] for key in keys} for row in report[part]]
    return seen


def foreseen(wanted: Row) -> Row:
    return {key: value for key, value in wanted.items() if key not in ("file", "sides", "words")}


def test_every_sample_becomes_what_its_description_says(
    empty_app: Flask, expected: dict[str, Row], tmp_path: Path
) -> None:
    scans = tmp_path / "scans"
    read = [str(scans / name) for name, row in expected.items() if row["sides"] == "auto"]
    answer = empty_app.test_cli_runner().invoke(args=["ingest", "--json", *read])
    reports = {Path(row["file"]).name: row for row in json.loads(answer.stdout)["batches"]}
    for name, row in expected.items():
        if row["sides"] != "auto":
            taken = take_in(
                scans / name, name=name, way="upload", actor=mailroom_actor(), sides=row["sides"]
            )
            batch = ingest.work_off(taken.batch_id, actor=mailroom_actor())
            reports[name] = batch_json(session(), batch, file=name, duplicate=taken.duplicate)
    assert {name: found(reports[name], row) for name, row in expected.items()} == {
        name: foreseen(row) for name, row in expected.items()
    }
    assert fsck.check(session(), storage())["problems"] == []
    listed = json.loads((scans / "expected.json").read_text())["batches"]
    assert {row["file"] for row in listed} | {"expected.json"} == {
        path.name for path in scans.iterdir()
    }
    outcomes = {row["outcome"] for row in expected.values()}
    assert outcomes == {"accepted", "needs-attention", "quarantined", "duplicate"}
