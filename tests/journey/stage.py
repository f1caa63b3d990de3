"""The fixed cast of a play: everybody acts through the program's own doors."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from postal.demo.paper import pictures, write_tray
from postal.extensions import db
from postal.models import Batch, Cover, Dossier, Page
from tests.conftest import ClientFor
from tests.journey.sheets import DPI, Bundle, Grey, Sheet, bundle

SCREEN = re.compile(
    r'<div class="segment[^>]*data-batch="(?P<batch>[^"]+)"'
    r'|<a class="frame frame-(?P<place>\w+)[^>]*'
    r'data-id="(?P<id>\d+)" data-v="(?P<version>\d+)" data-n="(?P<number>\d+)"'
)
SECRET = "Contohwati Rahasia"


@dataclass(frozen=True)
class Registered:
    """What the mailroom knows of one dossier after registering it."""

    code: str
    tracking_code: str
    sheets: int | None


@dataclass
class Play:
    """The office, its people, and the truth about every page that went through the scanner."""

    app: Flask
    folder: Path
    client: ClientFor
    dossiers: list[Registered] = field(default_factory=list)
    fed: dict[str, list[Sheet]] = field(default_factory=dict)  # by the batch's file name
    waited: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.mailroom: FlaskClient = self.client("mailroom")
        self.operator: FlaskClient = self.client("operator")
        self.citizen: FlaskClient = self.client()

    # The mailroom.

    def mailroom_registers(self, *sheets: int | None, case: str | None = None) -> list[Registered]:
        """Register one envelope for each count of sheets (None: nobody counted)."""
        return [self._registers(count, {"dossiers-0-case": case or ""}) for count in sheets]

    def mailroom_binds(self, cover: str, sheets: int | None) -> Registered:
        """Scan a sheet of blank stock at intake and save: it becomes the dossier's cover."""
        shown = self.mailroom.post("/kiriman/", data={"scan": cover})
        assert f'value="{cover}"' in shown.get_data(as_text=True)
        return self._registers(sheets, {"dossiers-0-cover": cover})

    def _registers(self, sheets: int | None, more: dict[str, str]) -> Registered:
        known = {one.code for one in self.dossiers}
        data = {
            "way": "post",
            "dossiers-0-service": "KTP-HILANG",
            "dossiers-0-name": SECRET,
            "dossiers-0-sheets": str(sheets or ""),
            **more,
        }
        answer = self.mailroom.post("/kiriman/", data=data)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        rows = db.session.scalars(select(Dossier).where(Dossier.code.not_in(known))).all()
        assert len(rows) == 1
        assert rows[0].application is not None
        self.dossiers.append(Registered(rows[0].code, rows[0].application.tracking_code, sheets))
        return self.dossiers[-1]

    def mailroom_voids(self, one: Registered) -> None:
        """Declare a dossier void before it was scanned."""
        row = self._dossier(one.code)
        data = {"thing": "dossier", "id": row.id, "seen_version": row.version, "move": "void"}
        answer = self.mailroom.post(
            f"/kasus/{one.tracking_code}/langkah", data={**data, "reason": "keliru"}
        )
        assert answer.status_code == 302

    # The printer.

    def printer_prints(self) -> list[Grey]:
        """Print the covers that were never printed, in the order of registration."""
        return self._printed("/kiriman/lembar", {})

    def printer_prints_again(self, one: Registered) -> Grey:
        return self._printed("/kiriman/lembar", {"code": one.code})[0]

    def printer_prints_stock(self, count: int) -> list[tuple[str, Grey]]:
        """Print blank covers ahead; returns each code with its sheet."""
        sheets = self._printed("/kiriman/stok", {"stok-count": str(count)})
        rows = db.session.scalars(
            select(Cover).where(Cover.state == "blank").order_by(Cover.place_in_run)
        )
        return [(row.code, sheet) for row, sheet in zip(rows, sheets, strict=True)]

    def _printed(self, address: str, data: dict[str, str]) -> list[Grey]:
        answer = self.mailroom.post(address, data=data)
        assert answer.mimetype == "application/pdf", answer.get_data(as_text=True)
        return list(pictures(answer.get_data(), DPI))

    def tray(self, *sheets: int | None) -> list[Bundle]:
        """Register envelopes, print their covers, lay the covers on the papers."""
        ones = self.mailroom_registers(*sheets)
        covers = self.printer_prints()
        return [
            bundle(one.code, cover, one.sheets or 2, seed=5 * number)
            for number, (one, cover) in enumerate(zip(ones, covers, strict=True))
        ]

    # The scanner and its worker.

    def scanner_feeds(self, pile: Sequence[Sheet], name: str = "baki.pdf") -> dict[str, Any]:
        """Scan a pile into the inbox folder and let the worker work it off."""
        self._write(self.folder / "data" / "inbox" / name, pile)
        return self._worker_reads(name)

    def scanner_uploads(self, pile: Sequence[Sheet], name: str, sides: str) -> dict[str, Any]:
        """Scan a pile to a file that the mailroom uploads."""
        path = self._write(self.folder / name, pile)
        files = {"files": (io.BytesIO(path.read_bytes()), name), "sides": sides}
        self.mailroom.post("/pindaian/unggah", data=files, content_type="multipart/form-data")
        return self._worker_reads(name)

    def _write(self, path: Path, pile: Sequence[Sheet]) -> Path:
        write_tray(path, [sheet.picture for sheet in pile], DPI)
        self.fed[path.name] = list(pile)
        return path

    def _worker_reads(self, name: str) -> dict[str, Any]:
        reports = self.flask("watch", "--once", "--json")["batches"]
        report: dict[str, Any] = next(one for one in reports if one["file"] == name)
        self.waited.update(one["reason"] for one in report["unplaced"])
        return report

    def flask(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        db.session.remove()
        result = self.app.test_cli_runner().invoke(args=args)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return json.loads(result.stdout)

    # The clerk, the operator, the citizen.

    def clerk_places_what_waits(self) -> int:
        """Look at every waiting page and type the code of the dossier it was in, if any.

        Returns how many pages the screen showed. Pages of strangers stay where they are.
        """
        screen = self.mailroom.get("/pindaian/tanpa-tempat").get_data(as_text=True)
        shown, batch = 0, ""
        for one in SCREEN.finditer(screen):
            batch = one["batch"] or batch
            if one["id"] is None:
                continue
            shown += 1
            sheet = self.fed[batch][int(one["number"]) - 1]
            if sheet.owner is not None:
                data = {"code": sheet.owner[-6:], f"v-{one['id']}": one["version"]}
                action = "acknowledge" if one["place"] == "cover" else "assign"
                self.mailroom.post("/pindaian/halaman", data={**data, "action": action})
        return shown

    def operator_looks(self) -> None:
        """Open every case: each of its papers is there to be looked at."""
        for one in self.dossiers:
            shown = self.operator.get(f"/kasus/{one.tracking_code}", follow_redirects=True)
            text = shown.get_data(as_text=True)
            assert shown.status_code == 200
            for page in self._pages_of(one.code):
                assert f"/pindaian/halaman/{page.id}.jpg" in text

    def citizen_asks(self, one: Registered) -> str:
        """Ask with the code from the letter; the answer tells nothing about a person."""
        answer = self.citizen.post("/", data={"kode": one.tracking_code.lower()})
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert SECRET not in text
        assert one.code not in text
        return text

    # The truth.

    def pages(self) -> Iterable[tuple[Sheet, Page]]:
        """Every page that went in, with the row it became."""
        for name, pile in self.fed.items():
            batch = db.session.scalars(select(Batch).where(Batch.name == name)).one()
            rows = db.session.scalars(
                select(Page).where(Page.batch_id == batch.id).order_by(Page.number)
            ).all()
            assert [row.number for row in rows] == list(range(1, len(pile) + 1))
            yield from zip(pile, rows, strict=True)

    def nothing_is_in_a_wrong_place(self) -> None:
        """Each page lies under its own dossier, or is named as waiting; none is lost."""
        codes = {row.id: row.code for row in db.session.scalars(select(Dossier))}
        for sheet, page in self.pages():
            where = f"{page.batch.name} page {page.number}"
            if page.dossier_id is not None:
                assert codes[page.dossier_id] == sheet.owner, where
            else:
                assert page.reason or (page.place == "blank" and sheet.kind == "blank"), where
        assert self.flask("fsck", "--json")["problems"] == []

    def everything_is_in_its_place(self) -> None:
        """As other programs see it: each dossier lists exactly its own pages, in order."""
        self.nothing_is_in_a_wrong_place()
        for one in self.dossiers:
            wanted = [
                (page.batch.sha256, page.number)
                for sheet, page in self.pages()
                if sheet.owner == one.code and sheet.kind != "cover" and page.place != "blank"
            ]
            listed = self.flask("show", one.code, "--json")["pages"]
            assert [(page["batch_sha256"], page["page"]) for page in listed] == wanted

    def _pages_of(self, code: str) -> list[Page]:
        row = self._dossier(code)
        query = select(Page).where(Page.dossier_id == row.id, Page.place == "dossier")
        return list(db.session.scalars(query))

    def _dossier(self, code: str) -> Dossier:
        return db.session.scalars(select(Dossier).where(Dossier.code == code)).one()
