"""The paper the office prints on, as a table: a new size is one entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """One paper size, upright, in millimetres."""

    name: str
    width: float
    height: float


A4 = Paper("A4", 210, 297)
# Folio as it is sold in Indonesia (ISO calls nothing F4).
F4 = Paper("F4", 215, 330)

PAPERS: dict[str, Paper] = {paper.name: paper for paper in (A4, F4)}
