"""Measure an operator's pages at 10,000 and at many more cases, and how they grow in between.

Both offices are served at the same time and asked in turn, so that what else the machine does
falls on both alike.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from sqlalchemy import select

from postal.codes import Kind
from postal.extensions import session, settings
from postal.models import Application, Page
from scripts.bench_parts import big_cases, desk_events, load, offices, status_office
from scripts.bench_parts.big_cases import Plan
from scripts.bench_parts.big_office import Big, big_office
from scripts.bench_parts.desk_client import Client
from scripts.bench_parts.served import served
from scripts.bench_parts.table import Line, times

SMALL: Final = Plan(10_000, 2_000)
MANY: Final = 500_000
_OPEN: Final = 25
"""One case in so many of a large office is still open."""
QUESTIONS: Final = 60
STATUS: Final = 400
STATUS_ROUNDS: Final = 3
GROWTH: Final = 1.5
_PILES: Final = ("to_verify", "again", "awaiting_supplement", "decided")

DATABASE: Final = "data/berkaspos.sqlite3"


@dataclass(frozen=True)
class Office:
    """A served office with somebody signed in, and what can be asked for in it."""

    plan: Plan
    database: Path
    client: Client
    in_hand: Sequence[str]
    pictures: Sequence[int]


Ask = Callable[[Office, int], None]


def lines(cases: int = MANY) -> list[Line]:
    """Measure in offices of 10,000 and of ``cases`` cases; return the rows of the table."""
    with ExitStack() as stack:
        plans = [SMALL] if cases <= SMALL.cases else [SMALL, Plan(cases, cases // _OPEN)]
        asked = [_open(stack, big_office(plan)) for plan in plans]
        rows = [_compare(what, mark, ask, asked) for what, mark, ask in _QUESTIONS]
        return [*rows, *_status(asked)]


def _open(stack: ExitStack, made: Big) -> Office:
    with offices.opened(made.folder):
        held = Application.taken_by_id.is_not(None)
        in_hand = session().scalars(select(Application.tracking_code).where(held)).all()
        pictures = session().scalars(select(Page.id).where(Page.batch_id == 1)).all()
        shutil.rmtree(settings().cache)  # every picture is made, none found
        settings().cache.mkdir()
    database = made.folder / DATABASE
    _into_memory(database)
    stack.enter_context(desk_events.taken_back(database))
    client = Client(stack.enter_context(served(made.folder)))
    client.sign_in()
    return Office(made.plan, database, client, in_hand, pictures)


def _into_memory(database: Path) -> None:
    """Read the database once: where people work all day it does not come from the disk."""
    with database.open("rb") as file:
        while file.read(1 << 24):
            pass


def _queue(office: Office, number: int) -> None:
    pile = _PILES[number % len(_PILES)]
    office.client.ask(f"/pemeriksaan/?antrean={pile}", "<table")


def _busy_queue(office: Office, number: int) -> None:
    """Ask right after somebody else did something: not all that was counted still holds."""
    desk_events.happen(office.database, number)
    _queue(office, number)


def _bench(office: Office, number: int) -> None:
    code = office.in_hand[number % len(office.in_hand)]
    office.client.ask(f"/pemeriksaan/{code}", 'id="lembar"')


def _picture(office: Office, number: int) -> None:
    page = office.pictures[number]
    office.client.ask(f"/pindaian/halaman/{page}.jpg?width=900", "JFIF")


def _by_number(office: Office, number: int) -> None:
    """Search a case by one of the numbers that belong to it alone."""
    case = random.randrange(1, office.plan.cases)  # noqa: S311 - any will do
    typed = (
        big_cases.tracking_code(case),
        big_cases.mark(Kind.DOSSIER, case),
        big_cases.nik(case),
        big_cases.phone(case),
        f"P{case:013d}",
    )[number % 5]
    office.client.follow("/cari", big_cases.tracking_code(case)[:4], {"q": typed})


def _by_name(office: Office, number: int) -> None:
    """Search by two words of somebody's name, as frequent as names are."""
    case = random.randrange(1, office.plan.cases)  # noqa: S311 - any will do
    words = big_cases.name(case).split()[:2]
    office.client.follow("/cari", "", {"q": " ".join(words[: 1 + number % 2])})


def _first(office: Office, _number: int) -> None:
    office.client.ask("/beranda", 'class="desks"')


def _supervision(office: Office, _number: int) -> None:
    office.client.ask("/pengawasan", 'class="river"')


_QUESTIONS: Final[tuple[tuple[str, float | None, Ask], ...]] = (
    ("queue", 50, _queue),
    ("queue, an event written before each", 50, _busy_queue),
    ("workbench, case in hand", 50, _bench),
    ("page picture, 900 px, not in the cache", 100, _picture),
    ("search by a code, resi, NIK or telephone", 50, _by_number),
    ("search by one or two words of a name", 50, _by_name),
    ("first page", None, _first),
    ("supervisor's day", None, _supervision),
)


def _compare(what: str, mark: float | None, ask: Ask, asked: Sequence[Office]) -> Line:
    """Ask every office in turn; ``mark`` are the milliseconds that nearly every answer stays in."""
    for number in range(QUESTIONS):
        for office in asked:
            if number == 3:  # what was asked until now compiled statements and pages
                office.client.seconds.clear()
            ask(office, number)
    figures = [_p50_p95(office.client.seconds) for office in asked]
    for office in asked:
        office.client.seconds.clear()
    growth = figures[-1][0] / figures[0][0]
    value = " -> ".join(f"{middle:.1f} / {most:.1f}" for middle, most in figures) + " ms"
    told = [f"growth {growth:.2f} x"] if len(figures) > 1 else []
    if mark is not None:
        kept = growth <= GROWTH and figures[-1][1] < mark
        word = "kept" if kept else "MISSED"
        told.append(f"mark {GROWTH} x and p95 {mark:.0f} ms {word}")
    return Line(what, value, " · ".join(told))


def _p50_p95(seconds: Sequence[float]) -> tuple[float, float]:
    cuts = quantiles(seconds, n=20)
    return 1000 * cuts[9], 1000 * cuts[18]


def _status(asked: Sequence[Office]) -> Iterator[Line]:
    """Ask the citizen's page and the empty view at every size in turn."""
    rounds = [[_answers(office) for office in asked] for _ in range(STATUS_ROUNDS + 1)][1:]
    for place, office in enumerate(asked):
        empty, known = (median(each[place][way] for each in rounds) for way in (0, 1))
        yield Line(
            f"status of a known code of {office.plan.cases:,}",
            f"{known:.0f} answers/s",
            f"an empty view {empty:.0f} answers/s, {times(empty, known)} as fast",
        )


def _answers(office: Office) -> tuple[float, float]:
    port, plan = office.client.port, office.plan
    cases = random.sample(range(1, plan.cases), STATUS)
    forms = [{"kode": big_cases.tracking_code(case)} for case in cases]
    empty = load.post(port, status_office.EMPTY, forms, expect=b"ok").per_second
    return empty, load.post(port, "/", forms, expect=b"<main").per_second
