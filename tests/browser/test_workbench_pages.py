"""Looking at pages: the picture's keys, unclear pages, a second screen, what is fetched ahead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.bench_parts import desk_cases
from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person

AHEAD = re.compile(r"/berikutnya\.json$")
NIK = "3599015401900001"


@pytest.fixture
def operator(visit: Open, desk: Live) -> Person:
    """The operator with a dossier just taken."""
    person = visit(desk)
    person.sign_in(desk_cases.USERNAME, desk_cases.PASSWORD)
    take(person)
    return person


def take(person: Person) -> None:
    person.page.goto("/pemeriksaan/")
    person.sends("n")
    expect(person.page.locator(".line-chosen")).to_be_visible()


def code_of(page: Page) -> str:
    return page.locator("#meja-periksa").get_attribute("data-code") or ""


def style(page: Page, name: str) -> str:
    return str(page.locator("#lembar").evaluate(f"it => it.style.{name}"))


def box(page: Page, selector: str) -> tuple[float, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return found["width"], found["height"]


def test_a_page_is_turned_fitted_lightened_and_put_back_by_keys(operator: Person) -> None:
    page = operator.page
    page.wait_for_function("document.getElementById('lembar').naturalWidth > 0")
    whole = box(page, "#lembar")
    operator.press("f")
    frame = box(page, ".sheet")
    assert box(page, "#lembar")[1] <= frame[1]
    assert box(page, "#lembar")[1] < whole[1]
    operator.press("f", "+")
    expect(page.locator("#lembar")).to_have_attribute("src", re.compile("width=1700"))
    assert box(page, "#lembar")[0] > frame[0]
    operator.press(".", ".")
    assert style(page, "filter") == "brightness(1.5)"
    operator.press(",", ",", ",")
    assert style(page, "filter") == "brightness(0.85)"
    operator.press("]")
    assert "rotate(90deg)" in style(page, "transform")
    operator.press("0")
    assert (style(page, "filter"), style(page, "transform")) == ("", "rotate(0deg)")
    expect(page.locator("#lembar")).to_have_attribute("src", re.compile("width=900"))
    assert operator.barriers() == []


def test_the_page_stays_in_sight_however_many_papers_a_case_has(operator: Person) -> None:
    page = operator.page
    page.set_viewport_size({"width": 1280, "height": 720})
    # A family's bundles: the strip of this case, several times over.
    page.evaluate(
        """() => { const papers = document.querySelector(".strips");
        const strip = papers.innerHTML;
        papers.innerHTML = strip.repeat(5) + papers.innerHTML; }"""
    )
    page.locator(".strips a").last.scroll_into_view_if_needed()
    for selector in (".sheet-tools", ".sheet"):
        place = page.locator(selector).bounding_box()
        assert place is not None
        assert place["y"] >= 0, selector
        assert place["y"] + place["height"] <= 720, selector
    assert operator.barriers() == []


def test_whole_pages_stay_whole_in_the_next_dossier(operator: Person) -> None:
    operator.press("f")
    take(operator)
    operator.page.wait_for_function("document.getElementById('lembar').naturalWidth > 0")
    assert box(operator.page, "#lembar")[1] <= box(operator.page, ".sheet")[1]


def test_the_unclear_page_is_before_the_person_first_and_a_key_leads_back(
    operator: Person,
) -> None:
    page = operator.page
    while page.locator(".strip-doubt").count() == 0:
        take(operator)
    doubt = page.locator(".sheet-doubt")
    expect(doubt).to_have_text("mungkin buram")
    last = page.locator("#lembar").get_attribute("src") or ""
    operator.press("ArrowLeft")
    expect(doubt).to_be_hidden()
    operator.press("n")
    expect(doubt).to_be_visible()
    expect(page.locator("#lembar")).to_have_attribute("src", last)
    assert operator.barriers() == []


def test_the_second_window_follows_the_page_and_the_next_dossier(operator: Person) -> None:
    page = operator.page
    with page.context.expect_page() as opened:
        operator.press("w")
    other = opened.value
    expect(other.locator("h1")).to_contain_text(code_of(page)[:4])
    name = other.locator(".sheet-name")
    expect(name).to_have_text(page.locator(".sheet-name").inner_text())
    operator.press("ArrowLeft", "ArrowLeft", "ArrowRight")
    expect(name).to_have_text("hal. 2")
    other.keyboard.press("]")
    assert "rotate(90deg)" in style(other, "transform")
    assert "rotate(90deg)" not in style(page, "transform")
    other.keyboard.press("ArrowRight")
    expect(name).to_have_text("hal. 3")
    expect(page.locator(".sheet-name")).to_have_text("hal. 2")
    assert Person(other).barriers() == []
    before = code_of(page)
    take(operator)
    assert code_of(page) != before
    expect(other.locator("h1")).to_contain_text(code_of(page)[:4])
    assert Person(other).overflow() == 0


def test_of_two_workbenches_the_second_window_follows_the_one_last_used(operator: Person) -> None:
    page = operator.page
    with page.context.expect_page() as opened:
        operator.press("w")
    other, heading = opened.value, opened.value.locator("h1")
    expect(heading).to_contain_text(code_of(page)[:4])
    second = Person(page.context.new_page())
    take(second)
    expect(heading).to_contain_text(code_of(second.page)[:4])
    moves: list[str] = []
    other.on("framenavigated", lambda frame: moves.append(frame.url))
    operator.press("ArrowRight")
    expect(heading).to_contain_text(code_of(page)[:4])
    expect(other.locator(".sheet-name")).to_have_text(page.locator(".sheet-name").inner_text())
    assert len(moves) == 1


def test_the_window_of_pages_is_a_plain_page_of_pictures_without_a_script(
    chromium: Browser, desk: Live, operator: Person
) -> None:
    code = code_of(operator.page)
    context = chromium.new_context(
        base_url=desk.address,
        java_script_enabled=False,
        storage_state=operator.page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(f"/pemeriksaan/{code}/lembar")
    pictures = plain.locator(".sheets-all img")
    expect(pictures).to_have_count(desk_cases.PAGES)
    expect(pictures.first).to_be_visible()
    expect(plain.locator(".sheet-tools")).to_be_hidden()
    context.close()


def test_the_next_pictures_are_there_before_the_next_dossier_is(operator: Person) -> None:
    page = operator.page
    count = page.locator("#syarat [data-line]").count()
    fetched: list[str] = []
    page.on("requestfinished", lambda request: fetched.append(request.url))
    with page.expect_response(AHEAD):
        operator.press("1", "a")
    with page.expect_response(AHEAD) as answer:
        operator.press(*["a"] * (count - 1))
    told = answer.value.json()["pictures"]
    page.wait_for_function(
        "(told) => told.every((it) => performance.getEntriesByName(location.origin + it).length)",
        arg=told,
    )
    operator.sends("Enter")
    address = page.locator("#lembar").get_attribute("src")
    assert address == told[0]
    page.wait_for_function("document.getElementById('lembar').naturalWidth > 0")
    sent = page.evaluate(
        "(it) => performance.getEntriesByName(location.origin + it)[0].transferSize", address
    )
    assert sent == 0  # from this browser's own store


def test_numbers_are_copied_one_after_the_other_by_a_key(operator: Person) -> None:
    page = operator.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    operator.press("k")
    said = page.locator(".decision-said")
    expect(said).to_contain_text("Belum ada NIK")
    page.get_by_text("Data pemohon dan orang yang bersangkutan").click()
    page.locator("#s0-name").fill("Anak Contohwati")
    page.locator("#s0-nik").fill(NIK)
    operator.press("Escape", "k")
    expect(said).to_have_text("Tersalin: NIK orang ke-1")
    assert page.evaluate("navigator.clipboard.readText()") == NIK
    operator.press("k")
    expect(said).to_have_text("Tersalin: Nama orang ke-1")
    assert page.evaluate("navigator.clipboard.readText()") == "Anak Contohwati"
    operator.press("k")
    expect(said).to_have_text("Tersalin: NIK orang ke-1")
    assert operator.barriers() == []


def test_the_list_of_keys_names_every_key_of_the_workbench(operator: Person) -> None:
    operator.press("?")
    listed = operator.page.locator("#tombol dt").all_inner_texts()
    assert set(listed) >= {*"atbspcukwf,.0[]-+?", "←", "→", "1–9", "Enter"}
    assert len(set(listed)) == len(listed)
    assert operator.page.locator("#tombol").evaluate("it => it.getBoundingClientRect().top") >= 0
    assert operator.barriers() == []
