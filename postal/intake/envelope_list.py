"""Envelopes from a CSV: each line checked by field, the good ones registered, the rest named."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from postal import audit, csv_text
from postal.addresses import parse_postcode
from postal.audit import Actor
from postal.dates import parse_date
from postal.enclosures import ENCLOSURE_KINDS
from postal.errors import Refusal
from postal.identity import Nik, parse_phone
from postal.intake.new_dossier import NewDossier, add_dossier
from postal.intake.refusals import ResiKnown
from postal.intake.services import (
    active_service,
    refuse_known_resi,
)
from postal.languages import DEFAULT_LANGUAGE, LANGUAGES
from postal.models import Dossier, Envelope, Office
from postal.plain_text import require_plain
from postal.printing.type import require_printable
from postal.resi import read_resi
from postal.whole_numbers import whole_number
from postal.wording import N_
from postal.workdays import Calendar

COLUMNS = (
    "service",
    "name",
    "sheets",
    "resi",
    "arrived",
    "nik",
    "phone",
    "birth_date",
    "address",
    "village",
    "district",
    "city",
    "postcode",
    "language",
    "enclosures",
)
REQUIRED = COLUMNS[:3]
_COUNTED = re.compile(r"^\s*(?P<what>.+?)\s*[:=x ]\s*(?P<count>\d{1,3})\s*$")
Parsed = TypeVar("Parsed")


class ColumnsMissing(Refusal):
    """The CSV lacks columns it must have."""

    code = "columns-missing"
    text = N_("Kolom ini tidak ada: %(names)s.")


class NotANumber(Refusal):
    """A count that is not a whole number from 1 to 400."""

    code = "not-a-number"
    text = N_("Tulis jumlah lembar dengan angka dari 1 sampai 400.")


class LanguageUnknown(Refusal):
    """The office writes in two languages, and this is neither."""

    code = "language-unknown"
    text = N_("Tulis id untuk bahasa Indonesia atau en untuk bahasa Inggris.")


@dataclass(frozen=True)
class Line:
    """A good line: its number in the file (the header is line 1), its envelope and dossier."""

    number: int
    resi: str | None
    arrived: date
    dossier: NewDossier


@dataclass(frozen=True)
class LineError:
    """What is wrong with one field of one line (the header is line 1)."""

    number: int
    field: str
    refusal: Refusal


def read_lines(
    session: Session, content: bytes, *, today: date
) -> tuple[list[Line], list[LineError]]:
    """Return the good lines and an error for each wrong field.

    Raises:
        FileEmpty, NotACsv: as ``csv_text``, which tells what may be read.
        ColumnsMissing: the header lacks service, name or sheets.
    """
    reader = csv_text.rows(csv_text.decoded(content))
    names = [name.lower() for name in next(reader)[1]]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise ColumnsMissing(names=", ".join(missing))
    lines, errors = [], []
    for number, cells in reader:
        row = dict(zip(names, cells, strict=False))
        values = {key: row.get(key, "") for key in COLUMNS}
        if not any(values.values()):
            continue
        line = _Line(number, values, session, today)
        errors += line.errors
        if line.result is not None:
            lines.append(line.result)
    return lines, errors


class _Line:
    """Parses the fields of one line and collects what is wrong with them."""

    def __init__(self, number: int, row: dict[str, str], session: Session, today: date) -> None:
        self.number, self.row = number, row
        self.errors: list[LineError] = []
        service = self._read("service", lambda code: active_service(session, code))
        nik = self._read("nik", Nik.parse)
        birth = self._read("birth_date", lambda text: parse_date(text, not_after=today))
        resi = self._read("resi", read_resi)
        arrived = self._read("arrived", lambda text: parse_date(text, not_after=today)) or today
        dossier = NewDossier(
            service=service,
            sheets=self._read("sheets", _sheets),
            name=self._read("name", _at_most(120)),
            enclosures=enclosures(row["enclosures"]),
            address=self._read("address", _at_most(500)),
            village=self._read("village", _at_most(80)),
            district=self._read("district", _at_most(80)),
            city=self._read("city", _at_most(80)),
            postcode=self._read("postcode", parse_postcode),
            language=self._read("language", _language),
            phone=self._read("phone", parse_phone),
            nik=nik.value if nik else None,
            birth_date=birth.isoformat() if birth else None,
        )
        if resi is not None:
            self._read("resi", lambda _: refuse_known_resi(session, resi.value))
        self.result = (
            None if self.errors else Line(number, resi.value if resi else None, arrived, dossier)
        )

    def _read(self, field: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        text = self.row[field]
        if not text:
            return None
        try:
            return parse(text)
        except Refusal as refusal:
            self.errors.append(LineError(self.number, field, refusal))
            return None


def _sheets(text: str) -> int:
    number = whole_number(text, 400)
    if not number:
        raise NotANumber
    return number


def _language(text: str) -> str | None:
    wanted = text.strip().lower()
    if wanted not in LANGUAGES:
        raise LanguageUnknown
    return None if wanted == DEFAULT_LANGUAGE else wanted


def _at_most(most: int) -> Callable[[str], str]:
    def parse(text: str) -> str:
        require_plain(text, most=most)
        require_printable(text)
        return text

    return parse


def enclosures(text: str) -> tuple[tuple[str, str | None, int], ...]:
    """Return (kind, label, count) for each part of ``photo:2; kartu lama 1``.

    A part that names none of our kinds is kept as ``other`` with its own words; one without a
    number counts 1.
    """
    found = []
    for part in re.split(r"[;|]", text):
        if not part.strip():
            continue
        match = _COUNTED.match(part)
        what = match["what"] if match else part.strip()
        count = max(int(match["count"]), 1) if match else 1
        kind = what.lower().replace(" ", "_")
        known = kind in ENCLOSURE_KINDS
        found.append((kind if known else "other", None if known else what, count))
    return tuple(found)


def register_lines(
    session: Session, lines: list[Line], *, office: Office, calendar: Calendar, actor: Actor
) -> tuple[list[Dossier], list[LineError]]:
    """Register good lines in order; lines with the same resi share one envelope."""
    envelopes: dict[str, Envelope] = {}
    dossiers: list[Dossier] = []
    errors: list[LineError] = []
    run = secrets.token_hex(8)
    for line in lines:
        envelope = envelopes.get(line.resi or "")
        if envelope is None:
            try:
                refuse_known_resi(session, line.resi)
            except ResiKnown as refusal:
                errors.append(LineError(line.number, "resi", refusal))
                continue
            envelope = _open(session, line, actor)
            if line.resi:
                envelopes[line.resi] = envelope
        dossiers.append(
            add_dossier(
                session,
                line.dossier,
                envelope=envelope,
                office=office,
                calendar=calendar,
                actor=actor,
                run=(run, len(dossiers) + 1),
            )
        )
        if envelope.state == "received":
            audit.transition(
                session, envelope, "register", seen_version=envelope.version, actor=actor
            )
    return dossiers, errors


def _open(session: Session, line: Line, actor: Actor) -> Envelope:
    envelope = Envelope(state="received", resi=line.resi, arrived=line.arrived, way="post")
    audit.born(session, envelope, actor=actor, way="post", line=line.number)
    return envelope
