"""Rules of the house that imports alone do not show."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "postal"
# The one place that ends a transaction; every door writes through it.
COMMITS = {"models/sessions.py"}


def calls() -> Iterator[tuple[str, str]]:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = node.func.id if isinstance(node.func, ast.Name) else name
                yield path.relative_to(ROOT).as_posix(), name


def test_one_place_commits() -> None:
    assert {path for path, name in calls() if name == "commit"} == COMMITS


def test_nothing_is_imported_by_a_name_made_while_running() -> None:
    assert [path for path, name in calls() if name in ("import_module", "__import__")] == []


def test_stages_never_open_a_writing_session_themselves() -> None:
    doors = (
        "/views",
        "cli/",
        "worker.py",
        "ingest.py",
        "measuring.py",
        "progress.py",
        "extensions.py",
        "staff/",
        "demo/",
        "taking.py",
        "run_pages.py",
    )
    writers = {path for path, name in calls() if name == "writing"}
    assert writers
    assert [path for path in writers if not any(door in path for door in doors)] == []
