"""Kill, let run again, count; called by ``scripts/torture``."""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scripts.torture_parts import files
from tests.torture import invariants
from tests.torture.kills import Kill, named_kills, random_kills, suffer
from tests.torture.office import Office


def main() -> int:
    """Suffer as many kills as asked for and print the table; 0 when nothing was lost or doubled."""
    asked = _arguments()
    if asked.files:
        return files.main(asked.files, asked.seed, asked.patience, asked.named)
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    started = time.monotonic()
    office = Office(folder)
    kills = itertools.islice(itertools.chain(named_kills(), random_kills(asked.seed)), asked.kills)
    outcome = [(kill, suffer(office, kill)) for kill in _told(kills, asked.kills)]
    problems = [problem for _, found in outcome for problem in found]
    problems += invariants.at_rest(office, office.scans)
    office.close()
    _table(outcome)
    pages = sum(scan.pages for scan in office.scans)
    print(f"{len(outcome)} kills · {len(office.scans)} files · {pages} pages · ", end="")
    print(f"{len(problems)} problems · {time.monotonic() - started:.0f} s · seed {asked.seed}")
    for problem in problems:
        print(f"  {problem}")
    if problems:
        print(f"The office is left as it was found: {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=0, help="read so many hostile files instead")
    parser.add_argument("--patience", type=float, default=20.0, help="seconds without progress")
    parser.add_argument("--named", default="", help="only files with this in their name")
    return parser.parse_args()


def _told(kills: Iterator[Kill], total: int) -> Iterator[Kill]:
    """Pass the kills on and say where they are, on a terminal only."""
    for number, kill in enumerate(kills, start=1):
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number}/{total} {kill.name:<20}")
            sys.stderr.flush()
        yield kill
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _table(outcome: list[tuple[Kill, list[str]]]) -> None:
    kills = Counter(kill.name for kill, _ in outcome)
    wrong = Counter(kill.name for kill, found in outcome for _ in found)
    print(f"  {'where':<18}{'kills':>6}{'problems':>10}")
    for name, count in kills.items():
        print(f"  {name:<18}{count:>6}{wrong[name]:>10}")


if __name__ == "__main__":
    sys.exit(main())
