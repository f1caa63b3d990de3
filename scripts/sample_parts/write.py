"""Writing sample scans: the office that knows their covers, the files, and what is expected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy import select

from postal import catalogue
from postal.demo.damage import turned
from postal.demo.mailroom import clerk
from postal.demo.office import CITY, PLACES
from postal.demo.paper import write_tray
from postal.extensions import session, writing
from postal.intake import services as intake
from postal.intake.cover_facts import CoverSheet
from postal.intake.covers import declare_void
from postal.intake.prints import print_covers
from postal.lookups import office_calendar, the_office
from postal.models import Cover, Office
from postal.office.services import OfficeData, set_up
from postal.scanning import reasons as why
from postal.web import today
from scripts.sample_parts.cases import CASES, Case
from scripts.sample_parts.papers import Papers, Side

_EXIF_ORIENTATION, _TURN_RIGHT = 274, 6


def make(folder: Path) -> list[dict[str, Any]]:
    """Write all samples into ``folder`` and return what should become of each, by file name.

    An office is set up where there is none; the dossiers of every sample are registered in it.
    The same list lies beside the files as ``expected.json``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _furnish()
    expected = [
        row
        for number, (name, case) in enumerate(CASES.items(), start=1)
        for row in _sample(folder, name, case, 1000 * number)
    ]
    expected += _files_of_files(folder, {row["file"]: row for row in expected})
    expected.sort(key=lambda row: str(row["file"]))
    (folder / "expected.json").write_text(json.dumps({"batches": expected}, indent=1) + "\n")
    return expected


def _furnish() -> None:
    if session().scalar(select(Office.id)) is not None:
        return
    with writing() as current:
        data = OfficeData(
            name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
            city=CITY,
            region="3599",
            mark="CX",
            zone="WIB",
            hours="Senin–Jumat 08.00–15.00",
            address="Jalan Contoh 1",
            postcode="69901",
            phone="(0300) 000000",
            complaints="lapor.go.id",
            demo=True,
        )
        set_up(current, data, PLACES, catalogue.seed())


def _sample(folder: Path, name: str, case: Case, seed: int) -> Iterator[dict[str, Any]]:
    papers = Papers(_registered(case), seed)
    codes = [sheet.code for sheet in papers.sheets]
    draws = {name: case.draw}
    if case.then is not None:
        draws = {f"{name}-1": case.draw, f"{name}-2": case.then}
    for stem, draw in draws.items():
        sides = draw(papers)
        path = folder / f"{stem}{case.ending}"
        _write(path, sides, case)
        yield _expected(path.name, case.said, sides, codes)


def _registered(case: Case) -> list[CoverSheet]:
    """Register a tray for a sample and print its covers, which may be declared void then."""
    with writing() as current:
        office = the_office(current)
        dossiers = intake.receive_tray(
            current,
            case.dossiers,
            service=intake.active_service(current, "KIA-5-17"),
            sheets=case.sheets,
            arrived=today(),
            way="post",
            office=office,
            calendar=office_calendar(current),
            actor=clerk(),
        )
        codes = [dossier.code for dossier in dossiers]
        covers = [current.scalars(select(Cover).where(Cover.code == code)).one() for code in codes]
        printed = print_covers(
            current, covers, office=office, today=today(), language="id", actor=clerk()
        )
        for number in case.void:
            declare_void(
                current,
                codes[number],
                office=office,
                actor=clerk(),
                reason="lembar kendali rusak",
            )
    return printed


def _write(path: Path, sides: Sequence[Side], case: Case) -> None:
    pages = [side.picture for side in sides]
    if case.ending == ".tif":
        _write_fax(path, pages, case.dpi)
    elif case.ending == ".jpg":
        _write_photo(path, pages[0], case.dpi)
    else:
        write_tray(path, pages, case.dpi)


def _write_fax(path: Path, pages: Sequence[np.ndarray], dpi: float) -> None:
    """Write a TIFF of black and white pages in fax group 4, as network scanners do."""
    first, *rest = (
        Image.fromarray(page).point(lambda grey: 255 * (grey > 128), "1") for page in pages
    )
    first.save(path, save_all=True, append_images=rest, compression="group4", dpi=(dpi, dpi))


def _write_photo(path: Path, page: np.ndarray, dpi: float) -> None:
    """Write a photo that lies on its side; only its EXIF orientation tells."""
    exif = Image.Exif()
    exif[_EXIF_ORIENTATION] = _TURN_RIGHT
    lying = Image.fromarray(turned(page, 270))
    lying.save(path, dpi=(dpi, dpi), exif=exif, quality=80)


def _files_of_files(folder: Path, known: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Write what is made of whole files: one cut short, one twice, one that is none."""
    clean = (folder / "clean-tray.pdf").read_bytes()
    (folder / "truncated-half.pdf").write_bytes(clean[: len(clean) // 2])
    (folder / "same-file-again.pdf").write_bytes(clean)
    (folder / "not-a-document.pdf").write_bytes(b"CONTOH, bukan pindaian\n" * 20)
    (folder / "empty-file.pdf").write_bytes(b"")
    again = {**known["clean-tray.pdf"], "file": "same-file-again.pdf", "outcome": "duplicate"}
    return [
        again,
        _refused("truncated-half.pdf", "truncated"),
        _refused("not-a-document.pdf", "not-a-document"),
        _refused("empty-file.pdf", "empty-file"),
    ]


def _refused(name: str, reason: str) -> dict[str, Any]:
    return {"file": name, "sides": "auto", "outcome": "quarantined", "reason": reason, "pages": 0}


def _expected(name: str, said: str, sides: Sequence[Side], codes: Sequence[str]) -> dict[str, Any]:
    """Return what ``flask ingest --json`` should say of a file, as far as it is foreseeable."""
    dossiers: dict[str, dict[str, Any]] = {}
    for number, side in enumerate(sides, start=1):
        if side.dossier is not None and side.place in ("cover", "dossier"):
            code = codes[side.dossier]
            entry = dossiers.setdefault(code, {"code": code, "covers": [], "pages": []})
            entry["covers" if side.place == "cover" else "pages"].append(number)
    waits = [(n, side) for n, side in enumerate(sides, start=1) if side.reason is not None]
    apart = {
        place: [{"page": n, "reason": side.reason} for n, side in waits if side.place == place]
        for place in ("unplaced", "cover")
    }
    return {
        "file": name,
        "sides": said,
        "pages": len(sides),
        "outcome": "needs-attention" if waits else "accepted",
        "reason": waits[0][1].reason if waits else None,
        "dossiers": list(dossiers.values()),
        "unplaced": apart["unplaced"],
        "doubts": apart["cover"],
        "blank": [n for n, side in enumerate(sides, start=1) if side.blank],
        "words": {
            reason: why.PAGE_REASONS[reason]
            for reason in dict.fromkeys(side.reason for _, side in waits)
            if reason is not None
        },
    }
