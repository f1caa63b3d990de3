"""The demo's mailroom: envelopes, covers and trays, through the same services as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from postal import audit, ingest
from postal.audit import Actor
from postal.demo.trays import write_past_tray
from postal.extensions import settings, writing
from postal.intake import services as intake
from postal.intake.cover_facts import CoverSheet
from postal.intake.new_dossier import NewDossier
from postal.intake.prints import print_covers
from postal.lookups import office_calendar, the_office
from postal.models import Cover
from postal.wording import N_
from postal.workflow import Role


@dataclass(frozen=True)
class Planned:
    """One dossier of the demo: its service, sheets, the made-up applicant, days ago.

    ``ending`` says how it went on, ``enclosures`` what came beside its papers (kind and count).
    """

    service: str | None
    sheets: int
    name: str
    days_ago: int
    ending: str | None = None
    enclosures: tuple[tuple[str, int], ...] = ()


def clerk() -> Actor:
    """Return the demo's person in the mailroom."""
    return Actor(None, "Contoh Ruang Surat", frozenset({Role.MAILROOM}), "demo")


def register(together: Sequence[Planned], today: date) -> list[str]:
    """Register one envelope with these dossiers in it and return their codes."""
    days_ago = together[0].days_ago
    with writing() as current:
        dossiers = tuple(
            NewDossier(
                service=intake.active_service(current, planned.service)
                if planned.service
                else None,
                sheets=planned.sheets,
                name=planned.name,
                address="Jalan Ujicoba 1 RT 001/RW 002",
                village="Kelurahan Contoh Satu",
                district="Contoh Utara",
                postcode="69901",
                enclosures=tuple((kind, None, count) for kind, count in planned.enclosures),
            )
            for planned in together
        )
        envelope = intake.register(
            current,
            intake.NewEnvelope(
                arrived=today - timedelta(days=days_ago),
                arrived_reason=N_("data contoh") if days_ago else None,
                dossiers=dossiers,
            ),
            office=the_office(current),
            calendar=office_calendar(current),
            actor=clerk(),
        )
        return [dossier.code for dossier in envelope.dossiers]


def printed(codes: Sequence[str], today: date) -> list[CoverSheet]:
    """Print the covers of these dossiers."""
    with writing() as current:
        covers = [current.scalars(select(Cover).where(Cover.code == code)).one() for code in codes]
        return print_covers(
            current,
            covers,
            office=the_office(current),
            today=today,
            language="id",
            actor=clerk(),
        )


def scan(codes: Sequence[str], sheets: Sequence[int], today: date, name: str) -> None:
    """Scan these dossiers as one clean tray."""
    path = settings().cache / name
    write_past_tray(printed(codes, today), sheets, path)
    ingest.ingest(path, way="command", actor=audit.system("demo"))
    path.unlink()


def set_apart(today: date, way_out: str, note: str | None = None) -> None:
    """Register an envelope that leaves the usual way at once."""
    with writing() as current:
        intake.register(
            current,
            intake.NewEnvelope(arrived=today, exit=way_out, note=note),
            office=the_office(current),
            calendar=office_calendar(current),
            actor=clerk(),
        )
