"""``flask carrier-events``, as scripts call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from postal.extensions import db, writing
from tests.delivery.stage import RESI, handed_over


class Terminal:
    """Runs the command on a file of this content and keeps the exit code."""

    def __init__(self, app: Flask, path: Path) -> None:
        self.app, self.path, self.code = app, path, -1

    def __call__(self, content: bytes) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        self.path.write_bytes(content)
        db.session.remove()
        runner = self.app.test_cli_runner()
        result = runner.invoke(args=["carrier-events", str(self.path), "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        self.code = result.exit_code
        return json.loads(result.stdout)


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Terminal:
    with writing() as session:
        handed_over(session)
    return Terminal(app, tmp_path / "kurir.csv")


def test_a_clean_list_ends_well_and_may_be_given_twice(run: Terminal) -> None:
    content = f"resi,event,time\n{RESI},terkirim,2026-11-19 10:00\n".encode()
    said = run(content)
    assert (run.code, said["recorded"], said["moved"], said["errors"]) == (0, 1, 1, [])
    again = run(content)
    assert (run.code, again["recorded"], again["repeated"], again["moved"]) == (0, 0, 1, 0)


def test_lines_for_a_person_are_named_and_the_good_ones_recorded(run: Terminal) -> None:
    content = (
        "resi;status;waktu\n"
        f"{RESI};proses antar;19/11/2026 09.00\n"
        f"{RESI};nunggu hujan;19/11/2026 09.30\n"
        "P2611200000099;terkirim;19/11/2026 10.00\n"
        f"{RESI};terkirim;19/11/2099 10.00\n"
    ).encode("cp1252")
    said = run(content)
    assert (run.code, said["recorded"], said["moved"]) == (1, 3, 1)
    assert said["unknown_words"] == [{"word": "nunggu hujan", "reports": 1}]
    assert said["unknown_codes"] == [{"code": "P2611200000099", "reports": 1}]
    assert [(row["line"], row["field"], row["reason"]) for row in said["errors"]] == [
        (5, "time", "date-too-late")
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file-empty"), (b"\x00\x01", "not-a-csv"), (b"a,b\n", "columns-missing")],
)
def test_a_file_that_is_no_list_is_unusable(run: Terminal, content: bytes, code: str) -> None:
    said = run(content)
    assert (run.code, said["error"]["code"]) == (2, code)


def test_an_empty_list_with_its_header_is_done(run: Terminal) -> None:
    assert run(b"resi,event,time\n")["recorded"] == 0
    assert run.code == 0


def test_without_json_people_read_lines(run: Terminal) -> None:
    run.path.write_text(f"resi,event,time\n{RESI},entah,2026-11-19\n")
    result = run.app.test_cli_runner().invoke(args=["carrier-events", str(run.path)])
    assert result.exit_code == 1
    assert "recorded\t1" in result.stdout
    assert "unknown_words\tentah\t1" in result.stdout
