"""A code photographed: read apart, never kept, and every way it can fail said by name."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from numpy.typing import NDArray
from werkzeug.test import TestResponse

from postal.codes import Kind, Mark, TrackingCode, check_symbol
from postal.demo import damage_shape
from postal.errors import Refusal
from postal.extensions import settings
from postal.imaging import sandbox
from postal.imaging.sandbox import FileRefused, ReaderBroken
from postal.scanning import photo_code
from postal.scanning.photo_code import understand
from postal.scanning.views import photo as views
from tests.conftest import ClientFor

PICTURES = Path(__file__).parents[1] / "approved"
COVER, LABEL = "BDMG7K3MQS", "BPMG7K3MQT"
CODE = Mark(Kind.DOSSIER, "CX", "7K3MQ").text
TRACKING = TrackingCode("7K3MQX9D24H" + check_symbol("7K3MQX9D24H"))
JSON = {"Accept": "application/json"}
Texts = Callable[[tuple[str, ...]], None]


def photographed(name: str, seed: int = 1) -> bytes:
    """A printed sheet on a table, photographed from an angle, as a telephone's JPEG."""
    sheet = cv2.imread(str(PICTURES / f"{name}.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    scale = 1600 / max(sheet.shape)
    large: Any = cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return jpeg(damage_shape.camera(large, 150.0, 0.8, np.random.default_rng(seed)))


def jpeg(picture: NDArray[Any]) -> bytes:
    return bytes(cv2.imencode(".jpg", picture)[1].tobytes())


def send(
    browser: FlaskClient, content: bytes, *, headers: dict[str, str] | None = None
) -> TestResponse:
    data = {"foto": (io.BytesIO(content), "foto.jpg")}
    return browser.post(
        "/baca-kode", data=data, content_type="multipart/form-data", headers=headers
    )


def kept() -> list[Path]:
    """Whatever of a photograph is still on the disk."""
    return [path for path in settings().data.rglob("*") if path.is_file() and "foto" in path.parts]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Texts:
    """Let the reader see these texts on any photograph."""

    def see(texts: tuple[str, ...]) -> None:
        monkeypatch.setattr(sandbox, "photo_marks", lambda *_, **__: texts)

    return see


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let the reader fail like this on any photograph."""

    def fail(problem: Exception) -> None:
        def look(path: Path, limits: object) -> tuple[str, ...]:
            assert path.exists()
            raise problem

        monkeypatch.setattr(sandbox, "photo_marks", look)

    return fail


@pytest.mark.parametrize(
    ("sheet", "code", "kind"),
    [
        ("cover-example", COVER, "dossier"),
        ("label-thermal-100x150-example", LABEL, "parcel"),
        ("label-a6-on-a4", None, "parcel"),
    ],
)
def test_a_sheet_photographed_from_an_angle_is_read(
    client: ClientFor, sheet: str, code: str | None, kind: str
) -> None:
    answer = send(client("mailroom"), photographed(sheet), headers=JSON).get_json()
    assert answer["refused"] == ""
    assert {one["kind"] for one in answer["codes"]} == {kind}
    if code is not None:
        grouped = Mark.read(code).grouped
        assert [(one["text"], one["grouped"]) for one in answer["codes"]] == [(code, grouped)]
    assert kept() == []


def test_the_page_works_without_a_script(client: ClientFor) -> None:
    browser = client("mailroom")
    form = browser.get("/baca-kode").get_data(as_text=True)
    assert 'enctype="multipart/form-data"' in form
    answer = send(browser, photographed("cover-example"))
    text = answer.get_data(as_text=True)
    assert Mark.read(COVER).grouped in text
    assert f'value="{COVER}"' in text
    assert "Cari kasusnya" in text
    assert "Buka di pengambilan" not in text


def test_the_district_goes_on_to_its_pick_up(client: ClientFor, reads: Texts) -> None:
    reads((LABEL,))
    text = send(client("district"), b"x").get_data(as_text=True)
    assert "Buka di pengambilan" in text
    assert "Cari kasusnya" not in text


def test_what_the_browser_itself_has_read_is_understood_the_same_way(client: ClientFor) -> None:
    data = {"teks": [CODE, "https://tte.contoh.invalid/v/1"]}
    answer = client("counter").post("/baca-kode", data=data, headers=JSON).get_json()
    assert [one["text"] for one in answer["codes"]] == [CODE]


def test_several_codes_are_a_choice_and_each_stands_there_once(
    client: ClientFor, reads: Texts
) -> None:
    reads((LABEL, "RR473124829ID", LABEL, "https://tte.contoh.invalid/v/1"))
    browser = client("mailroom")
    rows = send(browser, b"x", headers=JSON).get_json()["codes"]
    assert [(row["text"], row["kind"]) for row in rows] == [
        (LABEL, "parcel"),
        ("RR473124829ID", "resi"),
    ]
    assert "Pilih yang dimaksud" in send(browser, b"x").get_data(as_text=True)


@pytest.mark.parametrize(
    ("text", "kind", "read"),
    [
        *((Mark(kind, "CX", "7K3MQ").text, kind.name.lower(), None) for kind in Kind),
        (Mark(Kind.DOSSIER, "ZZ", "7K3MQ").text, "dossier", None),  # the desk says whose it is
        (f"HTTPS://KANTOR.CONTOH/S/{TRACKING.text}", "tracking", TRACKING.text),
        (f"http://127.0.0.1:5000/s/{TRACKING.text.lower()}", "tracking", TRACKING.text),
        ("RR473124829ID", "resi", None),
        ("p2611150000123", "resi", "P2611150000123"),
    ],
)
def test_a_code_of_ours_and_a_carriers_number_are_understood(
    text: str, kind: str, read: str | None
) -> None:
    (code,) = understand([text])
    assert (code.kind, code.text) == (kind, read or text)


def slipped(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


@pytest.mark.parametrize(
    "text",
    [
        "https://tte.contoh.invalid/verifikasi/8Z6D4C2B",
        slipped(CODE),
        f"https://kantor.contoh/s/{slipped(TRACKING.text)}",
        f"https://kantor.contoh/s/{TRACKING.text}/lagi",
        "3599014107900001",  # a NIK stays out of the fields for codes
        "CONTOH",
        "",
    ],
)
def test_any_other_code_is_called_foreign(text: str) -> None:
    with pytest.raises(photo_code.ForeignCode):
        understand([text])


def test_a_sheet_full_of_codes_is_no_choice() -> None:
    codes = [Mark.new(Kind.COMMAND, "CX").text for _ in range(7)]
    assert len(understand(codes[:6])) == 6
    with pytest.raises(photo_code.TooManyCodes) as refused:
        understand(codes)
    assert refused.value.values == {"count": 7}


def test_nothing_read_is_said_so(client: ClientFor) -> None:
    answer = send(client("mailroom"), jpeg(np.full((600, 800), 200, np.uint8)), headers=JSON)
    assert (answer.status_code, answer.get_json()["refused"]) == (200, "no-code-found")
    assert "Dekatkan, luruskan, tambah cahaya" in answer.get_json()["say"]


@pytest.mark.parametrize(
    ("content", "status", "name"),
    [
        (b"bukan foto", 422, "not-a-picture"),
        (b"%PDF-1.7\n", 422, "not-a-picture"),
        (b"\xff\xd8\xff\xe0 patah", 422, "not-a-picture"),
        (b"", 422, "not-a-picture"),
    ],
)
def test_what_is_no_picture_is_refused(
    client: ClientFor, content: bytes, status: int, name: str
) -> None:
    answer = send(client("mailroom"), content, headers=JSON)
    assert (answer.status_code, answer.get_json()["refused"]) == (status, name)
    assert kept() == []


def test_a_form_without_a_photo_is_refused(client: ClientFor) -> None:
    answer = client("mailroom").post("/baca-kode")
    assert answer.status_code == 422
    assert "Pilih dahulu foto kodenya" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("problem", "status", "name"),
    [
        (FileRefused("page-too-large"), 413, "photo-too-large"),
        (FileRefused("too-large"), 413, "photo-too-large"),
        (FileRefused("no-progress"), 422, "photo-unread"),
        (FileRefused("memory-limit"), 422, "photo-unread"),
        (FileRefused("reader-died"), 422, "photo-unread"),
        (FileRefused("damaged"), 422, "not-a-picture"),
        (ReaderBroken("no library"), 503, "cannot-read-here"),
        (OSError(28, "No space left on device"), 503, "cannot-read-here"),
    ],
)
def test_a_reader_that_fails_is_told_by_name_and_leaves_nothing(
    client: ClientFor,
    fails: Callable[[Exception], None],
    problem: Exception,
    status: int,
    name: str,
) -> None:
    fails(problem)
    browser = client("mailroom")
    answer = send(browser, b"x", headers=JSON)
    assert (answer.status_code, answer.get_json()["refused"]) == (status, name)
    assert answer.get_json()["say"] in send(browser, b"x").get_data(as_text=True)
    assert kept() == []


def test_a_photo_that_is_too_large_is_refused_before_it_is_taken_in(
    client: ClientFor, fails: Callable[[Exception], None]
) -> None:
    fails(AssertionError("it was read"))
    browser = client("mailroom")
    answer = send(browser, bytes(photo_code.PHOTO_BYTES + 100_000), headers=JSON)
    assert (answer.status_code, answer.get_json()["refused"]) == (413, "photo-too-large")
    assert "12 MB" in answer.get_json()["say"]
    page = send(browser, bytes(photo_code.PHOTO_BYTES + 100_000))
    assert page.status_code == 413
    assert "12 MB" in page.get_data(as_text=True)


def test_a_stranger_with_a_large_body_is_shown_no_form(app: Flask, client: ClientFor) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = send(client(), bytes(photo_code.PHOTO_BYTES + 100_000))
    assert answer.status_code == 413
    assert "Baca foto ini" not in answer.get_data(as_text=True)


def test_a_form_from_elsewhere_is_refused(app: Flask, client: ClientFor) -> None:
    browser = client("mailroom")
    app.config["WTF_CSRF_ENABLED"] = True
    assert send(browser, b"x").status_code == 400


@pytest.fixture
def somebody_elses_photo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The one reader for photographs is at work."""
    turn = threading.BoundedSemaphore(1)
    turn.acquire()
    monkeypatch.setattr(photo_code, "_turn", turn)
    monkeypatch.setattr(photo_code, "_TURN_SECONDS", 0.0)
    yield
    turn.release()


def test_a_busy_reader_asks_to_come_again(client: ClientFor, somebody_elses_photo: None) -> None:
    answer = send(client("mailroom"), b"x", headers=JSON)
    assert (answer.status_code, answer.get_json()["refused"]) == (503, "readers-busy")


def test_the_turn_is_given_back_after_a_failure(
    client: ClientFor, fails: Callable[[Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_code, "_TURN_SECONDS", 0.0)
    fails(FileRefused("reader-died"))
    browser = client("mailroom")
    names = [send(browser, b"x", headers=JSON).get_json()["refused"] for _ in range(3)]
    assert names == ["photo-unread"] * 3


def test_a_browser_that_asks_without_end_is_slowed_and_others_are_not(
    app: Flask, client: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, other = client("mailroom"), client("counter")
    data = {"teks": [CODE]}
    allowed = int(views.PER_SESSION.split()[0])
    answers = [
        browser.post("/baca-kode", data=data, headers=JSON).status_code for _ in range(allowed + 1)
    ]
    assert answers == [200] * allowed + [429]
    slowed = browser.post("/baca-kode", data=data, headers=JSON)
    assert slowed.get_json()["refused"] == "too-many-photos"
    assert other.post("/baca-kode", data=data, headers=JSON).status_code == 200


def test_a_photo_that_a_power_cut_left_is_cleared_away(client: ClientFor, reads: Texts) -> None:
    reads((CODE,))
    folder = settings().cache / "foto"
    folder.mkdir()
    old, fresh = folder / "lama", folder / "baru"
    for path in (old, fresh):
        path.write_bytes(b"x")
    past = time.time() - 3600
    os.utime(old, (past, past))
    send(client("mailroom"), b"x")
    assert kept() == [fresh]


def test_a_read_photo_stands_in_no_log(
    client: ClientFor, reads: Texts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    reads((CODE,))
    send(client("mailroom"), b"x")
    assert CODE not in caplog.text
    assert "foto" not in caplog.text


def test_only_our_own_pages_may_use_the_camera(client: ClientFor) -> None:
    page = client("district").get("/pengambilan/")
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    assert 'id="kamera"' in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("role", "path", "field"),
    [
        ("counter", "/beranda", "cari"),
        ("mailroom", "/kiriman/", "scan"),
        ("mailroom", "/pengiriman/pindai", "pindai"),
        ("mailroom", "/arsip/", "pindai"),
        ("mailroom", "/arsip/boks/", "q"),
        ("operator", "/produksi/", "pindai"),
        ("counter", "/pengambilan/", "kode"),
    ],
)
def test_every_field_for_codes_takes_the_camera(
    app: Flask, client: ClientFor, role: str, path: str, field: str
) -> None:
    text = client(role).get(path).get_data(as_text=True)
    tags = [tag for tag in text.split("<input")[1:] if f'id="{field}"' in tag.split(">")[0]]
    assert ["data-code-field" in tag.split(">")[0] for tag in tags] == [True]


def test_an_admin_without_a_desk_has_no_camera(client: ClientFor) -> None:
    assert 'id="kamera"' not in client("admin").get("/admin/").get_data(as_text=True)


def test_every_refusal_has_a_name_of_its_own() -> None:
    known: list[type[Refusal]] = [*views._STATUS, views.TooManyPhotos]
    known += [photo_code.NoCodeFound, photo_code.ForeignCode, photo_code.TooManyCodes]
    assert len({one.code for one in known}) == len(known)


def test_a_check_symbol_is_what_tells_ours_from_theirs() -> None:
    body = CODE[:-1]
    assert understand([body + check_symbol(body)])[0].text == CODE
