"""The minutes of a hand-over (berita acara serah terima) for the box of a kecamatan.

The kecamatan gives each parcel to the person who comes for it, so the list names the recipients;
no NIK, no No. KK and no kind of document stands on it. Day and total stand in words too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from postal.codes import Mark, TrackingCode
from postal.dispatch.box_code import box_code
from postal.dispatch.parties import Parties, Party
from postal.number_words import day_in_words, in_words
from postal.printing.canvas import draw
from postal.printing.flow import Block, paragraph, row
from postal.printing.items import Item, Rule, Text
from postal.printing.minutes_sheet import (
    EDGE,
    Columns,
    numbered,
    paged,
    running_head,
    table,
)
from postal.printing.stock import A4, Paper
from postal.printing.words import Words
from postal.wording import N_

_FIRST: Final = 70.0
_COLUMNS: Final = Columns((11.0, 36.0, 44.0), stretched=2)
_SIZE: Final = 10.5
_LABEL: Final = 30.0  # width of the words before a colon
_SIGN: Final = 40.0
_DOTS: Final = "." * 40
_TITLE: Final = N_("Berita acara serah terima kiriman")


@dataclass(frozen=True)
class Entry:
    """A parcel in the box: its mark, who it is for, and that person's tracking code."""

    code: str
    recipient: str
    tracking: str


@dataclass(frozen=True)
class Minutes:
    """What the minutes say: ``code`` is the box's mark, ``number`` as ``2026/17``.

    ``place`` is where they are signed, ``district`` who receives. ``struck`` are the codes of
    parcels that were in the box and did not leave, with reasons.
    """

    code: str
    number: str
    office_name: str
    place: str
    district: str
    day: date
    entries: tuple[Entry, ...]
    parties: Parties = field(default_factory=Parties)
    struck: tuple[tuple[str, str], ...] = ()
    demo: bool = False


EXAMPLE: Final = Minutes(
    code="BXMG0B0KS4",
    number="2020/18",
    office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
    place="KOTA CONTOH",
    district="Contoh Utara",
    day=date(2020, 9, 25),
    entries=(
        Entry("BPMG7K3MQT", "Contohwati Satu Ujicoba", "7K3MQX9D24H3"),
        Entry("BPMG0000A7", "Contohman Dua Ujicoba", "7K3MQX9D24H3"),
    ),
    parties=Parties(
        first=Party("Contohwati Petugas Ujicoba", "", "Petugas ruang surat"),
        second=Party("Contohman Camat Ujicoba", "", "Kasi Pelayanan"),
        condition="tertutup rapat, tidak rusak",
    ),
    struck=(("BPMGZZZZZ8", "label robek"),),
    demo=True,
)


def layout(
    minutes: Minutes, paper: Paper = A4, words: Words | None = None
) -> tuple[tuple[Item, ...], ...]:
    """Return the items of each page, in millimetres from the top left.

    Raises NotAMark, NotATrackingCode or CheckFailed where a code is none of ours.
    """
    words = words or Words()
    width = paper.width - 2 * EDGE
    blocks = [
        *_opening(minutes, width, words),
        *_table(minutes, width, words),
        *_closing(minutes, width, words),
    ]
    return paged(
        blocks,
        paper,
        words,
        first=_FIRST,
        head=lambda page: _head(minutes, paper, page, words),
    )


def render(minutes: Minutes, paper: Paper = A4, words: Words | None = None) -> bytes:
    """Return the minutes as PDF; same input, same bytes."""
    words = words or Words()
    return draw(layout(minutes, paper, words), paper, title=words.say(_TITLE))


def _head(minutes: Minutes, paper: Paper, page: int, words: Words) -> Iterator[Item]:
    width = paper.width - 2 * EDGE
    title = words.say(_TITLE).upper()
    number = numbered(minutes.number, words, demo=minutes.demo)
    if page > 1:
        yield from running_head(title, number, paper)
        return
    left = width - 62
    yield Text(EDGE, 15, left, 12, minutes.office_name, 11, bold=True)
    yield Text(EDGE, 32, left, 16, title, 15, bold=True)
    yield Text(EDGE, 50, left, 6, number, 11)
    yield from box_code(minutes.code, paper.width - EDGE, 15)


def _opening(minutes: Minutes, width: float, words: Words) -> Iterator[Block]:
    begun = words.say(
        N_(
            "Pada hari ini %(day)s, bertempat di %(place)s, kami yang bertanda tangan di bawah ini:"
        ),
        day=day_in_words(minutes.day, words.language),
        place=minutes.place,
    )
    yield paragraph(EDGE, width, begun, _SIZE, gap=2)
    people = (
        (minutes.parties.first, minutes.office_name, N_("selanjutnya disebut PIHAK KESATU")),
        (
            minutes.parties.second,
            words.say(N_("Kecamatan %(name)s"), name=minutes.district),
            N_("selanjutnya disebut PIHAK KEDUA"),
        ),
    )
    for number, (party, unit, called) in enumerate(people, start=1):
        yield from _person(number, party, unit, width, words)
        yield paragraph(EDGE + 6, width - 6, words.say(called), _SIZE, gap=2)
    told = N_(
        "PIHAK KESATU menyerahkan kepada PIHAK KEDUA kiriman berikut untuk diambil oleh "
        "penerimanya, dan PIHAK KEDUA menerimanya:"
    )
    yield paragraph(EDGE, width, words.say(told), _SIZE, gap=1)


def _person(number: int, party: Party, unit: str, width: float, words: Words) -> Iterator[Block]:
    lines = (
        (N_("Nama"), party.name),
        (N_("NIP"), party.nip),
        (N_("Jabatan"), party.position),
        (N_("Instansi"), unit),
    )
    for place, (label, value) in enumerate(lines):
        count = paragraph(EDGE, 6, f"{number}." if place == 0 else " ", _SIZE)
        yield row(
            count,
            paragraph(EDGE + 6, _LABEL, words.say(label), _SIZE),
            paragraph(EDGE + 6 + _LABEL, width - 6 - _LABEL, f": {value or _DOTS}", _SIZE),
        )


def _table(minutes: Minutes, width: float, words: Words) -> Iterator[Block]:
    titles = (N_("No."), N_("Kode kiriman"), N_("Penerima"), N_("Kode pelacakan"))
    rows = (
        (
            str(number),
            Mark.read(entry.code).grouped,
            entry.recipient,
            TrackingCode.parse(entry.tracking).grouped,
        )
        for number, entry in enumerate(minutes.entries, start=1)
    )
    yield from table([words.say(title) for title in titles], rows, _COLUMNS, width)


def _closing(minutes: Minutes, width: float, words: Words) -> Iterator[Block]:
    count = len(minutes.entries)
    total = words.say(
        N_("Jumlah: %(count)s (%(words)s) kiriman."),
        count=count,
        words=in_words(count, words.language),
    )
    yield Block(2, with_next=True)
    yield paragraph(EDGE, width, total, 11, bold=True, gap=1)
    for code, reason in minutes.struck:
        said = words.say(
            N_("Dicoret, tidak diserahkan: %(parcel)s (%(reason)s)"),
            parcel=Mark.read(code).grouped,
            reason=reason,
        )
        yield paragraph(EDGE, width, said, _SIZE)
    condition = words.say(
        N_("Keadaan kiriman saat diserahkan: %(condition)s."),
        condition=minutes.parties.condition or _DOTS,
    )
    yield paragraph(EDGE, width, condition, _SIZE, gap=1)
    free = N_(
        "Layanan ini gratis: kiriman diserahkan kepada penerimanya tanpa biaya apa pun. Berita "
        "acara ini dibuat rangkap dua, satu untuk masing-masing pihak."
    )
    yield replace(paragraph(EDGE, width, words.say(free), _SIZE, gap=2), with_next=True)
    yield _signatures(minutes.parties, width, words)


def _signatures(parties: Parties, width: float, words: Words) -> Block:
    third = width / 3
    people = (
        (N_("PIHAK KESATU"), parties.first),
        (N_("PIHAK KEDUA"), parties.second),
        (N_("SAKSI"), parties.witness),
    )
    items: list[Item] = []
    for place, (label, party) in enumerate(people):
        x = EDGE + place * third
        items.append(Text(x, 2, third - 5, 5, words.say(label), 10, bold=True))
        items.append(Text(x, _SIGN - 16, third - 5, 5, party.name or " ", 10))
        items.append(Rule(x, _SIGN - 10.5, third - 6, 0, 0.25))
        nip = words.say(N_("NIP %(nip)s"), nip=party.nip or "")
        items.append(Text(x, _SIGN - 9.5, third - 5, 5, nip, 9.5))
    return Block(_SIGN, tuple(items))
