"""Batches as the reader would hand them over, without a picture being read."""

from __future__ import annotations

import random
from itertools import count as counting
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import fsck
from postal.audit import Actor
from postal.extensions import settings, writing
from postal.imaging.likeness import BITS
from postal.imaging.pages import PageRead
from postal.imaging.qr import MarkSeen
from postal.intake import cover_sheet
from postal.intake import services as intake
from postal.intake.prints import print_covers
from postal.lookups import office_calendar, the_office
from postal.matching.services import settle
from postal.models import Application, Batch, Dossier, Page
from postal.scanning import services
from postal.scanning.cutting import file_pages
from postal.scanning.looking_back import look_back
from postal.scanning.taking import storage
from postal.web import today
from postal.workflow import Role
from tests.paper import covers_of

MAILROOM = Actor(None, "Contoh", frozenset({Role.SYSTEM, Role.MAILROOM}), "test")
OPERATOR = Actor(None, "Contoh", frozenset({Role.OPERATOR}), "test")
SUPERVISOR = Actor(None, "Contoh Penyelia", frozenset({Role.SUPERVISOR}), "test")
BLANK = ""
UNREADABLE = "?"
_serial = counting(1)


def printed_covers(
    count: int, folder: Path, *, service: str | None, sheets: int
) -> tuple[list[str], list[Any]]:
    """Register ``count`` dossiers and print their covers; return the codes and the pictures."""
    with writing() as current:
        office = the_office(current)
        dossiers = intake.receive_tray(
            current,
            count,
            service=intake.active_service(current, service) if service else None,
            sheets=sheets,
            arrived=today(),
            way="post",
            office=office,
            calendar=office_calendar(current),
            actor=MAILROOM,
        )
        covers = print_covers(
            current,
            [dossier.covers[0] for dossier in dossiers],
            office=office,
            today=today(),
            language="id",
            actor=MAILROOM,
        )
        codes = [dossier.code for dossier in dossiers]
    path = folder / "covers.pdf"
    path.write_bytes(cover_sheet.render(covers))
    return codes, covers_of(path)


def register(*sheets: int | None) -> list[str]:
    """Register one dossier for each count of sheets (None: nobody counted); return their codes."""
    with writing() as current:
        office, calendar = the_office(current), office_calendar(current)
        found = []
        for counted in sheets:
            found += intake.receive_tray(
                current,
                1,
                service=intake.active_service(current, "KTP-RUSAK"),
                sheets=counted,
                arrived=today(),
                way="post",
                office=office,
                calendar=calendar,
                actor=MAILROOM,
            )
        return [dossier.code for dossier in found]


def feed(*pages: str, name: str = "a.pdf", sides: str = "auto") -> int:
    """Let the scanner take pages, and the cutter cut them; return the batch.

    A page is the code of a cover, ``BLANK``, ``UNREADABLE`` (a cover whose code nobody can read),
    or any other word for what stands on it: the same word is the same paper.
    """
    serial = next(_serial)
    source = settings().data / f"scan-{serial}"
    source.write_bytes(f"{serial} {name}".encode())
    stored = storage().put(source)
    source.unlink()
    with writing() as current:
        batch, _ = services.accept_file(
            current, stored, name=name, way="upload", sides=sides, actor=MAILROOM
        )
        services.claim(current, batch, MAILROOM)
        read = [_read(number, said) for number, said in enumerate(pages, start=1)]
        for dossier in file_pages(current, batch, "pdf", read, MAILROOM):
            settle(current, dossier, MAILROOM)
        look_back(current, batch, MAILROOM)
        return batch.id


def _read(number: int, said: str) -> PageRead:
    cover = said.startswith("BD") and len(said) == 10
    marks = (MarkSeen(said, 0.1, 0.1, "zxing"),) if cover else ()
    return PageRead(
        number=number,
        width_px=1000,
        height_px=1414,
        dpi=120,
        blank=said == BLANK,
        marks=marks,
        cover_like=cover or said == UNREADABLE,
        rotation=0 if cover else None,
        how="test",
        look=look_of(said),
    )


def look_of(said: str, flipped: int = 0) -> str:
    """The fingerprint of a made-up paper, ``flipped`` of its bits by a second scan."""
    if said == BLANK:
        return "0" * 64
    bits = random.Random(said).getrandbits(BITS)  # noqa: S311 - a made-up paper
    return f"{(bits ^ ((1 << flipped) - 1)) << (4 * 64 - BITS):064x}"


def dossier(session: Session, code: str) -> Dossier:
    return session.scalars(select(Dossier).where(Dossier.code == code)).one()


def case_of(session: Session, code: str) -> Application:
    """The case of a dossier that has one."""
    case = dossier(session, code).application
    assert case is not None
    return case


def pages_in(session: Session, code: str, place: str = "dossier") -> list[tuple[int, int]]:
    """The pages of a dossier in their order, as (batch, number)."""
    found = session.scalars(
        select(Page)
        .where(Page.dossier_id == dossier(session, code).id, Page.place == place)
        .order_by(Page.position, Page.batch_id, Page.number)
    )
    return [(page.batch_id, page.number) for page in found]


def page(session: Session, batch_id: int, number: int) -> Page:
    wanted = select(Page).where(Page.batch_id == batch_id, Page.number == number)
    return session.scalars(wanted).one()


def state(session: Session, batch_id: int) -> str:
    return session.get_one(Batch, batch_id).state


def problems(session: Session) -> list[Any]:
    found: list[Any] = fsck.check(session, storage())["problems"]
    return found
