"""A letter on paper: what it says as values, the items of its pages, and many letters as one PDF.

The first page has the office's head and the address in the window; a long list runs on, and the
return slip stands at the foot of the last page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from postal.correspondence.letter_facts import MISSING, Asked, LetterFacts, Sender, Signer
from postal.letters import kop, slip, window
from postal.letters.letter_text import SMALL_PICTURE, PictureOf, body, closer, worded
from postal.printing.canvas import draw
from postal.printing.flow import Block, flow
from postal.printing.items import Item, Text
from postal.printing.stock import A4, Paper
from postal.printing.words import Words
from postal.wording import N_

Pages = tuple[tuple[Item, ...], ...]
CrestOf = Callable[[str], bytes | None]
"""Gives a crest's JPEG for its hash; None without one."""

_FIRST: Final = window.MAY_SHOW[1] + window.MAY_SHOW[3] + 1.5
_TOP: Final = 27.0
_FOOT: Final = 14.0


@dataclass(frozen=True)
class LetterSheet:
    """One letter as it goes to the printer, with its ``number`` and the words of its language."""

    facts: LetterFacts
    number: str
    reprint: bool = False
    words: Words = field(default_factory=Words)


def no_picture(_page: tuple[str, int, int]) -> None:
    """Show no page: for letters whose stored pages nobody can open."""


def no_crest(_sha256: str) -> None:
    """Show no crest: for letters of an office without one."""


def layout(  # noqa: PLR0913 - what the letter is, and how it is printed
    facts: LetterFacts,
    *,
    number: str,
    reprint: bool = False,
    picture_of: PictureOf = no_picture,
    crest_of: CrestOf = no_crest,
    paper: Paper = A4,
    words: Words | None = None,
) -> Pages:
    """Return the items of each page, in millimetres from the paper's top left.

    Args:
        facts: all that the letter says.
        number: its number as the office writes it, ``470/17/2020``; empty before the first print.
        reprint: marks it as printed again; it is the same otherwise.
        picture_of: gives the JPEG of an unclear page, or None.
        crest_of: gives the JPEG of the crest for its hash, or None.
        paper: A4 or F4.
        words: sentences and days in the letter's language.

    Raises:
        AddressTooLong: the address does not fit the envelope's window.
        NotAMark, NotATrackingCode, CheckFailed: a code would not be read back.
    """
    words = words or Words()
    number = number or words.say(N_("belum bernomor"))
    facts = worded(facts)
    pages = _pages(facts, paper, words, cache(picture_of))
    crest = crest_of(facts.crest) if facts.crest is not None else None
    sheets = [
        [
            *_around(
                facts, number, paper, words, (place, len(pages)), crest=crest, reprint=reprint
            ),
            *page,
        ]
        for place, page in enumerate(pages, start=1)
    ]
    if facts.slip is not None:
        sheets[-1] += slip.slip(facts, facts.slip, number, paper, words)
    return tuple(tuple(sheet) for sheet in sheets)


def render(
    sheets: Sequence[LetterSheet],
    paper: Paper = A4,
    *,
    picture_of: PictureOf = no_picture,
    crest_of: CrestOf = no_crest,
) -> bytes:
    """Return one PDF with the pages of all letters, in order; same input, same bytes.

    Raises what :func:`layout` raises, for the first letter that cannot be printed.
    """
    pages = (
        page
        for sheet in sheets
        for page in layout(
            sheet.facts,
            number=sheet.number,
            reprint=sheet.reprint,
            picture_of=picture_of,
            crest_of=crest_of,
            paper=paper,
            words=sheet.words,
        )
    )
    title = sheets[0].words.say(N_("Surat")) if sheets else ""
    return draw(pages, paper, title=title)


def _pages(
    facts: LetterFacts, paper: Paper, words: Words, picture_of: PictureOf
) -> list[tuple[Item, ...]]:
    """Return what stands on each sheet; a little closer where that spares one."""
    width = paper.width - 2 * kop.EDGE

    def flowed(blocks: list[Block]) -> list[tuple[Item, ...]]:
        if facts.slip is not None:
            blocks = [*blocks[:-1], _above_slip(blocks[-1])]
        return flow(blocks, first=_FIRST, top=_TOP, bottom=paper.height - _FOOT)

    usual = flowed(body(facts, width, words, picture_of))
    if len(usual) == 1:
        return usual
    near = flowed(closer(body(facts, width, words, picture_of, side=SMALL_PICTURE)))
    return near if len(near) < len(usual) else usual


def _above_slip(last: Block) -> Block:
    """Return the letter's last block with the slip's room under it, so that no page parts them."""
    return Block(last.height + slip.HEIGHT - _FOOT + 3, last.items)


def _around(  # noqa: PLR0913 - a page of a letter
    facts: LetterFacts,
    number: str,
    paper: Paper,
    words: Words,
    place: tuple[int, int],
    *,
    crest: bytes | None,
    reprint: bool,
) -> Iterator[Item]:
    page, of = place
    told = words.say(N_("Halaman %(number)s dari %(of)s"), number=page, of=of)
    if page > 1:
        yield from kop.later_head(facts, number, told, paper, words, reprint=reprint)
        return
    yield from kop.first_head(facts, number, paper, words, crest=crest, reprint=reprint)
    yield from window.address(facts, words)
    yield from window.fold_marks(paper)
    if of > 1:
        foot = (kop.EDGE, paper.height - _FOOT + 2, paper.width - 2 * kop.EDGE, 5)
        yield Text(*foot, told, 9, align="right", grey=0.3)


EXAMPLE: Final = LetterFacts(
    kind=MISSING,
    language="id",
    day=date(2020, 9, 25),
    name="Contohwati Satu Ujicoba",
    lines=(
        "Jalan Percobaan Raya Nomor 17",
        "RT/RW 003/007",
        "Kelurahan Contoh Utara",
        "Kec. Contoh",
        "KOTA CONTOH",
        "JAWA TIMUR",
    ),
    postcode="69901",
    service="KIA baru usia 5 sampai 17 tahun kurang 1 hari",
    about=("Contohman Kecil Ujicoba",),
    received_on=date(2020, 9, 22),
    tracking="7K3MQX9D24H3",
    sender=Sender(
        name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
        city="KOTA CONTOH",
        address="Jalan Percobaan Nomor 1, Kota Contoh",
        postcode="69900",
        phone="(0300) 000000",
        hours="Senin–Jumat 08.00–15.00",
        complaints="SP4N-LAPOR (lapor.go.id) atau loket pengaduan",
    ),
    signer=Signer(
        title="Sekretaris",
        name="Contohman Tiga Ujicoba, S.Contoh.",
        nip="00000000 000000 0 000",
        on_behalf_of="Kepala Dinas",
    ),
    asked=(
        Asked("absent", "Fotokopi Kartu Keluarga"),
        Asked("wrong", "Pas foto anak berwarna 2x3, 2 lembar", note="fotonya hitam putih"),
    ),
    wait_until=date(2020, 10, 26),
    slip="BSMG7K3MQ3",
    demo=True,
)
"""A letter for previews and measurements; nobody of that name lives anywhere."""
