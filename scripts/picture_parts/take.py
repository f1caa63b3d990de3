"""Take the pictures of README and guides in a running demo office: small PNG files."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, sync_playwright

from postal.demo.paper import pictures
from tests.browser.live import CHROMIUM, CHROMIUM_ARGS, ROOT, Live, running
from tests.browser.person import Person
from tests.browser.test_desk_work import print_cover, scan_sample

FOLDER = ROOT / "docs" / "pictures"
GUIDES = ROOT / "docs" / "panduan" / "gambar"
WIDTH, MOST_BYTES = 900, 150_000
DESK = {"width": 1200, "height": 860}
PHONE = {"width": 360, "height": 800}


def keep(picture: Image.Image, name: str, folder: Path = FOLDER) -> None:
    """Write a picture with as many colours as fit into ``MOST_BYTES``."""
    for colours in (128, 64, 32, 16):
        file = io.BytesIO()
        few = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        few.save(file, "PNG", optimize=True)
        if file.tell() < MOST_BYTES:
            break
    else:
        raise SystemExit(f"{name}: {file.tell()} bytes are too many")
    (folder / f"{name}.png").write_bytes(file.getvalue())
    where = (folder / f"{name}.png").relative_to(ROOT)
    print(f"{where}  {few.width} x {few.height}  {file.tell() // 1000} kB")


def shot(person: Person, name: str, height: int) -> None:
    """Take what is on the screen."""
    person.page.set_viewport_size({"width": DESK["width"], "height": height})
    person.page.wait_for_load_state("networkidle")
    keep(Image.open(io.BytesIO(person.page.screenshot(animations="disabled"))), name)


def for_a_guide(person: Person, name: str, height: int, width: int = 1280) -> None:
    """Take what is below the bar for a guide, where it is printed half a page wide."""
    person.page.set_viewport_size({"width": width, "height": height})
    person.page.wait_for_load_state("networkidle")
    below = person.page.locator("main").bounding_box()
    top = int(below["y"]) if below is not None else 0
    part = FloatRect(x=0, y=top, width=width, height=height - top)
    taken = Image.open(io.BytesIO(person.page.screenshot(animations="disabled", clip=part)))
    keep(taken, name, GUIDES)


def at_a_desk(browser: Browser, live: Live, username: str) -> Person:
    """Sign a person in, in a window that comes out ``WIDTH`` pixels wide."""
    context = browser.new_context(
        viewport=DESK, base_url=live.address, device_scale_factor=WIDTH / DESK["width"]
    )
    person = Person(context.new_page())
    person.sign_in(username)
    return person


def mailroom(browser: Browser, live: Live) -> None:
    """Intake, a cover, the filmstrip and the pages that wait."""
    person = at_a_desk(browser, live, "surat")
    page = person.page
    page.goto("/kiriman/")
    page.locator("#resi").fill("RR473124829ID")
    page.locator("#dossiers-0-service").select_option("KIA-5-17")
    page.locator("#dossiers-0-sheets").fill("6")
    page.locator("#dossiers-0-name").fill("Contohwati Peragaan")
    person.sends("Enter")
    shot(person, "intake", 1120)
    _, pdf = print_cover(person)
    sheet = Image.fromarray(next(iter(pictures(pdf, 120.0))))
    keep(sheet.resize((700, round(700 * sheet.height / sheet.width))), "cover-sheet")
    scan_sample(person)
    scan_sample(person)
    shot(person, "filmstrip", 1150)
    for_a_guide(person, "strip", 1250)
    page.goto("/pindaian/tanpa-tempat")
    shot(person, "unplaced", 880)


def operator(browser: Browser, live: Live, code: str) -> None:
    """The timeline of a case."""
    person = at_a_desk(browser, live, "operator")
    person.page.goto(f"/kasus/{re.sub('-', '', code)}")
    shot(person, "case", 1060)
    for_a_guide(person, "riwayat", 1250)


def label(browser: Browser, live: Live) -> None:
    """The label of a parcel, as it comes out of the printer."""
    person = at_a_desk(browser, live, "surat")
    person.page.goto("/pengiriman/?antrean=no_resi")
    code = person.page.locator("main a[href*='/pengiriman/kiriman/']").first
    code.click()
    picture = person.page.locator("img[src*='label.svg']")
    picture.wait_for()
    keep(Image.open(io.BytesIO(picture.screenshot())), "label")


def bench(browser: Browser, live: Live) -> None:
    """The workbench with a case in hand."""
    person = at_a_desk(browser, live, "operator")
    person.page.goto("/pemeriksaan/")
    person.page.locator("form[action$='/berikutnya'] button").first.click()
    person.page.wait_for_url(re.compile("/pemeriksaan/[0-9A-Z]{12}"))
    shot(person, "workbench", 900)
    for_a_guide(person, "periksa", 560, 1280)


def supervisor(browser: Browser, live: Live) -> None:
    """The day as a river."""
    person = at_a_desk(browser, live, "penyelia")
    person.page.goto("/pengawasan")
    shot(person, "river", 900)
    for_a_guide(person, "sungai", 560, 1280)


def beside_the_desk(browser: Browser, live: Live, code: str) -> None:
    """The counter with an answer, the district on a phone, and the admin's services."""
    person = at_a_desk(browser, live, "loket")
    person.page.goto("/loket/")
    person.page.locator("main input[type=search], main input[name=q]").first.fill(code)
    person.sends("Enter")
    for_a_guide(person, "loket", 900, 700)
    person = at_a_desk(browser, live, "kecamatan")
    person.page.goto("/pengambilan/")
    for_a_guide(person, "kecamatan", 640, 460)
    person = at_a_desk(browser, live, "admin")
    person.page.goto("/admin/layanan")
    for_a_guide(person, "layanan", 1000)


def citizen(browser: Browser, live: Live, code: str) -> None:
    """The citizen's answer in both languages, side by side as on two phones."""
    context = browser.new_context(viewport=PHONE, base_url=live.address, device_scale_factor=1.2)
    page = context.new_page()
    phones = []
    for language in ("id", "en"):
        page.goto(f"/s/{re.sub('-', '', code)}?bahasa={language}")
        phones.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
    gap = WIDTH - 2 * phones[0].width
    both = Image.new("RGB", (WIDTH, phones[0].height), "white")
    both.paste(phones[0], (0, 0))
    both.paste(phones[1], (phones[0].width + gap, 0))
    keep(both, "citizen")


def main() -> None:
    """Start a demo office, look around in it, end it."""
    for folder in (FOLDER, GUIDES):
        folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), demo=True, day=True) as live,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*CHROMIUM_ARGS, "--hide-scrollbars"]
        )
        codes = live.flask("demo")["codes"]
        mailroom(browser, live)
        operator(browser, live, codes["received"])
        bench(browser, live)
        label(browser, live)
        supervisor(browser, live)
        beside_the_desk(browser, live, codes["received"])
        citizen(browser, live, codes["sent"])
        browser.close()


if __name__ == "__main__":
    main()
