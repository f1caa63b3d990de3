"""A carrier's list of reports: every line is read by itself, the bad ones are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeVar

from postal import csv_text
from postal.carrier_facts import FAILURES
from postal.codes import Kind, Mark
from postal.delivery.moments import parse_moment
from postal.delivery.refusals import ColumnsUnknown, ListTooLarge, ListTooLong, ValueMissing
from postal.errors import Refusal
from postal.resi import read_resi

MOST_LINES: Final = 100_000
MOST_ON_SCREEN: Final = 5_000
"""Lines that a browser waits for; longer lists are for the command."""
MOST_BYTES: Final = 30_000_000
WIDEST: Final = 120
"""Characters that a place, a reason or a name keep; a report is not refused over a long note."""

COLUMNS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "code": frozenset(
            {"code", "resi", "code or resi", "code resi", "kode", "kode resi", "kode atau resi"}
            | {"no resi", "nomor resi", "kode kiriman", "barcode", "awb", "tracking number"}
        ),
        "event": frozenset({"event", "status", "peristiwa", "kejadian", "kabar"}),
        "time": frozenset(
            {"time", "waktu", "tanggal", "date", "datetime", "tanggal waktu", "timestamp"}
        ),
        "place": frozenset({"place", "tempat", "lokasi", "location", "tempat lokasi", "kota"}),
        "reason": frozenset({"reason", "alasan", "keterangan"}),
        "receiver": frozenset({"receiver", "penerima", "diterima oleh", "received by"}),
    }
)
"""Our name of each column, and the names that carriers give it."""
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {"code": "kode/resi (code)", "event": "peristiwa (event)", "time": "waktu (time)"}
)
"""The columns that every list must have, in both languages that a header may be written in."""
_FAILURE_WORDS: Final = {text.casefold(): key for key, text in FAILURES.items()}
Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Line:
    """A good line. ``number`` is its place in the file (the first line is 1), 0 for one by hand.

    ``given`` is our parcel code or a carrier's number, ``word`` the carrier's own word, ``at``
    aware; ``reason`` is a key of ``carrier_facts.FAILURES`` or as it came.
    """

    number: int
    given: str
    word: str
    at: datetime
    place: str | None = None
    reason: str | None = None
    receiver: str | None = None


@dataclass(frozen=True)
class LineError:
    """What is wrong with one column of one line."""

    number: int
    field: str
    refusal: Refusal


def read_lines(
    content: bytes, *, zone: str, now: datetime, most: int = MOST_LINES
) -> tuple[list[Line], list[LineError]]:
    """Return the good lines, and what is wrong with the others.

    Columns (Indonesian or English names, any order): code or resi, event and time are needed;
    place, reason and receiver may be missing. ``zone`` is the office's, for times that name none.

    Raises:
        FileEmpty, NotACsv: as ``csv_text``.
        ListTooLarge, ListTooLong: beyond :data:`MOST_BYTES` or ``most`` lines.
        ColumnsUnknown: a needed column is missing.
    """
    if len(content) > MOST_BYTES:
        raise ListTooLarge(most=MOST_BYTES // 1_000_000)
    text = csv_text.decoded(content)
    if text.count("\n") > most + 1:
        raise ListTooLong(most=most)
    rows = csv_text.rows(text)
    places = _places(next(rows)[1])
    lines: list[Line] = []
    errors: list[LineError] = []
    for number, cells in rows:
        if any(cells):
            reader = _Reader(number, cells, places, zone, now)
            lines += reader.lines
            errors += reader.errors
    return lines, errors


def given_code(text: str) -> str:
    """Return our parcel code or a carrier's number as it is kept.

    Raises:
        NotAResi, RegisterNumber: it is neither.
    """
    try:
        mark = Mark.parse(text)
    except Refusal:
        return read_resi(text).value
    return mark.text if mark.kind is Kind.PARCEL else read_resi(text).value


def failure(text: str | None) -> str | None:
    """Return the key of a reason that we know, any other as it came."""
    folded = " ".join((text or "").casefold().split())
    return _FAILURE_WORDS.get(folded, text or None)


def _places(header: Sequence[str]) -> dict[str, list[int]]:
    """Return where the cells of each of our columns stand; several may hold one of them."""
    names = [" ".join(re.split(r"[\W_]+", name.casefold())).strip() for name in header]
    places = {
        column: [place for place, name in enumerate(names) if name in known]
        for column, known in COLUMNS.items()
    }
    missing = [column for column in NAMES if not places[column]]
    if missing:
        raise ColumnsUnknown(names=", ".join(NAMES[column] for column in missing))
    return places


class _Reader:
    """Reads one row of cells; ``lines`` holds its report when nothing is wrong with it."""

    def __init__(
        self,
        number: int,
        cells: Sequence[str],
        places: Mapping[str, list[int]],
        zone: str,
        now: datetime,
    ) -> None:
        self.number, self.cells, self.places = number, cells, places
        self.errors: list[LineError] = []
        given = self._read("code", given_code)
        word = self._read("event", lambda text: text[:WIDEST])
        at = self._read("time", lambda text: parse_moment(text, zone, now))
        self.lines: list[Line] = []
        if given is not None and word is not None and at is not None:
            place, reason, receiver = (
                self._cell(column)[:WIDEST] or None for column in ("place", "reason", "receiver")
            )
            self.lines.append(Line(number, given, word, at, place, failure(reason), receiver))

    def _cell(self, column: str) -> str:
        texts = (self.cells[at] for at in self.places[column] if at < len(self.cells))
        return next((text for text in texts if text), "")

    def _read(self, column: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        text = self._cell(column)
        try:
            if not text:
                raise ValueMissing
            return parse(text)
        except Refusal as refusal:
            self.errors.append(LineError(self.number, column, refusal))
            return None
