"""The papers name only what is there, and all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
_QUOTED = re.compile(r"`([^`\n]+)`")
# Folders of the repository; what else stands between backticks is a command, a word or an address.
_OURS = re.compile(r"(?:postal|tests|templates|scripts|docs)/[\w./-]+")


def _named(paper: Path) -> set[str]:
    words = (
        word for quoted in _QUOTED.findall(paper.read_text("utf-8")) for word in quoted.split()
    )
    return {word for word in words if _OURS.fullmatch(word.partition("::")[0])}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_file_and_test_that_a_paper_names_exists(paper: Path) -> None:
    for name in _named(paper):
        file, _, test = name.partition("::")
        assert (ROOT / file).exists(), name
        assert not test or f"def {test}(" in (ROOT / file).read_text("utf-8"), name


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", paper.read_text("utf-8")):
        assert target.startswith("https://") or (paper.parent / target).exists(), target


def test_the_readme_lists_every_setting_and_no_other() -> None:
    known = set(re.findall(r"POSTAL_[A-Z_]+", (ROOT / "postal" / "config.py").read_text("utf-8")))
    assert set(re.findall(r"^\| `(POSTAL_[A-Z_]+)`", README, re.MULTILINE)) == known


def test_the_readme_lists_every_command_and_no_other() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "postal" / "cli").glob("*.py"))
    known = set(re.findall(r'^@click\.(?:command|group)\("([a-z-]+)"', source, re.MULTILINE))
    listed = set(re.findall(r"^\| `flask ([a-z-]+)", README, re.MULTILINE))
    assert listed == known | {"db"}
