"""An office in which dossiers wait to be examined: scanned pages, addresses, every sort of list."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.extensions import settings, writing
from postal.intake import services as intake
from postal.intake.new_dossier import NewDossier
from postal.lookups import office_calendar, the_office
from postal.matching import services as matching
from postal.models import Batch, Dossier, Page, ServiceVersion
from postal.service import Service
from postal.staff.services import add_staff
from postal.storage import Storage
from postal.workflow import Role
from scripts.bench_parts import offices, trays

USERNAME: Final = "periksa"
PASSWORD: Final = "kata sandi ukur 1"  # noqa: S105 - of a made-up person
SERVICES: Final = ("KTP-HILANG", "KK-UBAH", "AKTA-LAHIR", "KIA-5-17", "AKTA-KAWIN")
LONG: Final = "DAFTAR-PANJANG"
REQUIREMENTS_OF_LONG: Final = 12
PAGES: Final = 3
_UNCLEAR: Final = {"blur_mm": 0.8}


def furnish(folder: Path, count: int) -> None:
    """Make an office below ``folder`` with one operator and ``count`` dossiers to take.

    Every fifth dossier has a page that is probably blurred; one asks for twelve papers.
    """
    offices.furnish(folder)
    with offices.opened(folder), tempfile.TemporaryDirectory() as name:
        papers = Path(name) / "papers.pdf"
        trays.draw_papers(papers, count * PAGES)
        stored = Storage(settings().files).put(papers)
        with writing() as current:
            actor = _operator(current)
            codes = [*SERVICES, _long_service(current)]
            batch = _batch(current, stored.sha256, count * PAGES)
            for number in range(count):
                service = _service(current, codes[number % len(codes)])
                dossier = _registered(current, service, number, actor)
                _scanned(current, dossier, batch, number, actor)


def _operator(current: Session) -> Actor:
    person = add_staff(
        current, username=USERNAME, name="Contoh Periksa", password=PASSWORD, roles=[Role.OPERATOR]
    )
    return Actor(person.id, person.name, frozenset(Role), "bench")


def _long_service(current: Session) -> str:
    """Offer a service with more requirements than there are number keys; return its code."""
    model = _service(current, SERVICES[0])
    every = current.scalars(select(ServiceVersion).order_by(ServiceVersion.id))
    items = dict.fromkeys(item for row in every for item in row.definition["need"])
    need = tuple(islice(items, REQUIREMENTS_OF_LONG))
    made = replace(Service.from_json(model.definition), code=LONG, need=need, any=(), when=())
    current.add(
        ServiceVersion(
            code=LONG,
            number=1,
            desk_code=model.desk_code,
            name_id="Daftar panjang",
            name_en="A long list",
            mode=model.mode,
            days=model.days,
            definition=made.to_json(),
        )
    )
    current.flush()
    return LONG


def _service(current: Session, code: str) -> ServiceVersion:
    current_one = ServiceVersion.code == code, ServiceVersion.current
    return current.scalars(select(ServiceVersion).where(*current_one)).one()


def _registered(current: Session, service: ServiceVersion, number: int, actor: Actor) -> Dossier:
    new = NewDossier(
        service=service,
        sheets=PAGES,
        name=f"Contohwati Periksa {number}",
        address=f"Jalan Contoh {number + 1} RT 001/RW 002",
        village="Desa Contoh",
        district="Contoh Utara",
        postcode="69901",
    )
    envelope = intake.register(
        current,
        intake.NewEnvelope(arrived=datetime.now(UTC).date(), dossiers=(new,)),
        office=the_office(current),
        calendar=office_calendar(current),
        actor=actor,
    )
    return envelope.dossiers[0]


def _batch(current: Session, sha256: str, pages: int) -> Batch:
    batch = Batch(
        state="accepted", sha256=sha256, name="baki.pdf", size=1, way="inbox", pages_total=pages
    )
    audit.born(current, batch, actor=audit.system("bench"))
    return batch


def _scanned(current: Session, dossier: Dossier, batch: Batch, number: int, actor: Actor) -> None:
    """Give a dossier its pages of the tray, and let it go on by itself as after any scan."""
    for place in range(1, PAGES + 1):
        row = {"batch_id": batch.id, "number": number * PAGES + place, "position": place}
        size = {"width_px": 2480, "height_px": 3508, "dpi": 300, "how": "zxing"}
        doubt = _UNCLEAR if number % 5 == 1 and place == PAGES else None
        current.add(Page(**row, **size, place="dossier", dossier_id=dossier.id, quality=doubt))
    audit.transition(
        current, dossier, "scan", seen_version=dossier.version, actor=audit.system("bench")
    )
    current.refresh(dossier)
    if not matching.settle(current, dossier, actor):
        raise RuntimeError("the dossier waits for a person")
