"""One office for all kills: what an earlier one broke, a later one finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.torture.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A made-up office with an empty inbox and a process to start commands from."""
    office = Office(tmp_path_factory.mktemp("office"))
    yield office
    office.close()
