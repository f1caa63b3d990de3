"""Limits on tries, as rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from postal.extensions import writing
from postal.models import utc_now
from postal.staff import attempts


def test_the_limit_is_over_when_the_tries_are_old(app: Flask) -> None:
    del app
    long_ago = utc_now() - attempts.WINDOW - timedelta(seconds=1)
    with writing() as s:
        for _ in range(attempts.PER_ACCOUNT):
            attempts.note(s, "siti", "192.0.2.1", now=long_ago)
    with writing() as s:
        assert attempts.note(s, "siti", "192.0.2.1")


def test_it_says_how_long_to_wait(app: Flask) -> None:
    del app
    began = utc_now()
    with writing() as s:
        for _ in range(attempts.PER_ACCOUNT):
            attempts.note(s, "siti", "192.0.2.1", now=began)
    with writing() as s, pytest.raises(attempts.TooManyTries) as refused:
        attempts.note(s, "SITI ", "192.0.2.2", now=began + timedelta(minutes=4, seconds=30))
    assert refused.value.values == {"minutes": 11}


def test_a_try_taken_back_does_not_count(app: Flask) -> None:
    del app
    with writing() as s:
        for _ in range(attempts.PER_ACCOUNT + 1):
            attempts.forgive(s, attempts.note(s, "siti", "192.0.2.1"))


def test_a_whole_house_shares_one_network_of_the_new_internet() -> None:
    assert attempts.address_key("2001:db8::1") == attempts.address_key("2001:db8::ffff:1")
    assert attempts.address_key("2001:db8::1") != attempts.address_key("2001:db8:1::1")
    assert attempts.address_key("192.0.2.1") != attempts.address_key("192.0.2.2")
