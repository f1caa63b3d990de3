"""From the filled-in form to plain values, with every wrong entry said at its field."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.addresses import parse_postcode
from postal.dates import parse_date
from postal.errors import Refusal
from postal.intake.forms import EnvelopeForm
from postal.intake.new_dossier import NewDossier
from postal.intake.services import NewEnvelope, active_service
from postal.models import Application
from postal.resi import read_resi
from postal.web import say_refusal
from postal.whole_numbers import whole_number
from postal.wording import N_


def new_envelope(
    session: Session, form: EnvelopeForm, *, today: date, way_out: str | None
) -> NewEnvelope | None:
    """Return what the form says, None after noting errors at its fields.

    ``way_out`` is the envelope's exit; ``money`` registers its dossiers as usual.
    """
    arrived = _parsed(form.arrived, lambda text: parse_date(text, not_after=today)) or today
    resi = _parsed(form.resi, read_resi)
    reason = form.arrived_reason.data or None
    if arrived != today and not reason and not form.arrived.errors:
        _complain(form.arrived_reason, gettext("Sebutkan alasan tanggal tiba yang lain."))
    dossiers = [_dossier(session, entry.form) for entry in form.dossiers]
    complete = tuple(row for row in dossiers if row is not None)
    if _has_errors(form):
        return None
    leaving = way_out not in (None, "money")
    money = form.money.data or (N_("belum dihitung") if way_out == "money" else None)
    return NewEnvelope(
        arrived=arrived,
        way=form.way.data or "post",
        resi=resi.value if resi is not None else None,
        arrived_reason=reason,
        note=form.note.data or None,
        dossiers=() if leaving else complete,
        exit=way_out if leaving else None,
        money=money,
        set_aside_id=whole_number(form.set_aside.data or ""),
    )


def _dossier(session: Session, form: Any) -> NewDossier | None:  # noqa: ANN401 - a WTForms form
    service = None
    if form.service.data:
        service = _parsed(form.service, lambda code: active_service(session, code))
    case = None
    if form.case.data:
        case = session.scalar(
            select(Application).where(Application.tracking_code == form.case.data)
        )
    kinds = [
        (row.form.kind.data, None, row.form.count.data or 1)
        for row in form.enclosures
        if row.form.kind.data
    ]
    return NewDossier(
        service=service,
        sheets=form.sheets.data,
        name=form.name.data or None,
        enclosures=tuple(kinds),
        cover=form.cover.data or None,
        supplement_to=case,
        address=form.address.data or None,
        village=form.village.data or None,
        district=form.district.data or None,
        city=form.city.data or None,
        postcode=_parsed(form.postcode, parse_postcode),
        language=form.language.data or None,
    )


def _parsed(field: Any, parse: Any) -> Any:  # noqa: ANN401 - fields and parsers of many types
    if not field.data:
        return None
    try:
        return parse(field.data)
    except Refusal as refusal:
        _complain(field, say_refusal(refusal))
        return None


def _complain(field: Any, sentence: str) -> None:  # noqa: ANN401 - a WTForms field
    field.errors = [*field.errors, sentence]


def _has_errors(form: EnvelopeForm) -> bool:
    inner = any(field.errors for entry in form.dossiers for field in entry.form)
    return inner or any(field.errors for field in form)
