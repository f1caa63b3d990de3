"""The keys of the workbench when something goes wrong or two windows are open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select

from postal.audit import Actor
from postal.extensions import session, writing
from postal.models import Application, LineVerdict
from postal.verification import taking
from postal.workflow import Role
from scripts.bench_parts import desk_cases, offices
from tests.browser.conftest import PATIENCE_MS, Open
from tests.browser.live import Live
from tests.browser.person import Person

SAVES = re.compile(r"/nilai$")
Alone = Callable[[], Person]


@pytest.fixture
def operator(visit: Open, desk: Live) -> Person:
    """The operator with a dossier just taken."""
    person = visit(desk)
    person.sign_in(desk_cases.USERNAME, desk_cases.PASSWORD)
    take(person)
    return person


@pytest.fixture
def alone(chromium: Browser, desk: Live) -> Iterator[Alone]:
    """Browsers in which the server may refuse or be gone without failing the test."""
    contexts: list[BrowserContext] = []

    def opened() -> Person:
        contexts.append(chromium.new_context(base_url=desk.address))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        person = Person(contexts[-1].new_page())
        person.page.on("dialog", lambda dialog: dialog.accept())
        person.sign_in(desk_cases.USERNAME, desk_cases.PASSWORD)
        return person

    yield opened
    for context in contexts:
        context.close()


def take(person: Person) -> str:
    """Take the next dossier and return its tracking code."""
    person.page.goto("/pemeriksaan/")
    person.sends("n")
    expect(person.page.locator(".line-chosen")).to_be_visible()
    return person.page.locator("#meja-periksa").get_attribute("data-code") or ""


def words(page: Page) -> list[str]:
    return page.locator("#syarat .line-word").all_inner_texts()


def saved(page: Page) -> None:
    expect(page.locator("#meja-periksa")).to_have_attribute("data-saving", "0")


def stored(desk: Live, code: str) -> dict[str, str]:
    """The verdicts of a case as the office has them."""
    with offices.opened(desk.folder):
        case = select(Application.id).where(Application.tracking_code == code)
        rows = session().scalars(
            select(LineVerdict).where(LineVerdict.application_id == case.scalar_subquery())
        )
        return {row.line: row.verdict for row in rows}


def ask_anew(desk: Live, code: str) -> None:
    """The verdicts of a case are to be looked at again, as after a supplement."""
    with offices.opened(desk.folder), writing() as current:
        case = select(Application.id).where(Application.tracking_code == code)
        wanted = LineVerdict.application_id == case.scalar_subquery()
        for row in current.scalars(select(LineVerdict).where(wanted)):
            row.again = True


def test_the_last_keys_are_taken_back_one_after_the_other(operator: Person, desk: Live) -> None:
    page = operator.page
    code = page.locator("#meja-periksa").get_attribute("data-code") or ""
    operator.press("1", "a", "1", "t", "1", "c")
    operator.type("tidak terlampir")
    operator.press("Enter")
    note = page.locator("#syarat .line-note-text").first
    expect(note).to_have_text("tidak terlampir")
    operator.press("u")
    expect(note).to_be_hidden()
    expect(page.locator(".decision-said")).to_have_text("Diurungkan. Sekarang syarat 1: tidak ada")
    operator.press("Control+z")
    assert words(page)[0] == "ada"
    operator.press("u")
    assert words(page)[0] == ""
    operator.press("u")
    expect(page.locator(".decision-said")).to_contain_text("Tidak ada lagi")
    saved(page)
    assert stored(desk, code) == {}
    page.reload()
    assert words(page)[0] == ""


def test_a_note_typed_right_after_a_verdict_is_about_what_was_just_judged(
    operator: Person, desk: Live
) -> None:
    page, notes = operator.page, operator.page.locator("#syarat .line-note-text")
    code = page.locator("#meja-periksa").get_attribute("data-code") or ""
    operator.press("1", "b", "c")
    operator.type("bagian bawah gelap")
    operator.press("Enter", "a")
    expect(notes.nth(0)).to_have_text("bagian bawah gelap")
    assert words(page)[:2] == ["tidak terbaca", "ada"]
    saved(page)
    assert sorted(stored(desk, code).values()) == ["present", "unclear"]
    page.reload()
    expect(notes.nth(0)).to_have_text("bagian bawah gelap")
    expect(notes.nth(1)).to_be_hidden()


def test_a_note_before_its_verdict_waits_in_sight_and_is_saved_with_it(operator: Person) -> None:
    page = operator.page
    operator.press("2", "c")
    operator.type("tanpa tanda tangan")
    operator.press("Enter")
    expect(page.locator(".decision-said")).to_contain_text("Catatan syarat 2 menunggu")
    expect(page.locator("#syarat .line-note [name=note]").nth(1)).to_be_visible()
    operator.press("s")
    expect(page.locator("#syarat .line-note-text").nth(1)).to_have_text("tanpa tanda tangan")
    saved(page)
    assert words(page)[:2] == ["", "tidak sesuai"]


def test_a_note_on_what_needs_no_verdict_holds_the_decision_until_it_can_be_saved(
    operator: Person, desk: Live
) -> None:
    page = operator.page
    while page.locator("#syarat [data-line^='when:']").count() == 0:
        take(operator)
    code = page.locator("#meja-periksa").get_attribute("data-code") or ""
    lines = page.locator("#syarat [data-line]")
    keys = [each.get_attribute("data-line") or "" for each in lines.all()]
    place = next(at for at, each in enumerate(keys) if each.startswith("when:"))
    needed = [number for number, each in enumerate(keys, 1) if not each.startswith("when:")]
    operator.press(*(key for number in needed for key in (str(number), "a")))
    operator.press(str(place + 1), "c")
    operator.type("ada di berkas saudara")
    operator.press("Enter", "1", "Enter")
    expect(page.locator(".bench-said")).to_contain_text(f"Catatan syarat {place + 1} belum")
    expect(lines.nth(place)).to_have_class(re.compile("line-chosen"))
    operator.press("p")
    expect(lines.nth(place).locator(".line-note-text")).to_have_text("ada di berkas saudara")
    expect(page.locator(".bench-said")).to_have_count(0)
    saved(page)
    assert stored(desk, code)[keys[place]] == "not_needed"
    operator.sends("Enter")


def test_a_note_before_the_second_verdict_on_an_asked_paper_is_not_wiped_by_it(
    operator: Person, desk: Live
) -> None:
    page = operator.page
    code = page.locator("#meja-periksa").get_attribute("data-code") or ""
    operator.press("1", "t")
    saved(page)
    ask_anew(desk, code)
    page.reload()
    operator.press("1", "c")
    operator.type("masih buram")
    operator.press("Enter", "b")
    expect(page.locator("#syarat .line-note-text").first).to_have_text("masih buram")


def test_what_can_be_taken_back_is_still_known_after_a_reload(operator: Person) -> None:
    operator.press("1", "b")
    saved(operator.page)
    operator.page.reload()
    operator.press("u")
    assert words(operator.page)[0] == ""
    saved(operator.page)


def test_keys_without_a_network_are_kept_told_and_sent_when_it_is_back(
    operator: Person, desk: Live
) -> None:
    page, context = operator.page, operator.page.context
    code = page.locator("#meja-periksa").get_attribute("data-code") or ""
    count = page.locator("#syarat [data-line]").count()
    operator.loses_network()
    operator.press(*["a"] * count)
    banner = page.locator("#belum-tersimpan")
    expect(banner).to_contain_text(f"Belum tersimpan: {count}")
    assert words(page) == ["ada"] * count
    operator.press("Enter")
    expect(banner).to_contain_text("Keputusan menunggu")
    assert stored(desk, code) == {}
    assert operator.barriers() == []
    with page.expect_navigation():
        context.set_offline(False)
    assert len(stored(desk, code)) == count
    assert page.locator("#meja-periksa").get_attribute("data-code") != code


def test_a_key_while_the_decision_waits_calls_it_off(operator: Person) -> None:
    page, context = operator.page, operator.page.context
    address = page.url
    count = page.locator("#syarat [data-line]").count()
    operator.loses_network()
    operator.press(*["a"] * count, "Enter", "1", "t")
    context.set_offline(False)
    saved(page)
    expect(page.locator("#keputusan")).to_have_class(re.compile("decision-incomplete"))
    assert page.url == address


def test_enter_pressed_twice_decides_once_and_takes_one(operator: Person) -> None:
    page = operator.page
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    count = page.locator("#syarat [data-line]").count()
    operator.sends(*["a"] * count, "Enter", "Enter", "Enter")
    expect(page.locator(".line-chosen")).to_be_visible()
    assert len([address for address in sent if address.endswith("/putuskan")]) == 1
    assert page.locator("#keputusan").get_attribute("class") == "decision decision-undecided"


def test_keys_that_could_not_be_sent_are_sent_after_a_reload(alone: Alone, desk: Live) -> None:
    person = alone()
    code, page = take(person), person.page
    person.intercepts(SAVES, lambda route: route.abort())
    person.press("1", "t", "2", "b")
    expect(page.locator("#belum-tersimpan")).to_contain_text("Belum tersimpan: 2")
    page.unroute(SAVES)
    page.reload()
    saved(page)
    assert words(page)[:2] == ["tidak ada", "tidak terbaca"]
    assert sorted(stored(desk, code).values()) == ["absent", "unclear"]


def test_keys_left_behind_in_one_case_are_told_in_the_next(alone: Alone, desk: Live) -> None:
    person = alone()
    code, page = take(person), person.page
    person.intercepts(SAVES, lambda route: route.abort())
    person.press("1", "t")
    expect(page.locator("#belum-tersimpan")).to_be_visible()
    page.unroute(SAVES)
    take(person)
    panel = page.locator(".bench-said")
    expect(panel).to_contain_text("Belum tersimpan di kasus lain: 1")
    panel.get_by_role("link").click()
    page.wait_for_url(f"**/{code}")
    saved(page)
    assert list(stored(desk, code).values()) == ["absent"]


def test_an_answer_that_got_lost_is_asked_for_again_and_changes_nothing(
    alone: Alone, desk: Live
) -> None:
    person = alone()
    code, page = take(person), person.page
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    person.intercepts(SAVES, lose)
    person.press("1", "a", "1", "s")
    saved(page)
    assert lost
    assert list(stored(desk, code).values()) == ["wrong"]
    expect(page.locator(".bench-said")).to_have_count(0)


def test_a_server_that_is_gone_for_a_moment_is_asked_again(alone: Alone, desk: Live) -> None:
    person = alone()
    code, page = take(person), person.page
    refused: list[int] = []

    def gone(route: Route) -> None:
        if len(refused) < 2:
            refused.append(503)
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    person.intercepts(SAVES, gone)
    person.press("1", "a")
    expect(page.locator("#belum-tersimpan")).to_be_visible()
    saved(page)
    assert len(refused) == 2
    assert list(stored(desk, code).values()) == ["present"]


def test_somebody_signed_out_meanwhile_keeps_what_was_keyed(alone: Alone, desk: Live) -> None:
    person = alone()
    code, page = take(person), person.page
    cookies = page.context.cookies()
    page.context.clear_cookies()
    person.press("1", "t")
    expect(page.locator("#belum-tersimpan")).to_contain_text("masuk lagi")
    assert stored(desk, code) == {}
    page.context.add_cookies([{**each} for each in cookies])  # type: ignore[typeddict-item]
    page.locator("#belum-tersimpan").get_by_role("link").click()
    saved(page)
    expect(page.locator("#syarat .line-word").first).to_have_text("tidak ada")
    assert list(stored(desk, code).values()) == ["absent"]


def test_typed_words_stay_on_the_page_when_the_network_is_gone(operator: Person) -> None:
    page, context = operator.page, operator.page.context
    address = page.url
    page.get_by_text("Tunda", exact=True).first.click()
    operator.loses_network()
    field = page.locator("#why-hold")
    field.fill("jaringan pusat putus")
    page.locator("#day-hold").fill("2031-01-06")
    field.press("Enter")
    expect(page.locator(".bench-said")).to_contain_text("Sambungan terputus")
    assert page.url == address
    assert field.input_value() == "jaringan pusat putus"
    context.set_offline(False)


def test_the_browser_asks_before_a_link_takes_a_note_without_a_verdict_along(
    operator: Person,
) -> None:
    leaves = """() => window.dispatchEvent(new Event("beforeunload", { cancelable: true }))"""
    operator.press("1", "c")
    assert operator.page.evaluate(leaves)
    operator.type("minta foto ulang")
    assert not operator.page.evaluate(leaves)
    operator.press("Enter", "1", "b")
    saved(operator.page)
    assert operator.page.evaluate(leaves)


def test_a_step_is_opened_typed_and_taken_by_keys_alone(operator: Person, desk: Live) -> None:
    page = operator.page
    code = page.locator("#meja-periksa").get_attribute("data-code") or ""
    operator.press("h")
    expect(page.locator("#day-hold")).to_be_focused()
    operator.press("Escape", "l")
    expect(page.locator("#why-release")).to_be_focused()
    operator.type("ditunggu kasus saudaranya")
    operator.sends("Enter")
    with offices.opened(desk.folder):
        case = session().scalars(select(Application).where(Application.tracking_code == code)).one()
        assert case.state == "registered"


def release(desk: Live, code: str) -> None:
    """A supervisor takes the case out of the operator's hand."""
    with offices.opened(desk.folder), writing() as current:
        case = current.scalars(select(Application).where(Application.tracking_code == code)).one()
        actor = Actor(None, "Contoh Penyelia", frozenset({Role.SUPERVISOR}), "test")
        taking.release(current, case, seen_version=case.version, actor=actor, reason="pulang")


def test_a_case_taken_away_stops_the_keys_and_says_by_whom(alone: Alone, desk: Live) -> None:
    person = alone()
    code, page = take(person), person.page
    person.press("1", "a")
    saved(page)
    release(desk, code)
    person.press("2", "t")
    panel = page.locator(".bench-said")
    expect(panel).to_contain_text("Contoh Penyelia")
    expect(panel).to_contain_text("Tidak tersimpan: syarat 2: tidak ada")
    expect(page.locator("#belum-tersimpan")).to_be_hidden()
    expect(page.locator(".words button").first).to_be_disabled()
    assert list(stored(desk, code).values()) == ["present"]
    page.reload()
    expect(panel).to_contain_text("syarat 2: tidak ada")
    panel.get_by_role("button").click()
    page.reload()
    expect(page.locator("#syarat")).to_be_visible()
    expect(panel).to_have_count(0)


def test_two_windows_of_one_person_show_the_same(operator: Person) -> None:
    first = operator.page
    second = first.context.new_page()
    second.goto(first.url)
    first.keyboard.press("1")
    first.keyboard.press("t")
    expect(second.locator("#syarat .line-word").first).to_have_text("tidak ada")
    second.keyboard.press("1")
    second.keyboard.press("a")
    expect(first.locator("#syarat .line-word").first).to_have_text("ada")
    saved(second)


def test_a_window_elsewhere_shows_what_was_saved_instead_of_writing_over_it(
    alone: Alone, desk: Live
) -> None:
    here, there = alone(), alone()
    code = take(here)
    there.page.goto(here.page.url)
    expect(there.page.locator(".line-chosen")).to_be_visible()
    here.press("1", "t")
    saved(here.page)
    there.press("1", "a")
    expect(there.page.locator(".bench-said")).to_contain_text("diubah di jendela lain: tidak ada")
    assert words(there.page)[0] == "tidak ada"
    there.press("1", "a")
    saved(there.page)
    assert list(stored(desk, code).values()) == ["present"]
    here.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(here.page.locator("#syarat .line-word").first).to_have_text("ada")


def test_more_requirements_than_number_keys_are_reached_by_arrows(operator: Person) -> None:
    page = operator.page
    lines = page.locator("#syarat [data-line]")
    while lines.count() != desk_cases.REQUIREMENTS_OF_LONG:
        take(operator)
    operator.press("9", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "s")
    expect(lines.nth(11)).to_have_class(re.compile("line-wrong"))
    operator.press("ArrowUp", "t")
    expect(lines.nth(10)).to_have_class(re.compile("line-absent"))
    saved(page)
    operator.press("0")
    assert operator.barriers() == []
