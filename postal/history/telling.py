"""What ``flask show`` prints of a case, a dossier or a parcel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import finishing
from postal.codes import Kind, Mark, TrackingCode
from postal.errors import Refusal
from postal.history import paper
from postal.history.services import NotFound, by_tracking
from postal.history.timeline import timeline
from postal.lookups import dossier_by_mark
from postal.models import (
    Application,
    Document,
    Dossier,
    Enclosure,
    Office,
    Page,
    Parcel,
)
from postal.parcel_reports import reports_of
from postal.parcels import cases_in, parcels_of


def case_json(session: Session, code: str) -> dict[str, Any]:
    """Return what ``flask show CODE --json`` prints for a tracking, dossier or parcel code.

    Raises:
        NotFound: nothing has this code.
    """
    office = session.scalar(select(Office.mark))
    try:
        mark = Mark.parse_typed(code, office or "00")
    except Refusal:
        try:
            return _application_json(session, by_tracking(session, TrackingCode.parse(code).text))
        except Refusal as problem:
            raise NotFound from problem
    if mark.kind is Kind.PARCEL:
        return _parcel_by(session, mark)
    dossier = dossier_by_mark(session, mark)
    if dossier is None:
        raise NotFound
    return _dossier_json(session, dossier)


def _parcel_by(session: Session, mark: Mark) -> dict[str, Any]:
    parcel = session.scalar(select(Parcel).where(Parcel.code == mark.text))
    if parcel is None:
        raise NotFound
    documents = session.scalars(
        select(Document).where(Document.parcel_id == parcel.id).order_by(Document.id)
    )
    return {
        "kind": "parcel",
        **_parcel_json(parcel),
        "applications": [row.tracking_code for row in cases_in(session, parcel)],
        "documents": [_document_json(row, parcel.code) for row in documents],
        "enclosures": _enclosures_json(session, parcel.enclosures),
        "reports": [
            {
                "at": _moment(row.at),
                "event": _word(row.kind),
                "word": row.word,
                "place": row.place,
                "reason": row.reason,
            }
            for row in reports_of(session, parcel)
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _document_json(document: Document, parcel: str | None) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "number": document.number,
        "state": _word(document.state),
        "since": _moment(document.state_since),
        "channel": document.channel,
        "parcel": parcel,
    }


def _parcel_json(parcel: Parcel) -> dict[str, Any]:
    return {
        "code": parcel.code,
        "state": _word(parcel.state),
        "since": _moment(parcel.state_since),
        "channel": parcel.channel,
        "carrier": parcel.carrier,
        "place": parcel.place.name if parcel.place is not None else None,
        "resi": parcel.resi,
        "handed_at": _moment(parcel.handed_at),
        "manifest": parcel.manifest.code if parcel.manifest is not None else None,
        "attempts": parcel.attempts,
        "trace_until": _day(parcel.trace_until),
    }


def _enclosures_json(session: Session, rows: Iterable[Enclosure]) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.kind,
            "count": row.count,
            "state": row.state,
            "parcel": session.get_one(Parcel, row.parcel_id).code if row.parcel_id else None,
        }
        for row in rows
    ]


def _word(name: str | None) -> str | None:
    return None if name is None else name.replace("_", "-")


def _dossier_json(session: Session, dossier: Dossier) -> dict[str, Any]:
    application = dossier.application
    pages = paper.pages_of(session, [dossier.id])
    return {
        "kind": "dossier",
        "code": dossier.code,
        "state": _word(dossier.state),
        "role": dossier.role,
        "sheets": dossier.sheets,
        "shelf": dossier.shelf,
        "application": application.tracking_code if application is not None else None,
        "pages": _pages_json(pages.own.get(dossier.id, [])),
        "copies": _pages_json(pages.copies.get(dossier.id, [])),
    }


def _pages_json(pages: Iterable[Page]) -> list[dict[str, Any]]:
    return [{"batch_sha256": row.batch.sha256, "page": row.number} for row in pages]


def _application_json(session: Session, application: Application) -> dict[str, Any]:
    return {
        "kind": "application",
        "code": application.tracking_code,
        "state": _word(application.state),
        "service": application.service.code if application.service else None,
        "desk": application.desk_code,
        "received_on": _day(application.received_on),
        "examine_by": _day(application.examine_by),
        "paper_ready": application.paper_ready_at is not None,
        "possible_duplicate": application.possible_duplicate,
        "finish_by": _day(application.finish_by),
        "review_on": _day(application.review_on),
        "return_channel": application.return_channel,
        "in_hand": application.taken_by_id is not None,
        "dossiers": [_dossier_json(session, dossier) for dossier in application.dossiers],
        **_outgoing_json(session, application),
        "events": _events_json(session, application),
    }


def _outgoing_json(session: Session, application: Application) -> dict[str, Any]:
    parcels = parcels_of(session, application.id)
    codes = {row.id: row.code for row in parcels}
    documents = session.scalars(
        select(Document).where(Document.application_id == application.id).order_by(Document.id)
    )
    return {
        "documents": [_document_json(row, codes.get(row.parcel_id or 0)) for row in documents],
        "parcels": [_parcel_json(row) for row in parcels],
        "enclosures": _enclosures_json(session, finishing.enclosures_of(session, application)),
    }


def _events_json(session: Session, application: Application) -> list[dict[str, Any]]:
    return [
        {
            "at": _moment(entry.at),
            "thing": entry.thing.value,
            "code": entry.code,
            "name": _word(entry.name),
            "from": _word(entry.source),
            "to": _word(entry.target),
            "who": entry.who,
            "reason": entry.reason,
        }
        for entry in timeline(session, application.id)
    ]
