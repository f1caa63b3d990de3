"""The words of a cover sheet and their places, around the marks that machines read.

The paper is divided into five rooms that leave every code its quiet zone: head and foot between
the corner codes, an upper and a lower body between the guard bars, and two columns beside the
centre code.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from postal.codes import Mark
from postal.printing.cover_marks import BAR_WIDTH, CENTRE, CORNER, INSET, QUIET
from postal.printing.items import Box, Rule, Text
from postal.wording import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postal.intake.cover_facts import CoverSheet
    from postal.printing.items import Item
    from postal.printing.stock import Paper
    from postal.printing.words import Words

_LABEL_GREY = 0.25
_FLAG = 7.5  # height of a notice in the upper body
_TICK = 6.0  # side of a tick box: a thick pen hits it
_MOST_ENCLOSURES = 6
_MOST_LINES = 16  # requirement lines; more would be smaller than a tired eye reads


@dataclass(frozen=True)
class _Room:
    x: float
    y: float
    width: float
    height: float


def sheet_text(sheet: CoverSheet, paper: Paper, words: Words) -> tuple[Item, ...]:
    """Return all words, tick boxes and pen lines of ``sheet``."""
    between = INSET + CORNER + QUIET  # where head and foot may begin
    head = _Room(between, INSET, paper.width - 2 * between, CORNER)
    foot = _Room(between, paper.height - INSET - CORNER, head.width, CORNER)
    left = INSET + BAR_WIDTH + QUIET
    width = paper.width - 2 * left
    top, bottom = between, paper.height - between
    above, below = (paper.height - CENTRE) / 2 - QUIET, (paper.height + CENTRE) / 2 + QUIET
    column = (width - CENTRE) / 2 - QUIET
    return tuple(
        chain(
            _head(sheet, head, words),
            _service(sheet, _Room(left, top, width, above - top), words),
            _counts(sheet, _Room(left, above, column, below - above), words),
            _inside(sheet, _Room(left + width - column, above, column, below - above), words),
            _list(sheet, _Room(left, below, width, bottom - below), words),
            _foot(sheet, foot, words),
        )
    )


def _head(sheet: CoverSheet, room: _Room, words: Words) -> Iterator[Item]:
    title = words.say(N_("LEMBAR KENDALI BERKAS"))
    x, y, width = room.x, room.y, room.width
    yield Text(x, y, width, 10.5, sheet.office_name, 11, bold=True, align="centre")
    yield Rule(x, y + 12, width, 0, 0.4)
    yield Text(x, y + 13.5, width, 4.5, title, 9, align="centre", grey=_LABEL_GREY)
    grouped = Mark.read(sheet.code).grouped
    yield Text(x, y + 19.5, width, 12, grouped, 28, bold=True, align="centre")
    if sheet.tray:
        number, of = sheet.tray
        place = words.say(N_("Amplop %(number)s dari %(of)s dalam baki"), number=number, of=of)
        yield Text(x, y + 33, width, 5, place, 10, align="centre")


def _flags(sheet: CoverSheet, words: Words) -> Iterator[tuple[str, bool]]:
    """Return the notices of the sheet, each with whether it is printed white on black."""
    if sheet.reprint:
        again = words.say(N_("CETAK ULANG KE-%(number)s"), number=sheet.reprint)
        yield (f"{again} · {words.day(sheet.printed)}" if sheet.printed else again), True
    told = [words.say(N_("SUSULAN – HANYA YANG DIMINTA"))] if sheet.supplement else []
    if sheet.needs_visit:
        told.append(words.say(N_("PEMOHON PERLU DATANG KE KANTOR")))
    if told:  # on one line: a fourth would leave the names no room
        yield " · ".join(told), False
    if sheet.demo:
        yield words.say(N_("DATA CONTOH – BUKAN BERKAS SUNGGUHAN")), False


def _service(sheet: CoverSheet, room: _Room, words: Words) -> Iterator[Item]:
    y = room.y
    for text, black in _flags(sheet, words):
        yield Box(room.x, y, room.width, _FLAG, 0.6, 0 if black else None)
        place = (room.x + 2, y, room.width - 4, _FLAG)
        yield Text(*place, text, 12, True, "centre", 1 if black else 0, True)  # noqa: FBT003
        y += _FLAG + 1.5
    space = room.y + room.height - y
    below = min(17.0, space * 0.36)
    yield from _named(_Room(room.x, y + 0.5, room.width, space - below - 1), sheet, words)
    yield from _applicant(_Room(room.x, y + space - below, room.width, below), sheet, words)


def _named(room: _Room, sheet: CoverSheet, words: Words) -> Iterator[Item]:
    """Place the service, or room to write one."""
    x, y, width = room.x, room.y, room.width
    yield _label(x, y, width, words.say(N_("Layanan")))
    if sheet.service_name is None:
        if not sheet.blank:
            unclear = words.say(N_("Belum jelas – tentukan saat pemeriksaan"))
            yield Text(x, y + 4.5, width, 7, unclear, 14, bold=True)
        yield Rule(x, y + min(20, room.height - 2), width, 0, 0.3)
        return
    desk = sheet.desk_name and words.say(N_("Meja %(desk)s"), desk=sheet.desk_name)
    first = " · ".join(part for part in (sheet.service_code, desk) if part)
    yield Text(x, y + 4.5, width, 5.5, first, 12)
    yield Text(x, y + 11, width, room.height - 11, sheet.service_name, 24, bold=True)


def _applicant(room: _Room, sheet: CoverSheet, words: Words) -> Iterator[Item]:
    yield _divider(room)
    yield _label(room.x, room.y + 1.5, room.width, words.say(N_("Pemohon")))
    if sheet.applicant:
        place = (room.x, room.y + 5.8, room.width, room.height - 6.5)
        yield Text(*place, sheet.applicant, 18, bold=True)
    elif sheet.blank:
        yield Rule(room.x, room.y + room.height - 4, room.width, 0, 0.3)
    else:
        unknown = words.say(N_("tidak tertulis pada amplop"))
        yield Text(room.x, room.y + 5.8, room.width, 6, unknown, 11)


def _counts(sheet: CoverSheet, room: _Room, words: Words) -> Iterator[Item]:
    x, y, width = room.x, room.y + 1.5, room.width
    yield _divider(room)
    yield _label(x, y, width, words.say(N_("Jumlah lembar")))
    if sheet.sheets is None:
        yield Box(x, y + 5, 26, 14, 0.4)
    else:
        yield Text(x, y + 4, width, 15, str(sheet.sheets), 36, bold=True)
    yield _label(x, y + 22, width, words.say(N_("Tiba")))
    if sheet.arrived is None:
        yield Rule(x, y + 34, width, 0, 0.3)
    else:
        yield Text(x, y + 26, width, 12, words.day(sheet.arrived), 12, bold=True)


def _inside(sheet: CoverSheet, room: _Room, words: Words) -> Iterator[Item]:
    """Place what lies in the envelope beside paper."""
    x, y, width = room.x, room.y + 1.5, room.width
    yield _divider(room)
    yield _label(x, y, width, words.say(N_("Lampiran fisik")))
    if not sheet.enclosures:
        if sheet.blank:
            yield from (Rule(x, y + 12 + 9 * line, width, 0, 0.3) for line in range(4))
        else:
            yield Text(x, y + 4.5, width, 6, words.say(N_("tidak ada")), 11)
        return
    shown = sheet.enclosures[:_MOST_ENCLOSURES]
    lines = [f"{count} × {label}" for label, count in shown]
    if len(sheet.enclosures) > len(shown):
        lines[-1] = words.say(N_("dan %(count)s lainnya"), count=len(sheet.enclosures) - 5)
    step = (room.height - 7) / _MOST_ENCLOSURES
    for number, line in enumerate(lines):
        yield Text(x, y + 4.5 + number * step, width, step - 0.6, line, 10, bold=True)


def _list(sheet: CoverSheet, room: _Room, words: Words) -> Iterator[Item]:
    """Place the requirements with their tick boxes, in two columns when they are many."""
    lines = list(sheet.requirements) or [""] * 6
    if len(lines) > _MOST_LINES:
        more = words.say(N_("dan %(count)s lainnya"), count=len(lines) - _MOST_LINES + 1)
        lines = [*lines[: _MOST_LINES - 1], more]
    columns = 1 if len(lines) <= _MOST_LINES // 2 else 2
    rows = -(-len(lines) // columns)
    step = min(10.0, (room.height - 6) / rows)
    width = (room.width - 6 * (columns - 1)) / columns
    yield _divider(room)
    asked = N_("Yang diminta (centang yang ada)")
    title = words.say(asked if sheet.supplement else N_("Persyaratan (centang yang ada)"))
    yield _label(room.x, room.y + 1.2, room.width, title)
    for number, line in enumerate(lines):
        x = room.x + number // rows * (width + 6)
        yield from _requirement(_Room(x, room.y + 6 + number % rows * step, width, step), line)


def _requirement(room: _Room, line: str) -> Iterator[Item]:
    tick = min(_TICK, room.height - 0.8)
    yield Box(room.x, room.y, tick, tick, 0.45)
    x, width = room.x + tick + 3, room.width - tick - 3
    if line:
        yield Text(x, room.y, width, tick, line, 11, middle=True)
    else:
        yield Rule(x, room.y + tick, width, 0, 0.3)


def _foot(sheet: CoverSheet, room: _Room, words: Words) -> Iterator[Item]:
    x, y, width = room.x, room.y, room.width
    use = words.say(
        N_("Letakkan lembar ini paling atas, pindai bersama berkasnya, lalu simpan bersama.")
    )
    if sheet.blank:
        ahead = N_("Stok kosong: pindai kodenya saat mencatat kiriman, isi dengan pena.")
        yield Text(x, y, width, 9, words.say(ahead), 10, align="centre")
    yield Text(x, y + 10, width, 11, use, 11, bold=True, align="centre")
    yield Rule(x, y + 24, width, 0, 0.4)
    free = words.say(N_("Layanan ini gratis. Jangan melipat atau mencoret kode."))
    yield Text(x, y + 26, width, 8, free, 9, align="centre", grey=_LABEL_GREY)


def _divider(room: _Room) -> Rule:
    return Rule(room.x, room.y, room.width, 0, 0.25, _LABEL_GREY)


def _label(x: float, y: float, width: float, text: str) -> Text:
    return Text(x, y, width, 3.8, text, 8, grey=_LABEL_GREY)
