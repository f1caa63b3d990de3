"""Measure what a cut does with piles that went wrong: misfiled unseen, held, held without need.

On plain values many piles for each mishap, and the sample scans once through the real reader.
Run it as ``python scripts/bench_parts/misfiles.py [piles]`` for the whole table by mishap.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the reading processes

import numpy as np
from flask_migrate import upgrade

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import create_app
from postal import ingest
from postal.cli.outcome import mailroom_actor
from postal.demo.mishaps import FAULTS, HARMLESS
from postal.demo.piles import a_day, a_pile, judge, known_of, scan
from postal.extensions import db, session
from postal.scanning.report import batch_json
from postal.scanning.splitter import cut
from postal.scanning.taking import take_in
from scripts.bench_parts.table import Line
from tests.misfiles.evidence import EXCUSES

PILES = int(os.environ.get("BENCH_PILES", "40"))
_SIDES = ("single", "double", "mixed")
_ALL, _NONE = "all counted", "none counted"
_COUNTED = {_ALL: 1.0, _NONE: 0.0}
_MISHAPS = {**FAULTS, **HARMLESS}
Tally = Counter[str]


def lines() -> list[Line]:
    """Measure, and return the rows of the table."""
    found = []
    for name, group in (("mishaps", FAULTS), ("harmless", HARMLESS)):
        for counted in _COUNTED:
            tally: Tally = Counter()
            for mishap in group:
                tally += tally_of(mishap, PILES, counted)
            found.append(_line(f"{name}, {counted}", tally))
    return [*found, *_samples()]


def tally_of(name: str, piles: int, counted: str) -> Tally:
    """Return how many dossiers there were, got foreign pages unseen, waited, waited in vain.

    ``hidden`` are those that got foreign pages of which no image and no count could tell.
    """
    found: Tally = Counter()
    for clerks in (1, 3):
        for seed in range(piles):
            found += _one(name, seed, _COUNTED[counted], clerks)
    return found


def _one(name: str, seed: int, counted: float, clerks: int) -> Tally:
    rng = np.random.default_rng(seed)
    day = a_day(rng, dossiers=int(rng.integers(3, 9)), clerks=clerks, counted=counted)
    pile = a_pile(rng, day, _SIDES[seed % len(_SIDES)])
    _MISHAPS[name](pile, rng)
    scanned = scan(pile)
    verdict = judge(pile, scanned, cut(scanned.pages, known_of(pile, scanned)))
    excuse = EXCUSES.get(name)
    foreign = {
        given: excuse is not None and owner is not None and excuse(pile, scanned, owner, given)
        for owner, given in verdict.misfiled.values()
    }
    hidden = sum(foreign.values())
    return Counter(
        dossiers=len(pile.order()),
        silent=len(foreign) - hidden,
        hidden=hidden,
        held=len(verdict.held),
        over=len(verdict.overheld),
    )


def _line(what: str, tally: Tally) -> Line:
    of = tally["dossiers"]
    held, over, hidden = (tally[key] / of for key in ("held", "over", "hidden"))
    words = f"of {of:,} dossiers · held {held:.1%} · without need {over:.1%}"
    return Line(what, f"{tally['silent']} silent", f"{words} · nothing could tell {hidden:.1%}")


def _samples() -> Iterator[Line]:
    """Read every sample scan and count pages in a dossier to which they do not belong."""
    with tempfile.TemporaryDirectory(prefix="misfiles-") as folder:
        office, scans = Path(folder) / "office", Path(folder) / "scans"
        office.mkdir()
        with create_app({"POSTAL_DATA": str(office)}).app_context():
            upgrade()
            yield _read_samples(scans)
            db.session.remove()
            db.engine.dispose()


def _read_samples(scans: Path) -> Line:
    from scripts.sample_parts.write import make  # noqa: PLC0415 - it wants an application

    found: Tally = Counter()
    expected = make(scans)
    for row in expected:
        taken = take_in(
            scans / row["file"],
            name=row["file"],
            way="command",
            actor=mailroom_actor(),
            sides=row["sides"],
        )
        batch = ingest.work_off(taken.batch_id, actor=mailroom_actor())
        report = batch_json(session(), batch, file=row["file"], duplicate=taken.duplicate)
        wanted, got = _filed(row), _filed(report)
        held = {one["page"] for one in row.get("unplaced", ())}
        found.update(
            pages=report["pages"], silent=len(got - wanted), over=len(wanted - got), held=len(held)
        )
    words = f"of {found['pages']} pages in {len(expected)} files · held {found['held']}"
    over = f"without need {found['over']}"
    return Line("sample scans, read", f"{found['silent']} silent", f"{words} · {over}")


def _filed(report: dict[str, Any]) -> set[tuple[str, int]]:
    return {(row["code"], page) for row in report.get("dossiers", ()) for page in row["pages"]}


def main() -> None:
    """Print the table by mishap: of 100 dossiers, silent / hidden / held / held without need."""
    piles = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{'':26}{_ALL:>32}{_NONE:>32}")
    for name in _MISHAPS:
        cells = (_cell(tally_of(name, piles, counted)) for counted in _COUNTED)
        print(f"{name:26}{''.join(cells)}")


def _cell(tally: Tally) -> str:
    shares: Iterable[float] = (
        100 * tally[key] / tally["dossiers"] for key in ("silent", "hidden", "held", "over")
    )
    return " /".join(f"{share:5.1f}" for share in shares).rjust(32)


if __name__ == "__main__":
    main()
