"""The office of the journeys, for the loop that letters close."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from tests.journey.conftest import play

__all__ = ["play"]


@pytest.fixture
def current(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session
