"""A made-up office with printed covers, and scans that tell what must come of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from postal import catalogue
from postal.extensions import db, writing
from postal.office.services import set_up
from postal.staff.services import add_staff
from postal.workflow import Role
from tests.conftest import OFFICE, PASSWORD, PLACES, build_app
from tests.paper import Grey, content, covers_of, write_scan
from tests.torture.lane import Lane

# What each kind of file is: pages, and the state in which its batch comes to rest.
KINDS = {"tray": (2, "accepted"), "stranger": (1, "needs_attention"), "broken": (0, "quarantined")}


@dataclass(frozen=True)
class Scan:
    """A file as it left the scanner: its pages must be in the office once, whatever happens.

    ``code`` is the dossier whose cover is page 1, None for a file without one; ``files`` is how
    many of the inbox have these bytes: 0 for an upload, which leaves nothing but the stored file.
    """

    path: Path
    kind: str
    sha256: str
    code: str | None
    files: int = 1

    @property
    def pages(self) -> int:
        return KINDS[self.kind][0]

    @property
    def state(self) -> str:
        return KINDS[self.kind][1]


class Office:
    """The office below ``folder``, its mailroom, and its scanner."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        _furnish(folder)
        self.lane = Lane(folder)
        self.scans: list[Scan] = []
        self._covers: list[tuple[str, Grey]] = []

    def scan(self, kind: str, folder: Path | None = None, files: int = 1) -> Scan:
        """Let the scanner write one more file into ``folder``, the inbox if not told otherwise."""
        number = len(self.scans)
        suffix = "png" if kind == "broken" else "pdf"
        path = (folder or self.data / "inbox") / f"scan-{number:04}-{kind}.{suffix}"
        code = None
        if kind == "broken":
            path.write_bytes(b"\x89PNG\r\n\x1a\n" + str(number).encode())
        elif kind == "tray":
            code, cover = self._next_cover()
            write_scan(path, [cover, content(number)])
        else:
            write_scan(path, [content(number)])
            with path.open("ab") as file:
                file.write(f"\n% scan {number}\n".encode())
        scan = Scan(path, kind, hashlib.sha256(path.read_bytes()).hexdigest(), code, files)
        self.scans.append(scan)
        return scan

    def _next_cover(self) -> tuple[str, Grey]:
        """Return a dossier's code and its cover; the mailroom registers some at a time."""
        if not self._covers:
            printed = self.folder / "covers.pdf"
            counted = ("--count", "20", "--sheets", "1", "--service", "KTP-HILANG")
            said = self.lane.run("receive", *counted, "--covers", str(printed), "--json")
            codes = [row["code"] for row in json.loads(said.out)["dossiers"]]
            self._covers = list(zip(codes, covers_of(printed), strict=True))
        return self._covers.pop()

    def close(self) -> None:
        """End the process that its commands come from."""
        self.lane.close()


def _furnish(folder: Path) -> None:
    app = build_app(folder)
    with app.app_context():
        upgrade()
        with writing() as session:
            set_up(session, OFFICE, PLACES, catalogue.seed())
            roles = [Role.MAILROOM]
            add_staff(session, username="mailroom", name="Contoh", password=PASSWORD, roles=roles)
        db.session.remove()
        db.engine.dispose()
