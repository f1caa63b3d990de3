"""Which case a scanned or typed code stands for."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from postal.codes import Mark, TrackingCode
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Application, Cover, Dossier, TrackingAlias
from postal.wording import N_


class CaseUnknown(Refusal):
    """No case has this code."""

    code = "case-unknown"
    text = N_("Tidak ada kasus dengan kode ini. Pindai lembar kendali atau ketik kode pelacakan.")


def find_case(session: Session, text: str) -> Application:
    """Return the case of a cover sheet's code, or of a tracking code (also inside its address).

    Raises:
        CaseUnknown: there is none.
    """
    wanted = text.strip().rstrip("/").rsplit("/", 1)[-1]
    found = _by_tracking(session, wanted) or _by_cover(session, wanted)
    if found is None:
        raise CaseUnknown
    return found


def _by_tracking(session: Session, wanted: str) -> Application | None:
    try:
        code = TrackingCode.parse(wanted)
    except Refusal:
        return None
    alias = session.get(TrackingAlias, code.text)
    return session.get(Application, alias.application_id) if alias is not None else None


def _by_cover(session: Session, wanted: str) -> Application | None:
    try:
        mark = Mark.parse_typed(wanted, the_office(session).mark)
    except Refusal:
        return None
    dossier = session.scalar(
        select(Dossier)
        .outerjoin(Cover, Cover.dossier_id == Dossier.id)
        .where(or_(Dossier.code == mark.text, Cover.code == mark.text))
        .limit(1)
    )
    return dossier.application if dossier is not None else None
