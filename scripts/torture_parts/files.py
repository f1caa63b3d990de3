"""Read broken and hostile files, count what goes wrong; called by ``scripts/torture --files``."""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from postal.imaging.sandbox import Limits, read_file
from tests.imaging import corpus, suffering
from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case
from tests.imaging.suffering import Health, Verdict

_CHECK_EVERY = 25


def main(count: int, seed: int, patience: float, named: str = "") -> int:
    """Read ``count`` files, the constructed first, then mutated ones; 0 when all went well.

    A file gets ``patience`` seconds without progress; ``named`` picks those with it in their name.
    """
    wanted = (case for case in _cases(count, seed) if named in case.name)
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        verdicts, problems = _suffer(wanted, Path(folder), Limits(idle_seconds=patience))
    _table(verdicts)
    problems += [
        f"{verdict.case.name}: {problem}" for verdict in verdicts for problem in verdict.problems
    ]
    seconds = sum(verdict.seconds for verdict in verdicts)
    print(f"{len(verdicts)} files · {len(problems)} problems · {seconds:.0f} s · seed {seed}")
    for problem in problems:
        print(f"  {problem}")
    return 1 if problems or not verdicts else 0


def _cases(count: int, seed: int) -> Iterator[Case]:
    made = itertools.islice(corpus.by_construction(), count)
    number = 0
    for number, case in enumerate(made, start=1):  # noqa: B007 -- counted
        yield case
    yield from corpus.by_mutation(count - number, seed)


def _suffer(cases: Iterator[Case], folder: Path, limits: Limits) -> tuple[list[Verdict], list[str]]:
    good = scans.written_to(folder / "good.pdf", scans.scanner_pdf([scans.marked()] * 9))
    wanted = read_file(good)
    before, verdicts, problems = Health.now(), [], []
    for number, case in enumerate(cases, start=1):
        verdict = suffering.suffer(case, folder / "hostile", limits)
        verdicts.append(replace(verdict, case=replace(case, data=b"")))  # some are large
        _tell(number, verdicts[-1])
        if number % _CHECK_EVERY == 0 and read_file(good) != wanted:
            problems.append(f"after {case.name}: a good file is read otherwise")
    started = time.monotonic()
    if read_file(good) != wanted or time.monotonic() - started > limits.idle_seconds:
        problems.append("at the end: a good file is read otherwise, or slowly")
    return verdicts, problems + suffering.worse(before, Health.now())


def _tell(number: int, verdict: Verdict) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{number} {verdict.case.name} {verdict.outcome}")
        sys.stderr.flush()


def _table(verdicts: list[Verdict]) -> None:
    families: dict[str, Counter[str]] = defaultdict(Counter)
    slowest: dict[str, float] = defaultdict(float)
    for verdict in verdicts:
        family = verdict.case.name.rpartition("/")[0]
        read = verdict.outcome.endswith(" pages")
        families[family]["read" if read else verdict.outcome] += 1
        slowest[family] = max(slowest[family], verdict.seconds)
    for family, outcomes in families.items():
        told = " · ".join(f"{count} {name}" for name, count in outcomes.most_common())
        print(
            f"  {family:<16}{sum(outcomes.values()):>5}  slowest {slowest[family]:4.1f} s  {told}"
        )
