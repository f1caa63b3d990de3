"""Somebody decides one dossier after the other with the keyboard alone; every key is counted."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Final

from playwright.sync_api import Page, sync_playwright

from scripts.bench_parts import desk_cases
from scripts.bench_parts.served import served
from scripts.bench_parts.table import Line

DOSSIERS: Final = 20
SECONDS: Final = 20
CHROMIUM: Final = "/usr/bin/chromium"
CHROMIUM_ARGS: Final = ("--no-sandbox", "--disable-background-networking", "--disable-gpu")
ABSENT_EVERY: Final = 3
"""Every third dossier lacks its last paper."""
# Counts what the person did, over the pages of one tab; of no key is it known which one it was.
_WATCH: Final = """
for (const kind of ["keydown", "pointerdown"]) {
  window.addEventListener(kind, () => {
    sessionStorage.setItem(kind, String(Number(sessionStorage.getItem(kind) || 0) + 1));
  }, true);
}
"""
_READY: Final = """() => {
  const picture = document.getElementById("lembar");
  return picture !== null && picture.complete && picture.naturalWidth > 0
    && document.querySelector(".line-chosen") !== null;
}"""


@dataclass(frozen=True)
class Decided:
    """One dossier: its tracking code, what it asks for, and what it took to decide it."""

    code: str
    requirements: int
    complete: bool
    keys: int
    pointers: int
    seconds: float


def watch(page: Page) -> None:
    """Count keys and pointers in ``page`` from its next document on."""
    page.add_init_script(_WATCH)


def decide(page: Page, count: int) -> list[Decided]:
    """Take the first of ``count`` dossiers from the desk and decide them all.

    Every page of a dossier is looked at, every requirement judged; no key waits for the one before.
    """
    page.goto("/pemeriksaan/")
    with page.expect_navigation():
        page.keyboard.press("n")
    return [_one(page, number) for number in range(count)]


def _one(page: Page, number: int) -> Decided:
    page.wait_for_function(_READY)
    code = page.locator("#meja-periksa").get_attribute("data-code") or ""
    requirements = page.locator("#syarat [data-line]").count()
    pages = page.locator(".sheets a").count()
    keys, pointers, began = (
        _count(page, "keydown"),
        _count(page, "pointerdown"),
        time.perf_counter(),
    )
    for _ in range(pages - 1):
        page.keyboard.press("ArrowRight")
    complete = number % ABSENT_EVERY != ABSENT_EVERY - 1
    for _ in range(requirements - 1):
        page.keyboard.press("a")
    page.keyboard.press("a" if complete else "t")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state("domcontentloaded")
    seconds = time.perf_counter() - began
    return Decided(
        code,
        requirements,
        complete,
        _count(page, "keydown") - keys,
        _count(page, "pointerdown") - pointers,
        seconds,
    )


def _count(page: Page, kind: str) -> int:
    return int(page.evaluate("(kind) => Number(sessionStorage.getItem(kind) || 0)", kind))


def lines() -> list[Line]:
    """Decide ``DOSSIERS`` dossiers in an office of their own; return the rows of the table."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        desk_cases.furnish(folder, DOSSIERS)
        with served(folder) as port:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=list(CHROMIUM_ARGS), headless=True
            )
            page = browser.new_page(base_url=f"http://127.0.0.1:{port}")
            _sign_in(page)
            watch(page)
            decided = decide(page, DOSSIERS)
            browser.close()
    return _told(decided)


def _sign_in(page: Page) -> None:
    page.goto("/masuk")
    # Before it has the focus, what is typed goes nowhere.
    page.wait_for_function("document.activeElement.tagName === 'INPUT'")
    page.keyboard.type(desk_cases.USERNAME)
    page.keyboard.press("Tab")
    page.keyboard.type(desk_cases.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _told(decided: Sequence[Decided]) -> list[Line]:
    keys = mean(each.keys for each in decided)
    asked = mean(each.requirements for each in decided)
    seconds = sorted(each.seconds for each in decided)
    pointers = sum(each.pointers for each in decided)
    few = all(each.keys <= each.requirements + desk_cases.PAGES for each in decided)
    fast = seconds[-1] < SECONDS
    return [
        Line(
            f"{len(decided)} dossiers by keyboard, keys each",
            f"{keys:.1f} keys",
            f"{asked:.1f} requirements, {pointers} times the mouse · "
            f"mark requirements + {desk_cases.PAGES} {'kept' if few else 'MISSED'}",
        ),
        Line(
            "the same, keys pressed without a pause",
            f"{median(seconds):.2f} / {seconds[-1]:.2f} s",
            f"middle / longest, until the next is open · "
            f"mark {SECONDS} s {'kept' if fast else 'MISSED'}",
        ),
    ]
