"""Write sample scans into a folder; called by ``scripts/make_sample_scans``."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from scripts.sample_parts.write import make


def main() -> None:
    """Make the office and the files, and say how to read them."""
    parser = argparse.ArgumentParser(prog="scripts/make_sample_scans", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("instance-samples"))
    parser.add_argument(
        "--office", type=Path, help="data folder of the office that knows the covers"
    )
    asked = parser.parse_args()
    office, scans = (asked.office or asked.folder / "office").resolve(), asked.folder / "scans"
    office.mkdir(parents=True, exist_ok=True)
    with create_app({"POSTAL_DATA": str(office)}).app_context():
        upgrade()
        expected = make(scans)
    outcomes = Counter(row["outcome"] for row in expected)
    said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(f"{len(expected)} files in {scans}: {said}")
    print(f"  POSTAL_DATA={office} .venv/bin/flask ingest --json {scans}")


if __name__ == "__main__":
    main()
