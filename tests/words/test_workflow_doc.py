"""The page that shows the tables says what the tables say."""

from __future__ import annotations

from pathlib import Path

from postal.workflow import MOVES, STATES
from postal.workflow_text import page

FILE = Path(__file__).resolve().parents[2] / "docs" / "workflow.md"


def test_the_page_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "run scripts/workflow_doc"


def test_every_move_is_drawn_once() -> None:
    drawn = [line.strip() for line in page().splitlines() if line.startswith("    ")]
    for move in MOVES:
        assert drawn.count(f"{move.source} --> {move.target}: {move.name}") == sum(
            (other.source, other.target, other.name) == (move.source, move.target, move.name)
            for other in MOVES
        )


def test_every_end_is_drawn() -> None:
    assert page().count(" --> [*]") == sum(row.final for row in STATES)
