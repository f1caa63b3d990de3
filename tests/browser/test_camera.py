"""A code read with the camera of a telephone, or from a photo where no camera is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Request,
    Route,
    expect,
)

from postal.codes import Kind, Mark
from postal.demo.damage_shape import camera
from postal.demo.office import PASSWORD
from postal.demo.paper import content_page, pictures
from postal.dispatch import label as labels
from postal.printing.qr import MODULES, runs
from postal.printing.stock import LABEL_STOCKS
from tests.browser.conftest import PATIENCE_MS, Open, watched
from tests.browser.live import CHROMIUM, CHROMIUM_ARGS, Live
from tests.browser.person import Person

Grey = NDArray[np.uint8]
FAKE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
WIDTH, HEIGHT = 1280, 720
NO_CAMERA = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"
OWN_READER = """
window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code", "code_128", "ean_13"]); }
  detect() { return Promise.resolve([{ rawValue: "%s" }, { rawValue: "%s" }]); }
};
"""


def video(path: Path, frame: Grey) -> Path:
    """Write a film of one grey frame, as chromium takes it for a camera."""
    colour = bytes([128]) * (WIDTH * HEIGHT // 2)
    one = b"FRAME\n" + frame.tobytes() + colour
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F5:1 Ip A1:1 C420jpeg\n".encode() + one * 3)
    return path


def held_before(sheet: Grey) -> Grey:
    """A sheet in the hand before the camera: from an angle, on a grey table."""
    spoilt = camera(sheet, 150.0, 0.6, np.random.default_rng(3))
    scale = HEIGHT / spoilt.shape[0]
    shown: Any = cv2.resize(spoilt, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    frame = np.full((HEIGHT, WIDTH), 110, np.uint8)
    left = (WIDTH - shown.shape[1]) // 2
    frame[:, left : left + shown.shape[1]] = shown
    return frame


def parcel_label(code: str) -> Grey:
    stock = LABEL_STOCKS["thermal-100x150"]
    pdf = labels.render([replace(labels.EXAMPLE, code=code)], stock)
    return next(pictures(pdf, 203.0)).copy()


def nothing() -> Grey:
    return np.full((HEIGHT, WIDTH), 140, np.uint8)


def symbols(*codes: str) -> Grey:
    """Loose symbols side by side."""
    side, quiet = 8 * MODULES, 60
    frame = np.full((side + 2 * quiet, quiet + len(codes) * (side + quiet)), 255, np.uint8)
    for place, code in enumerate(codes):
        left = quiet + place * (side + quiet)
        for column, row, length in runs(code):
            x, y = left + 8 * column, quiet + 8 * row
            frame[y : y + 8, x : x + 8 * length] = 0
    return frame


def photo(path: Path, picture: Grey) -> Path:
    cv2.imwrite(str(path), picture)
    return path


Visit = Callable[..., Person]


@pytest.fixture
def visit_with(chromium: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Open a browser of its own, whose camera sees ``frame`` and is ``allowed``, at an office."""
    with ExitStack() as stack:
        seen: list[list[str]] = []

        def visit(
            live: Live,
            username: str,
            frame: Grey | None = None,
            *,
            allowed: bool = True,
            width: int = 1280,
            script: str | None = None,
            **options: Any,  # noqa: ANN401 - options of a browser context
        ) -> Person:
            args = [*CHROMIUM_ARGS, FAKE]
            if frame is not None:
                args.append(f"--use-file-for-fake-video-capture={video(tmp_path / 'f.y4m', frame)}")
            if allowed:
                args.append(ALLOWED)
            browser = chromium.browser_type.launch(
                executable_path=CHROMIUM, args=args, headless=True
            )
            stack.callback(browser.close)
            context = browser.new_context(
                viewport={"width": width, "height": 700}, base_url=live.address, **options
            )
            context.set_default_timeout(PATIENCE_MS)
            if script is not None:
                context.add_init_script(script)
            seen.append(watched(context, live.address))
            person = Person(context.new_page())
            person.sign_in(username)
            return person

        yield visit
        assert [complaint for complaints in seen for complaint in complaints] == []


def without_camera(visit: Open, live: Live, width: int = 1280) -> Person:
    """The mailroom at a browser that allows no camera, as one does over plain HTTP."""
    person = visit(live, "surat", width=width)
    person.page.add_init_script(NO_CAMERA)
    return person


@contextmanager
def asked(page: Page) -> Iterator[list[Request]]:
    """Collect what the page asks the reader of photographs."""
    found: list[Request] = []

    def note(request: Request) -> None:
        if request.url.endswith("/baca-kode"):
            found.append(request)

    page.on("request", note)
    yield found
    page.remove_listener("request", note)


@pytest.fixture(scope="module")
def registered(office: Live, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Grey]:
    """A dossier of the demo that has just been registered, and its printed cover."""
    pdf = tmp_path_factory.mktemp("lembar") / "lembar.pdf"
    service = ("--count", "1", "--service", "KTP-HILANG", "--sheets", "2")
    made = office.flask("receive", *service, "--covers", str(pdf))
    return made["dossiers"][0]["code"], next(pictures(pdf.read_bytes(), 150.0)).copy()


def parcel_of_the_district(person: Person) -> str:
    """A parcel that the signed-in district clerk has in one of the lists."""
    for tab in ("ambil", "diambil", "tiba", "jalan"):
        text = person.page.request.get(f"/pengambilan/?daftar={tab}").text()
        if found := re.search(r'href="/pengambilan/(BP\w{8})"', text):
            return found[1]
    raise AssertionError("the demo has no parcel for the district")


def button(person: Person, field: str) -> Locator:
    """The camera's button beside a field."""
    return person.page.locator(f".camera-row:has(#{field}) .camera-button")


def dialog(person: Person) -> Locator:
    return person.page.locator("#kamera")


def says(person: Person, text: str, name: str = "") -> None:
    """Fail unless the dialog says this, under this name."""
    said = person.page.locator(".camera-said")
    expect(said).to_contain_text(text)
    expect(said).to_have_attribute("data-name", name)


def choose(person: Person, field: str, picture: Path) -> None:
    """Choose a photo where no camera is allowed: the button itself asks for it."""
    with person.page.expect_file_chooser() as chooser:
        button(person, field).click()
    chooser.value.set_files(picture)


def test_a_clerk_of_the_district_points_the_telephone_at_a_parcel(
    visit_with: Visit, visit: Open, office: Live
) -> None:
    code = parcel_of_the_district(visit(office, "kecamatan"))
    frame = held_before(parcel_label(code))
    person = visit_with(office, "kecamatan", frame, width=320)
    person.opens("/pengambilan/", "kode")
    person.finds_it_whole()
    with asked(person.page) as requests:
        person.press("Shift+Tab")
        assert button(person, "kode").evaluate("one => one === document.activeElement")
        person.sends("Enter")
    expect(person.page.locator("h1")).to_have_text(Mark.read(code).grouped)
    assert len(requests) == 1
    assert len(requests[0].post_data_buffer or b"") < 400_000


def test_the_camera_goes_on_looking_until_it_is_closed(visit_with: Visit, office: Live) -> None:
    person = visit_with(office, "surat", nothing(), width=320)
    page = person.page
    person.opens("/kiriman/", "scan")
    with asked(page) as requests:
        button(person, "scan").click()
        says(person, "Arahkan kamera ke satu kode")
        person.finds_it_whole()
        expect(page.locator(".camera-said")).to_contain_text("Dekatkan, luruskan")
    assert len(requests) >= 5
    page.evaluate("window.track = document.querySelector('video').srcObject.getTracks()[0]")
    assert page.evaluate("window.track.readyState") == "live"
    person.press("Escape")
    expect(dialog(person)).to_be_hidden()
    page.wait_for_function("window.track.readyState === 'ended'")
    expect(page.locator("#scan")).to_be_focused()


def test_a_hidden_page_has_no_camera_running(visit_with: Visit, office: Live) -> None:
    person = visit_with(office, "surat", nothing())
    page = person.page
    person.opens("/kiriman/", "scan")
    button(person, "scan").click()
    says(person, "Arahkan kamera")
    page.evaluate("""window.track = document.querySelector('video').srcObject.getTracks()[0];
        Object.defineProperty(document, 'hidden', { value: true });
        document.dispatchEvent(new Event('visibilitychange'));""")
    expect(dialog(person)).to_be_hidden()
    page.wait_for_function("window.track.readyState === 'ended'")


def test_a_field_that_needs_more_is_only_filled(
    visit_with: Visit, office: Live, registered: tuple[str, Grey]
) -> None:
    code, sheet = registered
    person = visit_with(office, "surat", held_before(sheet))
    person.opens("/kiriman/", "scan")
    person.page.locator(".aside-tool summary").click()
    button(person, "batal-kode").click()
    field = person.page.locator("#batal-kode")
    expect(field).to_have_value(code)
    expect(field).to_be_focused()
    expect(dialog(person)).to_be_hidden()
    assert person.page.url.endswith("/kiriman/")


def test_a_scan_at_intake_goes_the_way_of_enter(
    visit_with: Visit, office: Live, registered: tuple[str, Grey]
) -> None:
    person = visit_with(office, "surat", held_before(registered[1]))
    person.opens("/kiriman/", "scan")
    with person.page.expect_navigation():
        button(person, "scan").click()
    assert "sudah" in person.panels()  # that cover waits for its scan


def test_a_camera_that_is_not_allowed_says_how_to_allow_it(
    visit_with: Visit, office: Live, registered: tuple[str, Grey], tmp_path: Path
) -> None:
    person = visit_with(office, "surat", nothing(), allowed=False, width=320)
    person.opens("/kiriman/", "scan")
    button(person, "cari").click()
    says(person, "izinkan Kamera", "camera-denied")
    person.finds_it_whole()
    with person.page.expect_navigation():
        person.page.set_input_files("#kamera-foto", photo(tmp_path / "f.jpg", registered[1]))
    assert "/kasus/" in person.page.url


def test_a_desk_without_a_camera_chooses_a_photo(
    visit: Open, office: Live, registered: tuple[str, Grey], tmp_path: Path
) -> None:
    person = visit(office, "surat")
    person.opens("/kiriman/", "scan")
    button(person, "cari").click()
    says(person, "tidak punya kamera", "camera-absent")
    with person.page.expect_navigation():
        person.page.set_input_files("#kamera-foto", photo(tmp_path / "f.jpg", registered[1]))
    assert "/kasus/" in person.page.url


def test_where_no_camera_is_allowed_a_photo_is_asked_for_at_once(
    visit: Open, office: Live, registered: tuple[str, Grey], tmp_path: Path
) -> None:
    person = without_camera(visit, office)
    person.opens("/kiriman/", "scan")
    with person.page.expect_navigation():
        choose(person, "cari", photo(tmp_path / "f.jpg", held_before(registered[1])))
    assert "/kasus/" in person.page.url


def test_a_large_photo_is_made_smaller_before_it_is_sent(
    visit: Open, office: Live, registered: tuple[str, Grey], tmp_path: Path
) -> None:
    person = without_camera(visit, office)
    person.opens("/kiriman/", "scan")
    sheet: Any = cv2.resize(registered[1], (3000, 4243))
    path = photo(tmp_path / "besar.png", sheet)
    with asked(person.page) as requests, person.page.expect_navigation():
        choose(person, "cari", path)
    assert len(requests[0].post_data_buffer or b"") < 1_500_000


def test_several_codes_are_chosen_from_with_the_keyboard(
    visit: Open, office: Live, registered: tuple[str, Grey], tmp_path: Path
) -> None:
    other = Mark.new(Kind.BOX, "CX").text
    person = without_camera(visit, office, width=320)
    person.opens("/kiriman/", "scan")
    choose(person, "cari", photo(tmp_path / "f.jpg", symbols(other, registered[0])))
    says(person, "Pilih yang dimaksud", "several-codes")
    choices = person.page.locator(".camera-codes button")
    expect(choices).to_have_count(2)
    expect(choices.first).to_be_focused()
    person.finds_it_whole()
    wanted = choices.filter(has_text=Mark.read(registered[0]).grouped)
    while not wanted.evaluate("one => one === document.activeElement"):
        person.press("Tab")
    person.sends("Enter")
    assert "/kasus/" in person.page.url


def test_a_photo_without_a_code_of_ours_says_so_and_may_be_taken_again(
    visit: Open, office: Live, registered: tuple[str, Grey], tmp_path: Path
) -> None:
    person = without_camera(visit, office)
    person.opens("/kiriman/", "scan")
    choose(person, "scan", photo(tmp_path / "a.jpg", nothing()))
    says(person, "Dekatkan, luruskan, tambah cahaya", "no-code-found")
    foreign = photo(tmp_path / "b.jpg", content_page("family-card", 1, 150.0))
    person.page.set_input_files("#kamera-foto", foreign)
    says(person, "bukan kode kami", "foreign-code")
    assert person.barriers() == []
    person.page.get_by_role("button", name="Tutup").click()
    expect(person.page.locator("#scan")).to_be_focused()


def test_a_server_out_of_reach_and_an_ended_session_are_told(
    visit: Open, office: Live, tmp_path: Path
) -> None:
    person = without_camera(visit, office)
    person.opens("/kiriman/", "scan")
    page, path = person.page, photo(tmp_path / "a.jpg", nothing())
    person.intercepts("**/baca-kode", out_of_reach)
    choose(person, "scan", path)
    says(person, "Server tidak terjangkau", "server-unreachable")
    page.unroute("**/baca-kode")
    page.context.clear_cookies()
    person.intercepts("**/baca-kode", ended)
    page.set_input_files("#kamera-foto", path)
    says(person, "Sesi Anda sudah berakhir", "session-ended")


def out_of_reach(route: Route) -> None:
    route.abort()


def ended(route: Route) -> None:
    """Answer like the door, which is shown to whoever is signed out."""
    route.fulfill(status=200, content_type="text/html", body="masuk")


def test_a_photo_too_large_even_for_the_browser_is_not_sent(
    visit: Open, office: Live, tmp_path: Path
) -> None:
    person = without_camera(visit, office)
    person.opens("/kiriman/", "scan")
    path = tmp_path / "aneh.heic"
    path.write_bytes(bytes(12_100_000))
    with asked(person.page) as requests:
        choose(person, "scan", path)
        says(person, "12 MB", "photo-too-large")
    assert requests == []


def test_a_browser_with_a_reader_of_its_own_sends_no_picture(
    visit_with: Visit, office: Live, registered: tuple[str, Grey]
) -> None:
    script = OWN_READER % ("https://tte.contoh.invalid/1", registered[0])
    person = visit_with(office, "surat", nothing(), script=script)
    person.opens("/kiriman/", "scan")
    with asked(person.page) as requests, person.page.expect_navigation():
        button(person, "cari").click()
    assert "/kasus/" in person.page.url
    sent = requests[0].post_data or ""
    assert 'name="teks"' in sent
    assert "foto.jpg" not in sent


def test_without_a_script_a_page_of_its_own_reads_the_photo(
    visit: Open, office: Live, tmp_path: Path
) -> None:
    code = parcel_of_the_district(visit(office, "kecamatan"))
    plain = visit(office, width=320, java_script_enabled=False)
    page = plain.page
    page.goto("/masuk")
    page.fill("#username", "kecamatan")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.get_by_role("link", name="Baca kode dari foto").click()
    page.set_input_files("#foto", photo(tmp_path / "f.jpg", held_before(parcel_label(code))))
    page.get_by_role("button", name="Baca foto ini").click()
    expect(page.locator(".code-large")).to_have_text(Mark.read(code).grouped)
    page.get_by_role("button", name="Buka di pengambilan").click()
    expect(page.locator("h1")).to_have_text(Mark.read(code).grouped)


def test_the_page_for_photos_is_whole(visit: Open, office: Live, tmp_path: Path) -> None:
    person = visit(office, "surat", width=320)
    page = person.page
    page.goto("/baca-kode")
    expect(page.locator(".camera-link")).to_be_hidden()
    person.finds_it_whole()
    two = symbols(Mark.new(Kind.BOX, "CX").text, Mark.new(Kind.DOSSIER, "CX").text)
    page.set_input_files("#foto", photo(tmp_path / "f.png", two))
    page.get_by_role("button", name="Baca foto ini").click()
    expect(page.locator(".code-large")).to_have_count(2)
    person.finds_it_whole()
