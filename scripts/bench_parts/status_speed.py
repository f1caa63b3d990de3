"""Measure the citizen's page beside a view of the same program that does nothing.

One gunicorn worker as ``scripts/start`` runs it, a fresh connection for every question, the views
asked in turn. An unknown code is written down as a miss, in a synced transaction of its own.
"""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from postal.codes import TrackingCode
from scripts.bench_parts import load, offices, status_office
from scripts.bench_parts.served import served
from scripts.bench_parts.table import Line

CASES = 10_000
ROUNDS = 5
QUESTIONS = 400
MISSES = 45  # a round: all rounds together stay within the budget for guesses


def lines() -> list[Line]:
    """Measure, and return the rows of the table."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="bench-") as name:
        folder = Path(name)
        offices.furnish(folder)
        with offices.opened(folder):
            codes = status_office.fill(CASES, datetime.now(UTC).date())
        with served(folder) as port:
            _ask(port, codes)  # the first questions compile statements and the page
            rounds = [_ask(port, codes) for _ in range(ROUNDS)]
    empty, known, unknown = (list(each) for each in zip(*rounds, strict=True))
    return [
        _line("an empty view of the same program", empty),
        _line(f"the answer to a known code of {CASES:,}", known, empty),
        _line("the answer to an unknown code, its miss noted on disk", unknown, empty),
    ]


def _ask(port: int, codes: list[str]) -> tuple[load.Answered, load.Answered, load.Answered]:
    """Ask the empty view, then for known codes, then for codes that nobody has."""
    known = [{"kode": code} for code in random.sample(codes, QUESTIONS)]
    unknown = [{"kode": TrackingCode.new().grouped} for _ in range(MISSES)]
    return (
        load.post(port, status_office.EMPTY, known, expect=b"ok"),
        load.post(port, "/", known, expect=b"sudah kami terima"),
        load.post(port, "/", unknown, expect=b"belum kami kenal"),
    )


def _line(what: str, rounds: list[load.Answered], floor: list[load.Answered] | None = None) -> Line:
    speed = median(each.per_second for each in rounds)
    cuts = quantiles((second for each in rounds for second in each.seconds), n=20)
    value = f"{speed:.0f} answers/s"
    tell = f"p50 {1000 * cuts[9]:.1f} ms, p95 {1000 * cuts[18]:.1f} ms"
    if floor is None:
        return Line(what, value, tell)
    pairs = zip(floor, rounds, strict=True)
    slower = median(below.per_second / each.per_second for below, each in pairs)
    return Line(f"  {what}", value, f"{tell} · the empty view is {slower:.2f} x as fast")
