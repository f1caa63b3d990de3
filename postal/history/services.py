"""Small questions about a case that its page and the command line share."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from postal.codes import TrackingCode, normalise
from postal.errors import Refusal
from postal.lookups import case_by_tracking
from postal.models import Application, Cover, Dossier, Enclosure, Subject, TrackingAlias
from postal.wording import N_

# Said once here: to say a question anew costs as much as its answer.
_CASE: Final = (
    select(Application)
    .join(TrackingAlias, TrackingAlias.application_id == Application.id)
    .where(TrackingAlias.code == bindparam("code"))
    .options(joinedload(Application.applicant))
)
_OF_CASE: Final[BindParameter[int]] = bindparam("case")
_SUBJECTS: Final = select(Subject).where(Subject.application_id == _OF_CASE).order_by(Subject.id)
_DOSSIERS: Final = (
    select(Dossier)
    .where(Dossier.application_id == _OF_CASE)
    .options(joinedload(Dossier.envelope), joinedload(Dossier.box))
    .order_by(Dossier.id)
)
_COVERS: Final = (
    select(Cover)
    .join(Dossier, Dossier.id == Cover.dossier_id)
    .where(Dossier.application_id == _OF_CASE)
    .order_by(Cover.id)
)
_ENCLOSURES: Final = (
    select(Enclosure)
    .join(Dossier, Dossier.id == Enclosure.dossier_id)
    .where(Dossier.application_id == _OF_CASE)
    .order_by(Enclosure.id)
)


class NotFound(Refusal):
    """No case and no dossier has this code."""

    code = "not-found"
    text = N_("Tidak ada kasus atau berkas dengan kode ini.")


def by_tracking(session: Session, code: str) -> Application:
    """Return the case a tracking code answers for, also when the code came by a merge.

    Raises:
        NotFound: nobody has this code.
    """
    found = case_by_tracking(session, code)
    if found is None:
        own = select(Application).where(Application.tracking_code == normalise(code))
        found = session.scalar(own)
    if found is None:
        raise NotFound
    return found


def whole_case(session: Session, code: str) -> Application:
    """Return the case a tracking code answers for, with its people and its paper.

    Raises:
        NotFound: nobody has this code.
    """
    try:
        text = TrackingCode.parse(code).text
    except Refusal:
        return by_tracking(session, code)
    found = session.scalar(_CASE, {"code": text})
    if found is None:
        return by_tracking(session, code)
    _fill(session, found)
    return found


def _fill(session: Session, application: Application) -> None:
    """Read the people and the paper of a case with one question for each kind of them."""
    case = {"case": application.id}
    set_committed_value(application, "subjects", session.scalars(_SUBJECTS, case).all())
    dossiers = session.scalars(_DOSSIERS, case).all()
    set_committed_value(application, "dossiers", dossiers)
    for name, question in (("covers", _COVERS), ("enclosures", _ENCLOSURES)):
        rows = session.scalars(question, case).all()
        for dossier in dossiers:
            own = [row for row in rows if row.dossier_id == dossier.id]
            set_committed_value(dossier, name, own)
