"""The command line, as other programs call it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from postal.extensions import db
from postal.models import Applicant, Enclosure
from tests.conftest import build_app
from tests.paper import blank_page, content, covers_of, tray_of, write_scan


class Terminal:
    """Runs ``flask`` commands and keeps the last answer."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.code = -1
        self.text = ""

    def __call__(self, *args: object) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        db.session.remove()
        result = self.app.test_cli_runner().invoke(args=[str(arg) for arg in args])
        self.code, self.text = result.exit_code, result.stdout
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return json.loads(result.stdout) if "--json" in args and result.stdout else None


@pytest.fixture
def flask(app: Flask) -> Terminal:
    return Terminal(app)


def receive(flask: Terminal, folder: Path, count: int = 2, sheets: int = 2) -> Any:  # noqa: ANN401
    return flask(
        "receive",
        "--count",
        count,
        "--service",
        "KTP-HILANG",
        "--sheets",
        sheets,
        "--covers",
        folder / "covers.pdf",
        "--json",
    )


def test_receive_registers_envelopes_and_prints_one_cover_a_page(
    flask: Terminal, tmp_path: Path
) -> None:
    said = receive(flask, tmp_path, count=3)
    assert flask.code == 0
    assert [row["cover_page"] for row in said["dossiers"]] == [1, 2, 3]
    assert all(
        len(row["code"]) == 10 and len(row["tracking_code"]) == 12 for row in said["dossiers"]
    )
    assert len(covers_of(tmp_path / "covers.pdf")) == 3


def test_a_scanned_tray_lands_under_its_codes(flask: Terminal, tmp_path: Path) -> None:
    said = receive(flask, tmp_path)
    pages = tray_of(covers_of(tmp_path / "covers.pdf"), [2, 2])
    scan = write_scan(tmp_path / "tray.pdf", pages)
    batch = flask("ingest", scan, "--json")["batches"][0]
    assert flask.code == 0
    assert (batch["outcome"], batch["pages"], batch["unplaced"]) == ("accepted", 6, [])
    first, second = (row["code"] for row in said["dossiers"])
    assert [(row["code"], row["cover"], row["pages"]) for row in batch["dossiers"]] == [
        (first, 1, [2, 3]),
        (second, 4, [5, 6]),
    ]
    shown = flask("show", first, "--json")
    assert shown["pages"] == [
        {"batch_sha256": batch["sha256"], "page": 2},
        {"batch_sha256": batch["sha256"], "page": 3},
    ]
    assert flask("status", said["dossiers"][0]["tracking_code"], "--json")["word"] == "received"
    assert flask("fsck", "--json")["problems"] == []


def test_the_same_file_twice_is_known(flask: Terminal, tmp_path: Path) -> None:
    receive(flask, tmp_path)
    scan = write_scan(tmp_path / "a.pdf", tray_of(covers_of(tmp_path / "covers.pdf"), [2, 2]))
    first = flask("ingest", scan, "--json")["batches"][0]
    again = flask("ingest", scan, "--json")["batches"][0]
    assert flask.code == 0
    assert again["outcome"] == "duplicate"
    assert again["dossiers"] == first["dossiers"]
    assert flask("fsck", "--json")["batches"] == 1


def test_a_page_before_the_first_cover_waits_and_says_so(flask: Terminal, tmp_path: Path) -> None:
    receive(flask, tmp_path, count=1)
    cover = covers_of(tmp_path / "covers.pdf")[0]
    scan = write_scan(tmp_path / "a.pdf", [content(9), cover, content(1), content(2)])
    batch = flask("ingest", scan, "--json")["batches"][0]
    assert flask.code == 1
    assert batch["outcome"] == "needs-attention"
    assert batch["unplaced"] == [{"page": 1, "reason": "before-first-cover"}]
    report = flask("fsck", "--json")
    assert (report["pages"], report["placed"], report["unplaced"]) == (4, 3, 1)


def test_a_blank_page_is_marked_and_keeps_its_place(flask: Terminal, tmp_path: Path) -> None:
    receive(flask, tmp_path, count=1)
    cover = covers_of(tmp_path / "covers.pdf")[0]
    scan = write_scan(tmp_path / "a.pdf", [cover, content(1), blank_page()])
    batch = flask("ingest", scan, "--json")["batches"][0]
    assert batch["blank"] == [3]
    assert batch["dossiers"][0]["pages"] == [2, 3]


@pytest.mark.parametrize("suffix", [".tif", ".pdf"])
def test_formats_of_many_pages(flask: Terminal, tmp_path: Path, suffix: str) -> None:
    receive(flask, tmp_path)
    pages = tray_of(covers_of(tmp_path / "covers.pdf"), [2, 2])
    batch = flask("ingest", write_scan(tmp_path / f"a{suffix}", pages), "--json")["batches"][0]
    assert batch["outcome"] == "accepted"


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_single_picture_of_a_cover_is_a_cover_with_nothing_under_it(
    flask: Terminal, tmp_path: Path, suffix: str
) -> None:
    receive(flask, tmp_path, count=1)
    scan = write_scan(tmp_path / f"a{suffix}", covers_of(tmp_path / "covers.pdf"))
    batch = flask("ingest", scan, "--json")["batches"][0]
    assert batch["outcome"] == "needs-attention"
    assert [(row["page"], row["reason"]) for row in batch["doubts"]] == [(1, "cover-without-pages")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty-file"),
        (b"halo, ini bukan pindaian", "not-a-document"),
        (b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
    ],
)
def test_what_cannot_be_read_is_quarantined_with_its_bytes(
    flask: Terminal, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "aneh.pdf"
    path.write_bytes(content)
    batch = flask("ingest", path, "--json")["batches"][0]
    assert flask.code == 1
    assert batch["outcome"] == "quarantined"
    assert batch["reason"] in (reason, "truncated")
    kept = [one for one in (tmp_path / "data" / "quarantine").iterdir() if one.suffix == ".pdf"]
    assert [one.read_bytes() for one in kept] == [content]
    assert path.read_bytes() == content


def test_the_inbox_is_worked_off_and_sources_move_to_done(flask: Terminal, tmp_path: Path) -> None:
    receive(flask, tmp_path)
    inbox = tmp_path / "data" / "inbox"
    write_scan(inbox / "pagi.pdf", tray_of(covers_of(tmp_path / "covers.pdf"), [2, 2]))
    (inbox / "rusak.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    said = flask("watch", "--once", "--json")
    assert {row["outcome"] for row in said["batches"]} == {"accepted", "quarantined"}
    assert list(inbox.iterdir()) == []
    assert [one.name for one in (tmp_path / "data" / "done").rglob("*.pdf")] == ["pagi.pdf"]
    assert list((tmp_path / "data" / "claimed").iterdir()) == []
    assert flask("fsck", "--json")["problems"] == []


# ruff: noqa: E501 - a line of the list is a line here
CSV = """service;name;sheets;resi;arrived;nik;phone;birth_date;postcode;enclosures
KTP-HILANG;Contohwati Ujicoba;3;P2611210000001;{today};3599014101900001;081200001234;1990-01-01;69901;photo:2; kartu lama 1
KK-BARU;Contohman Ujicoba;2;P2611210000001;;;;;;
KTP-HILANG;Salah;x;;2099-01-01;3599010000000000;12;31-02-1990;6990;
TAK-ADA;Contoh;1;;;;;;;
"""


def test_envelopes_from_a_list_the_good_lines_go_in_the_rest_is_named(
    flask: Terminal, tmp_path: Path
) -> None:
    source = tmp_path / "amplop.csv"
    source.write_text(CSV.format(today="2026-11-02"), encoding="cp1252")
    said = flask("receive", "--from", source, "--covers", tmp_path / "covers.pdf", "--json")
    assert flask.code == 1
    assert len(said["dossiers"]) == 2
    assert len(covers_of(tmp_path / "covers.pdf")) == 2
    wrong = {(error["line"], error["field"]) for error in said["errors"]}
    assert wrong == {
        (4, "sheets"),
        (4, "arrived"),
        (4, "nik"),
        (4, "phone"),
        (4, "birth_date"),
        (4, "postcode"),
        (5, "service"),
    }


def test_a_list_tells_as_much_of_the_address_as_it_knows(flask: Terminal, tmp_path: Path) -> None:
    source = tmp_path / "amplop.csv"
    source.write_text(
        "service,name,sheets,address,village,city\n"
        "KTP-HILANG,Contoh Uji,2,Jalan Contoh 1,Desa Contoh,Kota Misal\n"
        f"KTP-HILANG,Contoh Uji,2,Jalan Contoh 1,{'x' * 81},\n"
    )
    args = ("receive", "--from", source, "--covers", tmp_path / "covers.pdf", "--json")
    assert [(error["line"], error["field"]) for error in flask(*args)["errors"]] == [(3, "village")]
    found = db.session.scalars(select(Applicant)).one()
    assert (found.address, found.village, found.city) == (
        "Jalan Contoh 1",
        "Desa Contoh",
        "Kota Misal",
    )


def test_a_resi_is_registered_once(flask: Terminal, tmp_path: Path) -> None:
    source = tmp_path / "amplop.csv"
    source.write_text("service,name,sheets,resi\nKTP-HILANG,Contoh Uji,2,RR473124829ID\n")
    args = ("receive", "--from", source, "--covers", tmp_path / "covers.pdf", "--json")
    assert flask(*args)["errors"] == []
    again = flask(*args)
    assert again["dossiers"] == []
    assert [(error["field"], error["reason"]) for error in again["errors"]] == [
        ("resi", "resi-known")
    ]


def test_blank_stock_is_printed_ahead_and_a_scan_of_it_begins_a_dossier(
    flask: Terminal, tmp_path: Path
) -> None:
    said = flask("covers", "--blank", 2, "-o", tmp_path / "stock.pdf", "--json")
    cover = covers_of(tmp_path / "stock.pdf")[1]
    scan = write_scan(tmp_path / "a.pdf", [cover, content(3)])
    batch = flask("ingest", scan, "--json")["batches"][0]
    assert batch["dossiers"] == [
        {
            "code": said["covers"][1]["code"],
            "cover": 1,
            "covers": [1],
            "pages": [2],
            "matched": False,
        }
    ]
    assert flask("show", said["covers"][1]["code"], "--json")["state"] == "scanned"


@pytest.mark.parametrize(
    "args",
    [
        ("receive", "--count", "2", "--service", "TAK-ADA", "--covers", "{}/c.pdf"),
        ("receive", "--covers", "{}/c.pdf"),
        ("receive", "--count", "2", "--service", "KTP-HILANG", "--covers", "{}/nowhere/c.pdf"),
        ("receive", "--count", "0", "--service", "KTP-HILANG", "--covers", "{}/c.pdf"),
        ("ingest", "{}/tidak-ada.pdf"),
        ("show", "bukan-kode"),
        ("status", "7K3MQX9D24HZ"),
        ("staff", "add", "Contoh", "--role", "raja"),
    ],
)
def test_unusable_arguments_end_with_2_and_change_nothing(
    flask: Terminal, tmp_path: Path, args: tuple[str, ...]
) -> None:
    before = flask("fsck", "--json")
    flask(*(arg.format(tmp_path) for arg in args))
    assert flask.code == 2
    assert flask("fsck", "--json") == before
    assert not (tmp_path / "c.pdf").exists()


def test_a_person_gets_an_account_with_a_password_to_change(flask: Terminal) -> None:
    said = flask("staff", "add", "Contoh Baru", "--role", "mailroom", "--json")
    assert said["username"] == "contoh.baru"
    answer = flask.app.test_client().post(
        "/masuk", data={"username": said["username"], "password": said["password"]}
    )
    assert answer.status_code == 302


def test_without_an_office_commands_say_so_and_end_with_3(empty_app: Flask, tmp_path: Path) -> None:
    flask = Terminal(empty_app)
    said = receive(flask, tmp_path)
    assert flask.code == 3
    assert said["error"]["code"] == "not-set-up"


def test_fsck_finds_what_was_broken_on_purpose(flask: Terminal, tmp_path: Path) -> None:
    receive(flask, tmp_path)
    scan = write_scan(tmp_path / "a.pdf", tray_of(covers_of(tmp_path / "covers.pdf"), [2, 2]))
    sha256 = flask("ingest", scan, "--json")["batches"][0]["sha256"]
    stored = next((tmp_path / "data" / "files").rglob(f"*{sha256}"))
    stored.chmod(0o600)
    stored.write_bytes(b"lain")
    assert [one["kind"] for one in flask("fsck", "--json")["problems"]] == ["file-changed"]
    stored.unlink()
    assert [one["kind"] for one in flask("fsck", "--json")["problems"]] == ["row-without-file"]
    assert flask.code == 1


def test_a_wrong_setting_ends_a_command_with_3_and_names_it(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "POSTAL_DATA": str(tmp_path), "POSTAL_HTTPS": "mungkin"}
    flask = Path(sys.executable).with_name("flask")
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [flask, "fsck"], cwd=root, env=env, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 3
    assert "POSTAL_HTTPS" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_status_is_told_in_the_language_of_the_setting(furnished: Path, tmp_path: Path) -> None:
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    app = build_app(tmp_path, POSTAL_LANGUAGE="en")
    with app.app_context():
        flask = Terminal(app)
        said = receive(flask, tmp_path, count=1)
        told = flask("status", said["dossiers"][0]["tracking_code"], "--json")
    assert told["label"] == "We have received your dossier"
    assert told["service"] == "Lost e-ID card"


def test_a_persons_number_in_a_list_is_an_error_of_its_field(
    flask: Terminal, tmp_path: Path
) -> None:
    source = tmp_path / "amplop.csv"
    nik = "3599015401900001"
    source.write_text(
        "service,name,sheets,address,village,district,city,enclosures\n"
        f"KTP-HILANG,Contoh {nik},2,Jalan {nik},Desa {nik},Kec {nik},Kota {nik},\n"
        f"KTP-HILANG,Contoh Uji,2,Jalan Contoh 1,,,,kartu {nik}\n"
    )
    said = flask("receive", "--from", source, "--covers", tmp_path / "covers.pdf", "--json")
    wrong = {(row["line"], row["field"]) for row in said["errors"]}
    fields = ("name", "address", "village", "district", "city")
    assert wrong == {(2, field) for field in fields}
    assert all("number-in-text" in row.values() for row in said["errors"])
    labels = set(db.session.scalars(select(Enclosure.label)))
    assert len(labels) == 1
    assert nik not in str(labels)


def test_it_is_told_that_backs_were_scanned_after_all_fronts(
    flask: Terminal, tmp_path: Path
) -> None:
    code = receive(flask, tmp_path, count=1, sheets=2)["dossiers"][0]["code"]
    fronts = [covers_of(tmp_path / "covers.pdf")[0], content(1), content(2)]
    backs_from_the_last = [content(4), content(3), blank_page()]
    scan = write_scan(tmp_path / "a.pdf", [*fronts, *backs_from_the_last])
    batch = flask("ingest", scan, "--sides", "passes", "--json")["batches"][0]
    assert (flask.code, batch["outcome"]) == (0, "accepted")
    shown = flask("show", code, "--json")["pages"]
    assert [page["page"] for page in shown] == [6, 2, 5, 3, 4]  # the back of the cover first
