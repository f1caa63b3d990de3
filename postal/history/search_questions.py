"""What the search asks the database, said once: to say it anew costs as much as its answer.

All but the last return the ids of cases, each once, the newest first, at most ``most``.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, or_, select, union
from sqlalchemy.orm import joinedload, load_only

from postal.models import (
    Applicant,
    Application,
    Document,
    Dossier,
    Envelope,
    Letter,
    Parcel,
    ServiceVersion,
    Subject,
)


def _newest(query: Select[Any] | CompoundSelect[Any]) -> Select[Any]:
    ids = query.subquery()
    return select(ids.c[0]).distinct().order_by(ids.c[0].desc()).limit(bindparam("most"))


def _in_parcels(wanted: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Ask for the cases that a parcel is for or has a document of."""
    documents = select(Document.application_id).join(Parcel, Parcel.id == Document.parcel_id)
    return union(select(Parcel.application_id).where(wanted), documents.where(wanted))


_ARRIVED: Final = (
    select(Dossier.application_id)
    .join(Envelope, Envelope.id == Dossier.envelope_id)
    .where(Envelope.resi == bindparam("resi"), Dossier.application_id.is_not(None))
)

PARCEL: Final = _newest(_in_parcels(Parcel.code == bindparam("code")))
SLIP: Final = _newest(select(Letter.application_id).where(Letter.slip == bindparam("code")))
LETTER: Final = _newest(
    select(Letter.application_id).where(Letter.number_text == bindparam("number"))
)
REGISTER: Final = _newest(
    select(Subject.application_id).where(
        or_(
            Subject.nik_index == bindparam("nik"),
            Subject.family_card_index == bindparam("card"),
        )
    )
)
RESI: Final = _newest(_ARRIVED.union(*_in_parcels(Parcel.resi == bindparam("resi")).selects))
PHONE: Final = _newest(
    select(Applicant.application_id).where(Applicant.phone_index == bindparam("phone"))
)
LISTED: Final = (
    select(Application)
    .where(Application.id.in_(bindparam("ids", expanding=True)))
    .options(
        load_only(Application.tracking_code, Application.state, Application.received_on),
        joinedload(Application.applicant).load_only(Applicant.name),
        joinedload(Application.service).load_only(ServiceVersion.name_id, ServiceVersion.name_en),
    )
)
"""The cases of a list, with what it shows of them."""
