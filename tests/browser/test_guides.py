"""The printed guides: one A4 page each, and nothing on it hard to read."""

from __future__ import annotations

import io

import pikepdf
import pytest
from playwright.sync_api import Browser

from tests.browser.live import ROOT

FOLDER = ROOT / "docs" / "panduan"
GUIDES = sorted(path.stem for path in FOLDER.glob("*.html"))


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_prints_on_one_page(chromium: Browser, name: str) -> None:
    page = chromium.new_page()
    page.goto((FOLDER / f"{name}.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert len(pdf.pages) == 1
