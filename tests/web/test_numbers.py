"""Numbers in addresses and forms: out of bounds they are the nearest, or none."""

from __future__ import annotations

import pytest
from flask import Flask, request

from postal import web

LARGEST = 2**31 - 1


@pytest.mark.parametrize(
    ("typed", "page"),
    [("7", 7), ("0", 1), ("-3", 1), ("x", 1), ("", 1), ("9" * 5000, 1), ("100001", 100_000)],
)
def test_a_page_is_always_one_that_a_list_can_have(app: Flask, typed: str, page: int) -> None:
    with app.test_request_context("/", query_string={"hal": typed}):
        assert web.page_number() == page


@pytest.mark.parametrize(
    ("typed", "row"),
    [("7", 7), (str(LARGEST), LARGEST), (str(LARGEST + 1), None), ("-1", None), ("x", None)],
)
def test_an_id_is_one_that_a_table_can_hold(app: Flask, typed: str, row: int | None) -> None:
    with app.test_request_context("/", query_string={"id": typed}):
        assert web.row_id(request.args, "id") == row


def test_a_form_without_a_version_was_made_from_none(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"seen_version": "3"}):
        assert web.seen_version() == 3
    with app.test_request_context("/", method="POST", data={"seen_version": str(LARGEST + 1)}):
        assert web.seen_version() == 0
