"""The head of a letter (kop surat), beside it place, day, number and matter, and later heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from postal.correspondence.letter_facts import REMINDER, LetterFacts
from postal.correspondence.letter_texts import own_word
from postal.dates import letter_date
from postal.letters.window import BOX, MAY_SHOW
from postal.printing.items import Item, Picture, Rule, Text
from postal.printing.pictures import picture_in
from postal.printing.stock import Paper
from postal.printing.type import LEADING, MM, fitted
from postal.printing.words import Words
from postal.wording import N_

EDGE: Final = 20.0  # mm of white at both sides
SIZE: Final = 12.0
_TOP: Final = 9.0
_LINE: Final = 41.5  # the rule under the head; the window begins at 45 mm
_LARGE: Final = 14.0
_CAPTION: Final = 10.0
_CREST: Final = 22.0  # mm wide at most, and as much white at the other side
_BESIDE: Final = MAY_SHOW[0] + MAY_SHOW[2] + 4  # left edge of what stands right of the window
_LABEL: Final = 26.0
_COLON: Final = 3.0
_TWO_LINES: Final = 11.1  # mm; what is longer is printed smaller
_KIND_OF_PLACE: Final = re.compile(r"^(KOTA|KABUPATEN)\s+", re.IGNORECASE)


def first_head(  # noqa: PLR0913 - a page of a letter
    facts: LetterFacts,
    number: str,
    paper: Paper,
    words: Words,
    *,
    crest: bytes | None,
    reprint: bool,
) -> Iterator[Item]:
    """Yield the kop surat, its notices, and what stands beside the window."""
    width = paper.width - 2 * EDGE
    yield from _notices(facts, paper, words, reprint=reprint)
    if crest is not None:
        yield _crest(crest)
    beside = _CREST + 2 if crest is not None else 0
    yield from _kop(facts, EDGE + beside, width - 2 * beside, words)
    yield Rule(EDGE, _LINE, width, 0, 0.7)
    yield Rule(EDGE, _LINE + 1.1, width, 0, 0.2)
    yield from _particulars(facts, number, paper, words)


def later_head(  # noqa: PLR0913 - a page of a letter
    facts: LetterFacts, number: str, page: str, paper: Paper, words: Words, *, reprint: bool
) -> Iterator[Item]:
    """Yield the small head of the second page and those after it."""
    width = paper.width - 2 * EDGE
    yield from _notices(facts, paper, words, reprint=reprint)
    told = words.say(N_("Nomor: %(number)s"), number=number)
    yield Text(EDGE, 13, width * 0.48, 9, facts.sender.name, _CAPTION, bold=True)
    right = (EDGE + width * 0.5, 13, width * 0.5, 9)
    yield Text(*right, f"{told} · {page}", _CAPTION, align="right")
    yield Rule(EDGE, 22.5, width, 0, 0.4)


def _notices(facts: LetterFacts, paper: Paper, words: Words, *, reprint: bool) -> Iterator[Item]:
    notices = [words.say(N_("Cetak ulang"))] if reprint else []
    if facts.demo:
        notices.append(words.say(N_("DATA CONTOH")))
    if notices:
        place = (EDGE, 4, paper.width - 2 * EDGE, 4.5)
        yield Text(*place, " · ".join(notices), _CAPTION, bold=True, align="right")


def _crest(jpeg: bytes) -> Picture:
    """Return the crest at the left, in the middle of the head's height."""
    high = _LINE - 2 - _TOP
    placed = picture_in(jpeg, EDGE, _TOP, _CREST, high)
    return replace(placed, x=EDGE, y=_TOP + (high - placed.height) / 2, framed=False)


def _kop(facts: LetterFacts, left: float, width: float, words: Words) -> Iterator[Text]:
    """Yield whose office it is, its name, address and telephone, centred under each other."""
    sender = facts.sender
    reached = words.say(
        N_("%(address)s %(postcode)s · Telepon %(phone)s"),
        address=sender.address,
        postcode=sender.postcode,
        phone=sender.phone,
    )
    name = sender.name.upper()
    lines = [(name, _name_size(name, width), True, 13.2), (reached, SIZE, False, 11.0)]
    if _KIND_OF_PLACE.match(sender.city):
        lines.insert(0, (f"PEMERINTAH {sender.city.upper()}", SIZE, False, 5.6))
    heights = [
        min(most, _height_of(text, size, width, bold=bold)) for text, size, bold, most in lines
    ]
    y = _TOP + (_LINE - 1 - _TOP - sum(heights)) / 2
    for (text, size, bold, _most), height in zip(lines, heights, strict=True):
        yield Text(left, y, width, height, text, size, bold=bold, align="centre")
        y += height


def _name_size(name: str, width: float) -> float:
    """Return the type size that keeps the name on one line, or the large one for two lines."""
    size, lines = fitted(name, _LARGE, width, _LARGE * LEADING / MM, bold=True)
    return size if len(lines) == 1 and size >= SIZE else _LARGE


def _height_of(text: str, size: float, width: float, *, bold: bool) -> float:
    _, lines = fitted(text, size, width, 1000, bold=bold)
    return (len(lines) * LEADING * size + 2) / MM


def subject_fits(subject: str, paper: Paper) -> bool:
    """Tell whether a subject stands beside the window in full size, on two lines at most."""
    width = paper.width - EDGE - _BESIDE - _LABEL
    size, _ = fitted(subject, SIZE, width, _TWO_LINES, bold=False)
    return size >= SIZE


def _particulars(facts: LetterFacts, number: str, paper: Paper, words: Words) -> Iterator[Item]:
    """Yield place and day, then Nomor, Sifat, Lampiran and Hal, right of the window."""
    width = paper.width - EDGE - _BESIDE
    place = _KIND_OF_PLACE.sub("", facts.sender.city).title()
    begun = f"{place}, {letter_date(facts.day, words.language)}"
    urgent = own_word("urgent", facts.language)
    rows = (
        (N_("Nomor"), number),
        (N_("Sifat"), urgent if facts.kind == REMINDER else words.say(N_("Biasa"))),
        (N_("Lampiran"), "–"),
        (N_("Hal"), facts.subject),
    )
    height = min(_height_of(begun, SIZE, width, bold=False), _TWO_LINES)
    yield Text(_BESIDE, BOX[1], width, height, begun, SIZE)
    y, bottom = BOX[1] + height + 3, MAY_SHOW[1] + MAY_SHOW[3]
    for label, value in rows:
        yield Text(_BESIDE, y, _LABEL - _COLON, 6, words.say(label), SIZE)
        height = _height_of(value, SIZE, width - _LABEL, bold=False)
        height = min(height, _TWO_LINES, bottom - y)
        yield Text(_BESIDE + _LABEL - _COLON, y, _COLON, 6, ":", SIZE)
        yield Text(_BESIDE + _LABEL, y, width - _LABEL, height, value, SIZE)
        y += height
