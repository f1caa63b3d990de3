"""``scripts/setup`` compiles what was translated, with stand-ins for Python and its tools."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[2] / "scripts" / "setup"
# Compiles by copying, and notes each time that it was asked.
PYBABEL = '#!/bin/sh\ncp "$4" "$6"\necho asked >>asked\n'


class House:
    """A folder in which everything is installed and one language translated."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        translations = folder / "postal" / "translations" / "en" / "LC_MESSAGES"
        self.source, self.compiled = translations / "messages.po", translations / "messages.mo"
        tools = folder / ".venv" / "bin"
        for each in (translations, tools, folder / "scripts"):
            each.mkdir(parents=True)
        shutil.copy(SETUP, folder / "scripts" / "setup")
        for name, text in (("python3", "#!/bin/sh\n"), ("python", "#!/bin/sh\n")):
            _program(tools / name, text)
        _program(tools / "pybabel", PYBABEL)
        for name in ("requirements.txt", "requirements-dev.txt"):
            (folder / name).write_text("")
        (folder / ".venv" / "stamp").write_text(hashlib.sha256(b"").hexdigest())
        self.source.write_text("first")

    def stands_in(self, tool: str, text: str) -> None:
        """Put another program in the place of one that the script calls."""
        _program(self.folder / ".venv" / "bin" / tool, f"#!/bin/sh\n{text}\n")

    def set_up(self) -> int:
        """Run the script; returns how often it compiled."""
        asked = self.folder / "asked"
        asked.unlink(missing_ok=True)
        path = f"{self.folder / '.venv' / 'bin'}:{os.environ['PATH']}"
        env = {**os.environ, "PATH": path}
        subprocess.run([str(self.folder / "scripts" / "setup")], env=env, check=True)
        return len(asked.read_text().splitlines()) if asked.exists() else 0


def _program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    assert house.set_up() == 1
    return house


def test_an_office_starts_without_the_decoder_where_no_compiler_can_be_had(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    house.stands_in("python", 'case "$*" in *imaging.compiled) exit 1 ;; esac')
    house.stands_in("apt-get", "exit 100")
    house.stands_in("sudo", "exit 1")
    house.set_up()
    assert "pages are read more slowly" in capfd.readouterr().err


def test_what_was_compiled_is_left_alone(house: House) -> None:
    assert house.set_up() == 0
    assert house.compiled.read_text() == "first"


def test_a_missing_result_is_made(house: House) -> None:
    house.compiled.unlink()
    assert house.set_up() == 1
    assert house.compiled.read_text() == "first"


@pytest.mark.parametrize("younger", [True, False])
def test_a_changed_source_is_compiled_whatever_its_date(house: House, *, younger: bool) -> None:
    house.source.write_text("second")
    at = house.compiled.stat().st_mtime + (60 if younger else -60)
    os.utime(house.source, (at, at))
    assert house.set_up() == 1
    assert house.compiled.read_text() == "second"


def test_a_result_from_elsewhere_is_made_anew(house: House) -> None:
    house.compiled.write_text("older")
    assert house.set_up() == 1
    assert house.compiled.read_text() == "first"
