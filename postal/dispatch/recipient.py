"""To whom a parcel goes: worked out from the case, then frozen when its label is made."""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import people
from postal.addresses import PART_NAMES
from postal.codes import TrackingCode
from postal.dispatch.refusals import AddressIncomplete, PlaceNotChosen
from postal.errors import Refusal
from postal.identity import format_phone, mask_numbers
from postal.lookups import the_office
from postal.models import Application, Office, Parcel, Place
from postal.parcels import AT_DISTRICT, AT_OFFICE, AT_POST_OFFICE, PLACE_KINDS
from postal.workflow.outgoing import ABOUT_TO_LEAVE

_CALLED: Final = {AT_DISTRICT: "Kantor Kecamatan", AT_POST_OFFICE: "Kantor Pos"}


@dataclass(frozen=True)
class Recipient:
    """What the label says of where it goes; ``attention`` is for whom it lies at a place."""

    name: str
    attention: str | None
    lines: tuple[str, ...]
    postcode: str
    phone: str | None

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the row of the parcel."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Recipient:
        """Return the recipient that :meth:`to_json` described."""
        return cls(**{**values, "lines": tuple(values["lines"])})

    def shown(self) -> tuple[str, ...]:
        """Return the lines in which people compare two of them."""
        parts = (self.name, self.attention, *self.lines, self.postcode, self.phone)
        return tuple(part for part in parts if part)


def case_name(application: Application) -> str:
    """Return the case as people read its code."""
    return TrackingCode(application.tracking_code).grouped


def recipient_of(
    session: Session, application: Application, channel: str, place_id: int | None
) -> Recipient:
    """Return to whom a parcel for the applicant of ``application`` goes on this channel.

    A NIK or No. KK that stands in a name or an address all the same is masked.

    Raises:
        AddressIncomplete: the name, or a part without which no carrier finds it, is missing.
        PlaceNotChosen: it is collected in a kecamatan and nobody said in which.
    """
    found = _recipient(session, application, channel, place_id)
    return replace(
        found,
        name=mask_numbers(found.name),
        attention=mask_numbers(found.attention) if found.attention else None,
        lines=tuple(mask_numbers(line) for line in found.lines),
    )


def _recipient(
    session: Session, application: Application, channel: str, place_id: int | None
) -> Recipient:
    office, applicant = the_office(session), application.applicant
    place = _place(session, application, channel, place_id)
    if applicant is None or not applicant.name:
        raise _incomplete(application, ("name",))
    phone = format_phone(applicant.phone) if applicant.phone else None
    if place is not None:
        return Recipient(
            name=f"{_CALLED[channel]} {place.name}",
            attention=applicant.name,
            lines=_home(office),
            postcode=place.postcode or "",
            phone=phone,
        )
    if channel == AT_OFFICE:
        return Recipient(applicant.name, None, (office.name, *_home(office)), "", phone)
    gaps = people.address_gaps(people.applicant_data(application))
    if gaps:
        raise _incomplete(application, gaps)
    return Recipient(
        applicant.name,
        None,
        people.address_lines(applicant, office),
        applicant.postcode or "",
        phone,
    )


def readdressed(session: Session, parcel: Parcel) -> tuple[Recipient, Recipient] | None:
    """Return to whom a label was made out and to whom it would be now, where the two differ.

    None for a parcel that may be relabelled no more or not yet, and while nobody knows where to.
    """
    if parcel.state not in ABOUT_TO_LEAVE or parcel.recipient is None:
        return None
    before = Recipient.from_json(parcel.recipient)
    try:
        now = recipient_of(session, parcel.application, parcel.channel, parcel.place_id)
    except Refusal:
        return None
    return None if now == before else (before, now)


def same_address(session: Session, one: Application, other: Application) -> bool:
    """Tell whether both applicants live at the same address, so that one parcel does for both."""
    city = the_office(session).city
    return address_key(one, city) == address_key(other, city)


def address_key(application: Application, office_city: str) -> tuple[str, ...]:
    """Return the address in a form in which equal ones are equal."""
    data = people.applicant_data(application)
    return tuple(part.casefold() for part in astuple(people.postal_address(data, office_city)))


def _place(
    session: Session, application: Application, channel: str, place_id: int | None
) -> Place | None:
    if channel not in PLACE_KINDS:
        return None
    place = session.get(Place, place_id) if place_id is not None else None
    if place is not None and place.kind != PLACE_KINDS[channel]:
        place = None
    if place is None and channel == AT_DISTRICT:
        raise PlaceNotChosen(case=case_name(application))
    return place


def _incomplete(application: Application, gaps: tuple[str, ...]) -> AddressIncomplete:
    names = {"name": people.LABELS["name"], **PART_NAMES}
    missing = tuple(names[part] for part in gaps)
    return AddressIncomplete(case=case_name(application), missing=missing)


def _home(office: Office) -> tuple[str, ...]:
    return tuple(line for line in (office.city.upper(), people.province(office).upper()) if line)
