"""The running catalogue: versioned rows. A change is a new version; running cases keep theirs."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import catalogue
from postal.catalogue import Catalogue, Channel, Mode, Output, Service
from postal.errors import Refusal
from postal.languages import Language
from postal.lookups import item_versions
from postal.models import Desk, ServiceVersion
from postal.office.requirements import SMALLEST_GROUP, LonelyAlternative
from postal.wording import N_

MOST_DAYS: Final = 365
_SERVICE_CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{1,30}[A-Z0-9])")


class ServiceChangedMeanwhile(Refusal):
    """Somebody saved another version after this one was opened."""

    code = "service-changed-meanwhile"
    text = N_("Layanan ini sudah diubah orang lain (versi %(number)s). Muat ulang, lalu ubah lagi.")


class WrongServiceCode(Refusal):
    """Not a code that can be typed at the intake and printed in a barcode."""

    code = "wrong-service-code"
    text = N_("Kode layanan: 3 sampai 32 huruf besar, angka, atau garis, misalnya KTP-HILANG.")


class ServiceCodeTaken(Refusal):
    """There is a service with this code, perhaps an inactive one."""

    code = "service-code-taken"
    text = N_("Kode layanan ini sudah dipakai.")


class WrongDays(Refusal):
    """A promise that no calendar can hold."""

    code = "wrong-days"
    text = N_("Hari kerja: 0 sampai %(most)s.")


class NothingAsked(Refusal):
    """A service without a paper that somebody must look at."""

    code = "nothing-asked"
    text = N_(
        "%(service)s tidak meminta satu syarat pun, jadi setiap berkas langsung lengkap tanpa "
        "dilihat. Sisakan paling sedikit satu yang selalu diminta, atau satu kelompok."
    )


class NoWayBackLeft(Refusal):
    """A service makes something that could not reach anybody."""

    code = "no-way-back-left"
    text = N_("%(service)s menghasilkan dokumen. Sisakan paling sedikit satu cara kembali.")


class DeskClosed(Refusal):
    """A service would be given to a desk that works no more."""

    code = "desk-closed"
    text = N_("Meja ini tidak aktif. Pilih meja lain.")


def current_service(session: Session, code: str) -> ServiceVersion | None:
    """Return the newest version of a service, active or not; None for an unknown code."""
    return session.scalar(
        select(ServiceVersion).where(ServiceVersion.code == code, ServiceVersion.current)
    )


def current_services(session: Session, *, include_inactive: bool = False) -> list[ServiceVersion]:
    """Return the newest versions in the order in which the services were added."""
    first = select(ServiceVersion.code, func.min(ServiceVersion.id).label("id")).group_by(
        ServiceVersion.code
    )
    born = first.subquery()
    query = (
        select(ServiceVersion)
        .join(born, born.c.code == ServiceVersion.code)
        .where(ServiceVersion.current)
        .order_by(born.c.id)
    )
    if not include_inactive:
        query = query.where(ServiceVersion.active)
    return list(session.scalars(query))


def versions(session: Session, code: str) -> list[ServiceVersion]:
    """Return all versions of a service, the newest first."""
    return list(
        session.scalars(
            select(ServiceVersion)
            .where(ServiceVersion.code == code)
            .order_by(ServiceVersion.number.desc())
        )
    )


def item_names(session: Session, language: Language) -> dict[str, str]:
    """Return the name of every paper in ``language`` by its code."""
    return {code: item.name(language) for code, item in item_versions(session).items()}


def channels() -> dict[str, Channel]:
    """Return the ways in which a result may reach the citizen."""
    return dict(catalogue.seed().channels)


def check_service(session: Session, service: Service, *, active: bool) -> None:
    """Refuse a service that could not work; ``active`` tells whether new cases may ask for it.

    Raises:
        WrongServiceCode, WrongDays, DeskClosed, UnknownWord, NotAskedFor, WrongValue: a value.
        NothingAsked, NoWayBackLeft, LonelyAlternative: what is left of it makes no sense.
    """
    _check(session, service)
    if not service.need and not service.any:
        raise NothingAsked(service=service.code)
    for group in service.any:
        if len(group) < SMALLEST_GROUP:
            raise LonelyAlternative(item=", ".join(group))
    if service.output is not Output.NONE and not service.channels:
        raise NoWayBackLeft(service=service.code)
    if active and not session.get_one(Desk, service.desk).active:
        raise DeskClosed


def _check(session: Session, service: Service) -> None:
    if not _SERVICE_CODE.fullmatch(service.code):
        raise WrongServiceCode
    if not 0 <= service.days <= MOST_DAYS:
        raise WrongDays(most=MOST_DAYS)
    desks = {
        row.code: catalogue.Desk(row.code, row.name_id, row.name_en)
        for row in session.scalars(select(Desk))
    }
    Catalogue(
        desks=MappingProxyType(desks),
        items=MappingProxyType(item_versions(session)),
        channels=MappingProxyType(channels()),
        services=MappingProxyType({}),
    ).check(service)
    # What goes into the row must come out again: empty names and unknown words end here.
    Service.from_json(service.to_json())


def change_service(
    session: Session, service: Service, *, active: bool, seen_number: int, by: int | None
) -> ServiceVersion:
    """Add the next version of a service and make it the current one; return it.

    Saving what is stored already adds nothing and returns the present version.

    Args:
        session: a writing one.
        service: all of the service as it shall be from now on.
        active: whether new cases may ask for it.
        seen_number: the version that was shown when the change began, 0 for a new service.
        by: the account that changes it.

    Raises:
        ServiceChangedMeanwhile: another version is current by now.
        ServiceCodeTaken: a new service has the code of another.
        and as :func:`check_service`.
    """
    now = current_service(session, service.code)
    number = now.number if now else 0
    if number != seen_number:
        raise ServiceChangedMeanwhile(number=number) if seen_number else ServiceCodeTaken
    check_service(session, service, active=active)
    if now is not None:
        if now.active == active and now.definition == service.to_json():
            return now
        now.current = False
    row = ServiceVersion(
        code=service.code,
        number=number + 1,
        active=active,
        desk_code=service.desk,
        name_id=service.name_id,
        name_en=service.name_en,
        mode=service.mode.value,
        days=service.days,
        definition=service.to_json(),
        created_by=by,
    )
    session.add(row)
    session.flush()
    return row


def service_of(row: ServiceVersion) -> Service:
    """Return the service that a version describes."""
    return Service.from_json(row.definition)


def blank_service(desk: str) -> Service:
    """Return what the page of a new service starts with."""
    return Service(
        code="",
        desk=desk,
        name_id="",
        name_en="",
        mode=Mode.POST,
        output=Output.PAPER,
        days=5,
        days_source="",
        need=(),
        any=(),
        when=(),
        keep=(),
        back=(),
        channels=tuple(channels()),
        law="",
        note_id="",
        note_en="",
    )
