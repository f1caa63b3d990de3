"""A request that is larger than the office allows gets an error page, whoever sends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

ClientFor = Callable[..., FlaskClient]


@pytest.mark.parametrize(("language", "said"), [("id", "terlalu besar"), ("en", "too large")])
@pytest.mark.parametrize(("role", "address"), [(None, "/"), ("mailroom", "/pindaian/unggah")])
def test_it_says_that_the_file_is_too_large(
    app: Flask, client: ClientFor, role: str | None, address: str, language: str, said: str
) -> None:
    browser = client(role)
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    answer = browser.post(f"{address}?bahasa={language}", data={"kode": "x" * 2_000})
    assert answer.status_code == 413
    assert said in answer.get_data(as_text=True)
