"""What other cases say about this one: asked twice, an address that failed, a much used phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import address_memory
from postal.codes import TrackingCode
from postal.duplicates import duplicates
from postal.lookups import OPEN_STATES
from postal.models import Applicant, Application
from postal.names import name_words
from postal.verification.hint import APPLICANT, Hint, Level
from postal.wording import N_

ASKED_TWICE: Final = N_(
    "%(case)s masih terbuka dan meminta layanan yang sama untuk orang yang sama."
)
FAILED_BEFORE: Final = N_(
    "Kiriman ke alamat ini pernah kembali, %(times)s kali, terakhir %(when)s (%(case)s). Pastikan "
    "alamatnya atau pilih cara kembali lain."
)
CORRECTED: Final = N_(
    "Kiriman kasus ini pernah kembali dari alamat yang lama. Alamat yang sekarang lain, dan dari "
    "sana belum ada yang kembali."
)
MUCH_USED: Final = N_(
    "Nomor telepon ini dipakai %(count)s pemohon yang sedang menunggu. Pastikan tidak ada "
    "perantara yang memungut biaya."
)
MANY: Final = 5
"""From how many applicants on a phone is much used: a family shares one, and a neighbour lends
hers; five people who wait at the same time are rather somebody's customers."""

_ROWS: Final = 200  # of one phone, the newest: more make no difference


def asked_twice(session: Session, application: Application) -> Iterator[Hint]:
    """Yield each open case that asks the same for the same person: to be decided first."""
    for other in duplicates(session, application):
        code = other.tracking_code
        yield Hint(
            "duplicate",
            ASKED_TWICE,
            {"case": TrackingCode(code).grouped},
            level=Level.STOP,
            case=code,
        )


def failed_address(session: Session, application: Application) -> Iterator[Hint]:
    """Yield that something came back from the applicant's address, how often and when last.

    Where it came back from an address that this case had before, that is told apart.
    """
    applicant = application.applicant
    failed = address_memory.failed_before(session, applicant.address_index if applicant else None)
    if failed is None:
        if address_memory.left_behind(session, application):
            yield Hint("address-corrected", CORRECTED, about=APPLICANT)
        return
    code = session.get_one(Application, failed.application_id).tracking_code
    values = {
        "times": failed.times,
        "when": failed.last_at,
        "case": TrackingCode(code).grouped,
    }
    yield Hint("address-failed", FAILED_BEFORE, values, about=APPLICANT, case=code)


def much_used_phone(session: Session, application: Application) -> Iterator[Hint]:
    """Yield that many people who wait have this phone."""
    index = application.applicant.phone_index if application.applicant else None
    if index is None:
        return
    newest = (
        select(Applicant.application_id, Applicant.name)
        .where(Applicant.phone_index == index)
        .order_by(Applicant.id.desc())  # as the index has them
        .limit(_ROWS)
        .subquery()
    )
    names = session.scalars(
        select(newest.c.name)
        .join(Application, Application.id == newest.c.application_id)
        .where(Application.state.in_(OPEN_STATES))
    )
    people = {frozenset(name_words([name])) for name in names}
    if len(people) >= MANY:
        yield Hint("phone-many", MUCH_USED, {"count": len(people)}, about=APPLICANT)
