"""The applicant's address line by line: what lacks, what does not fit, what fits no label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import people
from postal.addresses import PART_NAMES, PostalAddress
from postal.models import Office, Place
from postal.people import ApplicantData
from postal.printing.type import width_of
from postal.verification.hint import APPLICANT, Hint
from postal.wording import N_

LACKS: Final = N_("Alamat belum lengkap: %(missing)s belum dicatat.")
ONE_OF_TWO: Final = N_("RT dan RW ditulis berdua, misalnya RT 003/RW 007.")
WRONG_POSTCODE: Final = N_("Kode pos %(given)s tidak cocok dengan %(place)s (%(known)s).")
WRONG_ZONE: Final = N_("Kode pos %(given)s tidak berada di provinsi kantor ini. Bandingkan lagi.")
LONG_LINE: Final = N_(
    "Baris alamat ini terlalu panjang untuk satu baris label: “%(line)s”. Singkat bila bisa."
)
LABEL_WIDTH: Final = 80.0
"""Millimetres of the narrowest line an address has: the window of an envelope, a small label."""
LABEL_SIZE: Final = 10.0
"""Points of the smallest type in which sorting machines read an address."""

_HALF: Final = re.compile(r"\b(RT|RW)\b[\s.]*\d", re.IGNORECASE)
_SAME_DISTRICT: Final = 3
"""How many first digits the postcodes of one kecamatan share."""


def address_hints(session: Session, applicant: ApplicantData, office: Office) -> Iterator[Hint]:
    """Yield what is odd about the address; nothing while none of it was keyed."""
    address = people.postal_address(applicant, office.city)
    if not any((address.street, address.village, address.district, address.postcode)):
        return
    missing = tuple(PART_NAMES[part] for part in address.lacking)
    if missing:
        yield _hint("address-lacks", LACKS, missing=missing)
    if _HALF.search(address.street):
        yield _hint("address-rt-rw", ONE_OF_TWO)
    if address.city == office.city.upper():
        yield from _postcode(session, address, people.province(office))
    for line in people.address_lines(applicant, office):
        if width_of(line, LABEL_SIZE, bold=False) > LABEL_WIDTH:
            yield _hint("address-long", LONG_LINE, line=line)


def _hint(kind: str, text: str, **values: object) -> Hint:
    return Hint(kind, text, values, about=APPLICANT)


def _postcode(session: Session, address: PostalAddress, province: str) -> Iterator[Hint]:
    """Compare the postcode with the office's own places, or at least with its province."""
    if not address.postcode:
        return
    village = address.village.removeprefix("Kelurahan ").removeprefix("Desa ").casefold()
    district = address.district.casefold()
    rows = session.execute(
        select(Place.kind, Place.name, Place.postcode).where(
            Place.kind.in_(("village", "district")), Place.active, Place.postcode.is_not(None)
        )
    )
    known = [(kind, name, code) for kind, name, code in rows if code]
    villages = [(name, code) for kind, name, code in known if _is(kind, name, "village", village)]
    districts = [
        (name, code) for kind, name, code in known if _is(kind, name, "district", district)
    ]
    if villages:
        if address.postcode not in {code for _name, code in villages}:
            yield _unlike(address, villages)
    elif districts:
        if address.postcode[:_SAME_DISTRICT] not in {
            code[:_SAME_DISTRICT] for _n, code in districts
        }:
            yield _unlike(address, districts)
    elif PostalAddress(province=province, postcode=address.postcode).zone_doubtful:
        yield _hint("address-postcode", WRONG_ZONE, given=address.postcode)


def _is(kind: str, name: str, wanted: str, called: str) -> bool:
    return kind == wanted and name.casefold() == called


def _unlike(address: PostalAddress, places: list[tuple[str, str]]) -> Hint:
    codes = ", ".join(sorted({code for _name, code in places}))
    given = address.postcode
    return _hint("address-postcode", WRONG_POSTCODE, given=given, place=places[0][0], known=codes)
