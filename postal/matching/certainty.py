"""What makes a case certain for a dossier, and why a dossier waits for a person."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from postal.duplicates import duplicates
from postal.lookups import is_open
from postal.models import Dossier
from postal.taken_off import taken_off_from
from postal.wording import N_


class Waiting(StrEnum):
    """Why a scanned dossier waits for a person."""

    NO_CASE = "no-case"
    CASE_CLOSED = "case-closed"
    SERVICE_UNCLEAR = "service-unclear"
    POSSIBLE_DUPLICATE = "possible-duplicate"
    TAKEN_OFF = "taken-off"


WAITING_LABELS: Final[dict[Waiting, str]] = {
    Waiting.NO_CASE: N_("Belum punya kasus"),
    Waiting.CASE_CLOSED: N_("Kasusnya sudah ditutup"),
    Waiting.SERVICE_UNCLEAR: N_("Layanan belum jelas"),
    Waiting.POSSIBLE_DUPLICATE: N_("Mungkin ganda"),
    Waiting.TAKEN_OFF: N_("Dilepas oleh petugas"),
}


def waiting_because(session: Session, dossier: Dossier) -> Waiting:
    """Return why a scanned dossier waits."""
    application = dossier.application
    if application is None:
        before = taken_off_from(session, dossier)
        return Waiting.NO_CASE if before is None else Waiting.TAKEN_OFF
    if not is_open(application):
        return Waiting.CASE_CLOSED
    if application.service is None:
        return Waiting.SERVICE_UNCLEAR
    if duplicates(session, application):
        return Waiting.POSSIBLE_DUPLICATE
    return Waiting.TAKEN_OFF
