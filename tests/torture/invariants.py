"""What must be true after a kill, and once the next round has ended: each finding is a sentence."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.torture.office import Office, Scan


def after_a_kill(office: Office, scans: Sequence[Scan]) -> list[str]:
    """Return which files are lost although nothing was mended yet: neither waiting nor stored."""
    found = []
    lying = _lying(office.data)
    for scan in scans:
        waits = {"inbox", "claimed"} & set(lying.get(scan.sha256, ()))
        stored = office.data / "files" / scan.sha256[:2] / scan.sha256
        committed = _rows(office, "SELECT 1 FROM batches WHERE sha256 = ?", scan.sha256)
        if not waits and not (committed and stored.exists()):
            found.append(f"{scan.path.name} is neither waiting nor committed")
    return found


def at_rest(office: Office, scans: Sequence[Scan]) -> list[str]:
    """Return what is wrong once a round went through to its end."""
    lying = _lying(office.data)
    found = [wrong for scan in scans for wrong in _of_scan(office, scan, lying)]
    left = [name for name in ("inbox", "claimed") for _ in _files(office.data / name)]
    found += [f"something is left in {name}" for name in left]
    return found + _fsck(office)


def _of_scan(office: Office, scan: Scan, lying: dict[str, list[str]]) -> Iterator[str]:
    """Count each page once, each event once, and the source in the one folder it belongs to."""
    name = scan.path.name
    states = _rows(office, "SELECT state FROM batches WHERE sha256 = ?", scan.sha256)
    if states != [(scan.state,)]:
        yield f"{name}: batches {states}, not one {scan.state}"
    numbers = _rows(
        office,
        "SELECT p.number FROM pages p JOIN batches b ON b.id = p.batch_id"
        " WHERE b.sha256 = ? ORDER BY p.number",
        scan.sha256,
    )
    if numbers != [(number,) for number in range(1, scan.pages + 1)]:
        yield f"{name}: pages {numbers}, not each of {scan.pages} once"
    if scan.code is not None:
        yield from _of_dossier(office, scan)
    wanted = ["quarantine" if scan.kind == "broken" else "done"] * scan.files
    if (there := lying.get(scan.sha256, [])) != wanted:
        yield f"{name} lies in {there}, not in {wanted}"


def _of_dossier(office: Office, scan: Scan) -> Iterator[str]:
    filed = _rows(
        office,
        "SELECT b.sha256, p.number FROM pages p JOIN batches b ON b.id = p.batch_id"
        " JOIN dossiers d ON d.id = p.dossier_id WHERE d.code = ? AND p.place = 'dossier'",
        scan.code,
    )
    if filed != [(scan.sha256, 2)]:
        yield f"dossier {scan.code} holds {filed}"
    scanned = _rows(
        office,
        "SELECT count(*) FROM events e JOIN dossiers d ON d.id = e.thing_id"
        " WHERE e.thing = 'dossier' AND e.name = 'scan' AND d.code = ?",
        scan.code,
    )
    if scanned != [(1,)]:
        yield f"dossier {scan.code} was scanned {scanned} times"


def _rows(office: Office, query: str, *values: object) -> list[Any]:
    database = f"file:{office.data / 'berkaspos.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(database, uri=True)) as connection:
        return connection.execute(query, values).fetchall()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _lying(data: Path) -> dict[str, list[str]]:
    """Return, for each hash, the folder of every file that has these bytes."""
    found: dict[str, list[str]] = {}
    for name in ("inbox", "claimed", "done", "quarantine"):
        for path in _files(data / name):
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            found.setdefault(sha256, []).append(name)
    return found


def _fsck(office: Office) -> list[str]:
    said = office.lane.run("fsck", "--json")
    if not said.out.startswith("{"):
        return [f"fsck: {said.err}"]
    report = json.loads(said.out)
    return [f"{one['kind']}: {one['what']}" for one in report["problems"]]
