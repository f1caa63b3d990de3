"""A fresh office for each play."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import ClientFor
from tests.journey.stage import Play


@pytest.fixture
def play(app: Flask, client: ClientFor, tmp_path: Path) -> Play:
    return Play(app, tmp_path, client)
