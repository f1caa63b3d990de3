"""A furnished office in a folder of its own, for measurements that need the real database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from postal import catalogue, event_chain
from postal.audit import Actor
from postal.extensions import db, session, writing
from postal.intake import services as intake
from postal.intake.cover_sheet import CoverSheet
from postal.intake.new_dossier import NewDossier
from postal.intake.prints import print_covers
from postal.lookups import office_calendar, the_office
from postal.models import Cover
from postal.office.services import OfficeData, PlaceData, set_up
from postal.workflow import Role

OFFICE = OfficeData(
    name="Dinas Contoh Ukur",
    city="KOTA CONTOH",
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
PLACES = (PlaceData("district", "359901", "Contoh Utara", "69901"),)
SERVICES = ("KTP-HILANG", "KK-UBAH", "AKTA-LAHIR", "KIA-5-17")


def environment(folder: Path) -> dict[str, str]:
    """Return the settings of an office below ``folder`` that takes files as soon as they come."""
    return {
        "POSTAL_DATA": str(folder / "data"),
        "POSTAL_QUIET_SECONDS": "0",
        "POSTAL_STATUS_PER_MINUTE": "1000000",
    }


@contextmanager
def opened(folder: Path) -> Iterator[Flask]:
    """Open the office below ``folder`` in an application context, and close its database after."""
    app = create_app(environment(folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def furnish(folder: Path) -> None:
    """Make the database and set the office up; no paper yet."""
    with opened(folder):
        upgrade()
        with writing() as current:
            set_up(current, OFFICE, PLACES, catalogue.seed())


def register(sheets: Sequence[int], today: date) -> list[CoverSheet]:
    """Register one envelope for each count of ``sheets``; return the printed covers, in order."""
    codes = []
    with writing() as current:
        for number, count in enumerate(sheets):
            dossier = NewDossier(
                service=intake.active_service(current, SERVICES[number % len(SERVICES)]),
                sheets=count,
                name=f"Contohwati Ukur {number}",
            )
            envelope = intake.register(
                current,
                intake.NewEnvelope(arrived=today, dossiers=(dossier,)),
                office=the_office(current),
                calendar=office_calendar(current),
                actor=_mailroom(),
            )
            codes.append(envelope.dossiers[0].code)
    return _printed(codes, today)


def _printed(codes: Sequence[str], today: date) -> list[CoverSheet]:
    with writing() as current:
        rows = {row.code: row for row in current.scalars(select(Cover))}
        covers = [rows[code] for code in codes]
        office, actor = the_office(current), _mailroom()
        return print_covers(current, covers, office=office, today=today, language="id", actor=actor)


def chain_is_whole() -> bool:
    """Tell whether every event fits the one before it."""
    return not list(event_chain.broken_links(session()))


def _mailroom() -> Actor:
    return Actor(None, "Contoh Ruang Surat", frozenset({Role.MAILROOM}), "bench")
