"""An office with many cases, made once and kept in a cache folder between runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session

from postal.extensions import db, settings, writing
from postal.models import Application, Base, Batch, Page, ServiceVersion
from postal.staff.services import add_staff
from postal.storage import Storage
from postal.workflow import Role
from scripts.bench_parts import big_cases, offices, trays
from scripts.bench_parts.big_cases import Plan, Shared
from scripts.bench_parts.processes import ROOT

PASSWORD: Final = "kata sandi ukur 1"  # noqa: S105 - of a made-up person
USERNAME: Final = "ukur"
IN_HAND: Final = 20
PAGES: Final = 4  # of each case in hand; the others' pages are rows without a stored file
_CHUNK: Final = 5_000
_TRAY: Final = 40  # dossiers
# What an office is made of; a change in one of these makes the cached ones anew.
_SOURCES: Final = ("scripts/bench_parts/big_*.py", "postal/migrations/versions/*.py")


@dataclass(frozen=True)
class Big:
    """A made office: its folder, and what can be asked for in it."""

    folder: Path
    plan: Plan


def big_office(plan: Plan) -> Big:
    """Return the office of ``plan``; the first time in a week it is made, which takes minutes."""
    target = _cache() / f"{plan.cases}-{_digest()}"
    if not target.exists():
        for old in _cache().glob(f"{plan.cases}-*"):
            shutil.rmtree(old)
        with tempfile.TemporaryDirectory(dir=_cache(), prefix="making-") as name:
            folder = Path(name) / "office"
            _make(folder, plan)
            folder.rename(target)
    return Big(target, plan)


def _cache() -> Path:
    """Return where offices are kept: ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    found = home / "berkaspos-bench"
    found.mkdir(parents=True, exist_ok=True)
    return found


def _digest() -> str:
    """Return a name for this shape of office in this week: its dates stay near today's."""
    sha = hashlib.sha256(datetime.now(UTC).strftime("%G-%V").encode())
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def _make(folder: Path, plan: Plan) -> None:
    offices.furnish(folder)
    with offices.opened(folder):
        event.listen(db.engine, "connect", _hurry)
        shared = _shared(datetime.now(UTC).date())
        with _without_indexes():
            for start in range(1, plan.cases + 1, _CHUNK):
                _write(big_cases.cases(plan, shared, start, min(start + _CHUNK, plan.cases + 1)))
            _pages(plan, folder)


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Fill tables without their indexes, and make these at the end: sorted once, not row by row."""
    found = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    with writing() as current:
        indexes = current.execute(found).all()
        for index in indexes:
            current.execute(text(f'DROP INDEX "{index.name}"'))
    yield
    with writing() as current:
        for index in indexes:
            current.execute(text(index.sql))


def _hurry(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DB-API connection
    """Let the making not wait for the disk; who reads the office later opens it as always."""
    for pragma in ("synchronous=OFF", "cache_size=-400000"):
        connection.execute(f"PRAGMA {pragma}")


def _shared(today: date) -> Shared:
    with writing() as current:
        person = add_staff(
            current,
            username=USERNAME,
            name="Contoh Ukur",
            password=PASSWORD,
            roles=[Role.OPERATOR, Role.SUPERVISOR],
        )
        rows = current.execute(
            select(ServiceVersion.id, ServiceVersion.desk_code)
            .where(ServiceVersion.current)
            .order_by(ServiceVersion.id)
        )
        return Shared(tuple((row.id, row.desk_code) for row in rows), person.id, today)


def _write(rows: big_cases.Rows) -> None:
    """Write one part of the cases, the tables in the order in which they refer to each other."""
    with writing() as current:
        for table in Base.metadata.sorted_tables:
            if rows.get(table.name):
                current.execute(insert(table), rows[table.name])


def _pages(plan: Plan, folder: Path) -> None:
    """Give some cases in this person's hand a scanned file, and all newer ones rows of pages."""
    papers = folder / "papers.pdf"
    trays.draw_papers(papers, IN_HAND * PAGES)
    with writing() as current:
        hand = Application.taken_by_id.is_not(None)
        held = current.scalars(select(Application.id).where(hand).order_by(Application.id.desc()))
        chosen = held.all()[:IN_HAND]
        # The rest goes to a colleague: a desk full of one person's cases would be no desk.
        current.execute(
            update(Application)
            .where(hand, Application.id.not_in(chosen))
            .values(taken_by_id=None, taken_at=None)
        )
        stored = Storage(settings().files).put(papers)
        _batch(current, 1, stored.sha256, chosen)
        newer = range(max(plan.cases - 4 * plan.open, 1), plan.cases + 1)
        rest = [case for case in newer if case not in set(chosen)]
        for number, start in enumerate(range(0, len(rest), _TRAY), start=2):
            _batch(current, number, f"{number:064x}", rest[start : start + _TRAY])
    papers.unlink()


def _batch(current: Session, number: int, sha256: str, dossiers: Sequence[int]) -> None:
    """Write one read tray with the pages of ``dossiers``, which have their cases' numbers."""
    count = len(dossiers) * PAGES
    tray = {"id": number, "state": "accepted", "sha256": sha256, "name": "baki.pdf", "size": 1}
    current.execute(insert(Batch), [tray | {"way": "inbox", "pages_total": count}])
    current.execute(
        insert(Page),
        [
            {
                "batch_id": number,
                "number": place + 1,
                "place": "dossier",
                "dossier_id": dossiers[place // PAGES],
                "position": place % PAGES + 1,
                "width_px": 2480,
                "height_px": 3508,
                "dpi": 300,
                "how": "zxing",
            }
            for place in range(count)
        ],
    )
