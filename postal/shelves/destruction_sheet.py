"""The minutes of a destruction (berita acara pemusnahan) as two people sign them.

Things are named by their case's code: no name, no NIK and no No. KK of a citizen stands on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from postal.codes import TrackingCode
from postal.correspondence.letter_facts import Sender
from postal.number_words import day_in_words, in_words
from postal.printing.canvas import draw
from postal.printing.flow import Block, paragraph
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

_FIRST: Final = 66.0
_COLUMNS: Final = Columns((11.0, 60.0, 44.0, 17.0), stretched=2)
_SIZE: Final = 11.0
_SIGN: Final = 42.0
_DOTS: Final = "." * 40
_TITLE: Final = N_("Berita acara pemusnahan")


@dataclass(frozen=True)
class Thing:
    """One line: ``kind`` as a msgid, the clerk's ``label``, how many, and the case's code."""

    kind: str
    label: str
    count: int
    tracking: str


@dataclass(frozen=True)
class Destruction:
    """What the minutes say: ``number`` as ``3/2026``, who did it, who saw it, and how."""

    number: str
    sender: Sender
    day: date
    by: str
    witness: str
    how: str
    things: tuple[Thing, ...]
    demo: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the row of the minutes."""
        return {**asdict(self), "day": self.day.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Destruction:
        """Return the minutes that :meth:`to_json` described."""
        return cls(
            **{
                **values,
                "sender": Sender(**values["sender"]),
                "day": date.fromisoformat(values["day"]),
                "things": tuple(Thing(**each) for each in values["things"]),
            }
        )


EXAMPLE: Final = Destruction(
    number="3/2020",
    sender=Sender(
        name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
        city="KOTA CONTOH",
        address="Jalan Contoh Ujicoba 1",
        postcode="69901",
        phone="(0300) 000000",
        hours="Senin–Jumat 08.00–15.00",
        complaints="lapor.go.id",
    ),
    day=date(2020, 9, 25),
    by="Contohwati Petugas Ujicoba",
    witness="Contohman Saksi Ujicoba",
    how="digunting, lalu dibakar",
    things=(
        Thing(N_("Kartu lama (KTP-el/KIA)"), "KTP-el rusak", 1, "7K3MQX9D24H3"),
        Thing(N_("Pas foto"), "", 4, "7K3MQX9D24H3"),
    ),
    demo=True,
)


def layout(
    minutes: Destruction, paper: Paper = A4, words: Words | None = None
) -> tuple[tuple[Item, ...], ...]:
    """Return the items of each page, in millimetres from the top left.

    Raises NotATrackingCode or CheckFailed where a code is none of ours.
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


def render(minutes: Destruction, paper: Paper = A4, words: Words | None = None) -> bytes:
    """Return the minutes as PDF; same input, same bytes."""
    words = words or Words()
    return draw(layout(minutes, paper, words), paper, title=words.say(_TITLE))


def _head(minutes: Destruction, paper: Paper, page: int, words: Words) -> Iterator[Item]:
    width = paper.width - 2 * EDGE
    title = words.say(_TITLE).upper()
    number = numbered(minutes.number, words, demo=minutes.demo)
    if page > 1:
        yield from running_head(title, number, paper)
        return
    sender = minutes.sender
    reached = words.say(
        N_("%(address)s %(postcode)s · Telepon %(phone)s"),
        address=sender.address,
        postcode=sender.postcode,
        phone=sender.phone,
    )
    yield Text(EDGE, 12, width, 13, sender.name.upper(), 14, bold=True, align="centre")
    yield Text(EDGE, 26, width, 10, reached, 11, align="centre")
    yield Rule(EDGE, 37, width, 0, 0.7)
    yield Rule(EDGE, 38.1, width, 0, 0.2)
    yield Text(EDGE, 44, width, 8, title, 15, bold=True, align="centre")
    yield Text(EDGE, 53, width, 6, number, 11, align="centre")


def _opening(minutes: Destruction, width: float, words: Words) -> Iterator[Block]:
    begun = words.say(
        N_("Pada hari ini %(day)s, bertempat di %(place)s, kami yang bertanda tangan di bawah:"),
        day=day_in_words(minutes.day, words.language),
        place=minutes.sender.name,
    )
    yield paragraph(EDGE, width, begun, _SIZE, gap=2)
    for number, (name, role) in enumerate(
        ((minutes.by, N_("yang memusnahkan")), (minutes.witness, N_("saksi"))), start=1
    ):
        line = f"{number}. {name}, {words.say(role)}"
        yield paragraph(EDGE + 6, width - 6, line, _SIZE)
    told = words.say(
        N_(
            "telah memusnahkan benda berikut, yang ditarik dari pemohon layanan kependudukan dan "
            "tidak dikembalikan, dengan cara: %(how)s."
        ),
        how=minutes.how or _DOTS,
    )
    yield replace(paragraph(EDGE, width, told, _SIZE, gap=2), with_next=True)


def _table(minutes: Destruction, width: float, words: Words) -> Iterator[Block]:
    titles = (N_("No."), N_("Jenis"), N_("Keterangan"), N_("Kode kasus"), N_("Jumlah"))
    rows = (
        (
            str(number),
            words.say(each.kind),
            each.label,
            TrackingCode.parse(each.tracking).grouped if each.tracking else "–",
            str(each.count),
        )
        for number, each in enumerate(minutes.things, start=1)
    )
    yield from table([words.say(title) for title in titles], rows, _COLUMNS, width)


def _closing(minutes: Destruction, width: float, words: Words) -> Iterator[Block]:
    count = sum(each.count for each in minutes.things)
    total = words.say(
        N_("Jumlah: %(count)s (%(words)s) benda."),
        count=count,
        words=in_words(count, words.language),
    )
    yield Block(2, with_next=True)
    yield replace(paragraph(EDGE, width, total, _SIZE, bold=True, gap=2), with_next=True)
    made = N_("Demikian berita acara ini dibuat dengan sebenarnya.")
    yield replace(paragraph(EDGE, width, words.say(made), _SIZE, gap=2), with_next=True)
    half = width / 2
    items: list[Item] = []
    for place, (label, name) in enumerate(
        ((N_("Yang memusnahkan"), minutes.by), (N_("Saksi"), minutes.witness))
    ):
        x = EDGE + place * half
        items.append(Text(x, 2, half - 8, 6, words.say(label), _SIZE, bold=True))
        items.append(Rule(x, _SIGN - 10, half - 10, 0, 0.25))
        items.append(Text(x, _SIGN - 9, half - 8, 6, name, _SIZE))
    yield Block(_SIGN, tuple(items))
