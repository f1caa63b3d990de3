"""One field finds a case: by any of our codes, a resi, a NIK or No. KK, a phone, or a name.

A resi may be that of the envelope which came in or of the parcel which goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.orm import Session

from postal import carriers, identity
from postal.codes import Kind, Mark, TrackingCode
from postal.errors import Refusal
from postal.history.by_name import by_name
from postal.history.search_questions import (
    LETTER,
    LISTED,
    PARCEL,
    PHONE,
    REGISTER,
    RESI,
    SLIP,
)
from postal.lookups import dossier_by_mark
from postal.models import Application, TrackingAlias
from postal.models.vault import blind
from postal.wording import N_

MOST: Final = 200

KINDS: Final[dict[str, str]] = {
    "tracking": N_("kode pelacakan"),
    "dossier": N_("kode berkas"),
    "parcel": N_("kode kiriman keluar"),
    "letter": N_("slip atau nomor surat"),
    "resi": N_("nomor resi"),
    "register": N_("NIK atau nomor KK"),
    "phone": N_("nomor telepon"),
    "name": N_("nama"),
}


class NothingTyped(Refusal):
    """The search field was empty."""

    code = "nothing-typed"
    text = N_("Ketik atau pindai kode, resi, nama, NIK, atau nomor telepon.")


class TooShort(Refusal):
    """A name of one or two letters would find half the town."""

    code = "too-short"
    text = N_("Ketik paling sedikit tiga huruf dari satu nama.")


@dataclass(frozen=True)
class Found:
    """What was searched (a key of ``KINDS``) and the ids of the cases, newest first.

    ``dossier`` is the code of a bundle that was found but has no case yet.
    """

    kind: str
    applications: tuple[int, ...] = ()
    dossier: str | None = None


def search(session: Session, text: str, office_mark: str) -> Found:
    """Find cases by what somebody typed or scanned; the first reading that finds one counts.

    ``office_mark`` are the two symbols of our own codes, for a dossier's last six symbols.

    Raises:
        NothingTyped, TooShort: nothing can be searched.
    """
    wanted = " ".join(text.split())
    if not wanted:
        raise NothingTyped
    first: Found | None = None
    for found in _readings(session, wanted, office_mark):
        if found is not None and (found.applications or found.dossier):
            return found
        first = first or found
    if first is None:
        return _by_name(session, wanted)
    if not _is_a_name(wanted):
        return first
    # A code of ours may happen to have no digit, and a name may happen to read as a code.
    named = _by_name(session, wanted)
    return named if named.applications else first


def _readings(session: Session, wanted: str, office_mark: str) -> Iterator[Found | None]:
    """Yield what each reading finds, None where it cannot be meant; later ones only if needed."""
    yield _by_tracking(session, wanted)
    yield _by_dossier(session, wanted, office_mark)
    yield _by_parcel(session, wanted)
    yield _by_slip(session, wanted)
    yield _by_number(session, wanted)
    yield _by_resi(session, wanted)
    yield _by_phone(session, wanted)
    yield _by_letter(session, wanted)


def _is_a_name(wanted: str) -> bool:
    return not re.search(r"\d", wanted)


def _newest(session: Session, question: Select[Any], **values: str | None) -> tuple[int, ...]:
    return tuple(session.scalars(question, {**values, "most": MOST}))


def _by_tracking(session: Session, wanted: str) -> Found | None:
    try:
        code = TrackingCode.parse(wanted)
    except Refusal:
        return None
    alias = session.get(TrackingAlias, code.text)
    return Found("tracking", (alias.application_id,) if alias is not None else ())


def _by_dossier(session: Session, wanted: str, office_mark: str) -> Found | None:
    try:
        mark = Mark.parse_typed(wanted, office_mark)
    except Refusal:
        return None
    if mark.kind in (Kind.PARCEL, Kind.SLIP):
        return None
    dossier = dossier_by_mark(session, mark)
    if dossier is None:
        return Found("dossier")
    cases = (dossier.application_id,) if dossier.application_id is not None else ()
    return Found("dossier", cases, dossier.code)


def _by_parcel(session: Session, wanted: str) -> Found | None:
    try:
        mark = Mark.parse(wanted)
    except Refusal:
        return None
    if mark.kind is not Kind.PARCEL:
        return None
    return Found("parcel", _newest(session, PARCEL, code=mark.text))


def _by_slip(session: Session, wanted: str) -> Found | None:
    try:
        mark = Mark.parse(wanted)
    except Refusal:
        return None
    if mark.kind is not Kind.SLIP:
        return None
    return Found("letter", _newest(session, SLIP, code=mark.text))


def _by_number(session: Session, wanted: str) -> Found | None:
    digits = re.sub(r"[\s.\-]", "", wanted)
    if not re.fullmatch(r"\d{16}", digits, re.ASCII):
        return None
    nik, card = blind("nik", digits), blind("family_card", digits)
    return Found("register", _newest(session, REGISTER, nik=nik, card=card))


def _by_resi(session: Session, wanted: str) -> Found | None:
    try:
        resi = carriers.parse_resi(wanted.replace("-", ""))
    except Refusal:
        return None
    if _is_a_name(resi.value):
        return None
    return Found("resi", _newest(session, RESI, resi=resi.value))


def _by_phone(session: Session, wanted: str) -> Found | None:
    try:
        phone = identity.parse_phone(wanted)
    except Refusal:
        return None
    return Found("phone", _newest(session, PHONE, phone=blind("phone", phone)))


def _by_letter(session: Session, wanted: str) -> Found | None:
    """Find the case of a letter by its number as it stands on the paper."""
    if _is_a_name(wanted):
        return None
    cases = _newest(session, LETTER, number=wanted)
    return Found("letter", cases) if cases else None


def _by_name(session: Session, wanted: str) -> Found:
    """Find everybody with all these words in their names, as written first, then as they sound."""
    ids = by_name(session, wanted, MOST)
    if ids is None:
        raise TooShort
    return Found("name", ids)


def cases(session: Session, ids: Sequence[int]) -> list[Application]:
    """Return these applications in the order of ``ids``, with what a list shows of them."""
    rows = {row.id: row for row in session.scalars(LISTED, {"ids": list(ids)})}
    return [rows[each] for each in ids if each in rows]
