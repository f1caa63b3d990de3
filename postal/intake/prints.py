"""Printing covers: a print is a row first, then a sheet; the second print is a reprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.catalogue import Item, Service, requirement_lines
from postal.enclosures import ENCLOSURE_KINDS
from postal.errors import Refusal
from postal.intake.cover_facts import CoverSheet
from postal.languages import Language
from postal.lookups import item_versions, missing_told
from postal.models import Cover, CoverPrint, Desk, Office, ServiceVersion
from postal.wording import N_


class CoverVoid(Refusal):
    """A void sheet is never printed again."""

    code = "cover-void"
    text = N_("Lembar kendali %(mark)s sudah dibatalkan dan tidak dicetak lagi.")


def print_covers(  # noqa: PLR0913 - a print needs its office, day, language and actor
    session: Session,
    covers: Sequence[Cover],
    *,
    office: Office,
    today: date,
    language: Language,
    actor: Actor,
) -> list[CoverSheet]:
    """Write a print row for each cover and return the sheets to draw, in order.

    Drawing happens after the commit: a sheet on paper always has its row.

    Raises:
        CoverVoid: one of them is void; nothing is written.
    """
    for cover in covers:
        if cover.state == "void":
            raise CoverVoid(mark=cover.code)
    items = item_versions(session)
    desks = {desk.code: desk for desk in session.scalars(select(Desk))}
    sheets = []
    for number, cover in enumerate(covers, start=1):
        before = len(cover.prints)
        sheet = sheet_of(cover, office=office, items=items, desks=desks, language=language)
        if sheet.supplement:
            sheet = replace(sheet, requirements=_asked(session, cover, language))
        tray = (number, len(covers)) if len(covers) > 1 else None
        sheet = _marked(sheet, before, today, tray)
        cover.prints.append(
            CoverPrint(staff_id=actor.staff_id, number=before, sheet=_plain(asdict(sheet)))
        )
        name = "cover_reprinted" if before else "cover_printed"
        thing = cover.dossier or cover
        audit.record(session, thing, name, actor=actor, data={"code": cover.code, "print": before})
        sheets.append(sheet)
    session.flush()
    return sheets


def _marked(
    sheet: CoverSheet, before: int, today: date, tray: tuple[int, int] | None
) -> CoverSheet:
    values = {name: getattr(sheet, name) for name in CoverSheet.__dataclass_fields__}
    values.update(reprint=before, printed=today if before else None, tray=tray)
    return CoverSheet(**values)


def sheet_of(
    cover: Cover,
    *,
    office: Office,
    items: dict[str, Item],
    desks: dict[str, Desk],
    language: Language,
) -> CoverSheet:
    """Return what the cover says now: blank stock, or its dossier's facts."""
    dossier = cover.dossier
    if dossier is None:
        return CoverSheet(cover.code, office.name, blank=True, demo=office.demo)
    application = dossier.application
    version = application.service if application is not None else None
    name = application.applicant.name if application and application.applicant else None
    return CoverSheet(
        code=cover.code,
        office_name=office.name,
        service_code=version.code if version else None,
        service_name=_named(version, language),
        desk_name=_named(desks.get(version.desk_code), language) if version else None,
        needs_visit=version is not None and version.mode in ("in_person", "partial"),
        requirements=_requirements(version, items, language),
        sheets=dossier.sheets,
        enclosures=tuple(
            (row.label or ENCLOSURE_KINDS.get(row.kind, row.kind), row.count)
            for row in dossier.enclosures
        ),
        arrived=dossier.envelope.arrived if dossier.envelope else None,
        applicant=name,
        demo=office.demo,
        supplement=dossier.role == "supplement",
    )


def _named(row: ServiceVersion | Desk | None, language: Language) -> str | None:
    if row is None:
        return None
    return row.name_en if language == "en" else row.name_id


def _asked(session: Session, cover: Cover, language: Language) -> tuple[str, ...]:
    """Return what the case of a supplement was last told to send."""
    dossier = cover.dossier
    if dossier is None or dossier.application_id is None:
        return ()
    return tuple(each.name(language) for each in missing_told(session, dossier.application_id))


def _requirements(
    version: ServiceVersion | None, items: dict[str, Item], language: Language
) -> tuple[str, ...]:
    if version is None:
        return ()
    return tuple(requirement_lines(Service.from_json(version.definition), items, language))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }
