"""What a letter says between its head and its slip, block by block, in words for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from postal.codes import TrackingCode
from postal.correspondence.letter_facts import Asked, LetterFacts, Passage, Signer
from postal.correspondence.letter_fields import wording
from postal.correspondence.letter_texts import own_text
from postal.letters.kop import EDGE, SIZE
from postal.printing.flow import Block, paragraph, row
from postal.printing.items import Rule, Text
from postal.printing.pictures import picture_in
from postal.printing.type import MM, fitted
from postal.printing.words import Words
from postal.verdicts import PLAIN, Verdict
from postal.wording import N_

PictureOf = Callable[[tuple[str, int, int]], bytes | None]
"""Gives a page's JPEG for its file's hash, its number from 1 and its turn; None without one."""

_COUNT: Final = 8.0  # width of an item's number
PICTURE: Final = 34.0
"""The longer side of a page's picture in mm."""
SMALL_PICTURE: Final = 28.0
"""The same where a letter would need another sheet for it."""
_CLOSER: Final = 0.6  # mm of the white under a paragraph that can be spared
_CAPTION: Final = 9.0
_ASKING: Final = 0.45  # of the width, for the tracking code beside the signature
_PEN: Final = 14.5  # height left for a signature
_BULLET: Final = 5.0
_FULL: Final = 1000.0  # mm; no paragraph is higher
_TOGETHER: Final = 5  # lines of a paragraph that no page parts
_GAP_BETWEEN: Final = 1 + 2 / MM  # what a paragraph has under it, and a part of one has not
_ASIDE: Final = frozenset({"beside", "code"})
_LISTED: Final = frozenset({"asked", "item", "office"})


def worded(facts: LetterFacts) -> LetterFacts:
    """Return the letter with its words; one older than the texts has the program's own."""
    if facts.passages:
        return facts
    subject, passages = wording(own_text(facts.kind, facts.language), facts, as_written=True)
    return replace(facts, subject=subject, passages=passages)


def closer(blocks: list[Block]) -> list[Block]:
    """Return the blocks with less white between them; the last one is the letter's end."""
    return [*(replace(each, height=each.height - _CLOSER) for each in blocks[:-1]), blocks[-1]]


def body(
    facts: LetterFacts,
    width: float,
    words: Words,
    picture_of: PictureOf,
    *,
    side: float = PICTURE,
) -> list[Block]:
    """Return the blocks of the letter, ``width`` mm wide; its end stays on one page.

    ``side`` is the longer side of the pictures of unclear pages, in mm.

    Raises NotATrackingCode or CheckFailed where the tracking code is none.
    """
    told = [each for each in worded(facts).passages if each.look not in _ASIDE]
    blocks: list[Block] = []
    for number, passage in enumerate(told):
        after = told[number + 1].look if number + 1 < len(told) else ""
        if passage.look == "asked":
            blocks += _asked(facts, width, words, picture_of, side)
            continue
        *upper, block = _blocks(passage, width, last=after != passage.look)
        leads = after in _LISTED and passage.look in ("plain", "bold", "office")
        # The last paragraph is not parted from the signature under it.
        blocks += [*upper, replace(block, with_next=leads or number + 1 == len(told))]
    return [*blocks, _end(facts, width, words)]


def _blocks(passage: Passage, width: float, *, last: bool) -> Iterator[Block]:
    """Yield one piece of the words, a long one in parts that may stand on two pages."""
    _, lines = fitted(passage.text, SIZE, width, _FULL, bold=passage.look == "bold")
    if len(lines) <= _TOGETHER or passage.look not in ("plain", "bold"):
        yield _block(passage, width, last=last)
        return
    for first in range(0, len(lines), _TOGETHER):
        part = " ".join(lines[first : first + _TOGETHER])
        block = _block(replace(passage, text=part), width, last=last)
        end = first + _TOGETHER >= len(lines)
        yield block if end else replace(block, height=block.height - _GAP_BETWEEN)


def _block(passage: Passage, width: float, *, last: bool) -> Block:
    """Return one piece of the words; ``last`` of its look, where space follows a list."""
    gap = 1.0 if last else 0.3
    if passage.look == "office":
        return paragraph(EDGE + _COUNT, width - _COUNT, passage.text, SIZE, bold=True, gap=gap)
    if passage.look == "item":
        line = paragraph(EDGE + _BULLET, width - _BULLET, passage.text, SIZE, gap=gap)
        return row(paragraph(EDGE, _BULLET, "–", SIZE), line)
    return paragraph(EDGE, width, passage.text, SIZE, bold=passage.look == "bold", gap=1)


def _asked(
    facts: LetterFacts, width: float, words: Words, picture_of: PictureOf, side: float
) -> Iterator[Block]:
    for number, asked in enumerate(facts.asked, start=1):
        jpeg = picture_of(asked.page) if asked.verdict == Verdict.UNCLEAR and asked.page else None
        taken = _COUNT + (side + 4 if jpeg else 0)
        told = [paragraph(EDGE + _COUNT, width - taken, _told(asked, words), SIZE, gap=0.4)]
        if asked.note:
            note = words.say(N_("Catatan petugas: %(note)s"), note=asked.note)
            told.append(paragraph(EDGE + _COUNT, width - taken, note, SIZE, gap=0.4))
        parts = [paragraph(EDGE, _COUNT, f"{number}.", SIZE), stacked(told)]
        if jpeg:
            parts.append(_shown(EDGE + width - side, jpeg, side, words))
        yield _with_gap(row(*parts), 0.8)


def _told(asked: Asked, words: Words) -> str:
    return words.say(PLAIN[Verdict(asked.verdict)], item=asked.name)


def _shown(x: float, jpeg: bytes, side: float, words: Words) -> Block:
    """Return the small picture of a page with what it is under it."""
    picture = picture_in(jpeg, x, 1, side, side)
    caption = words.say(N_("Yang Anda kirim"))
    y = picture.y + picture.height + 0.5
    below = Text(x, y, side, 4, caption, _CAPTION, align="right", grey=0.3)
    return Block(y + 4, (picture, below))


def _end(facts: LetterFacts, width: float, words: Words) -> Block:
    """Return the tracking code with how to ask, and the signature beside it."""
    left, right = width * _ASKING, width * (1 - _ASKING) - 6
    signature = _signature(facts.signer, EDGE + left + 6, right, words)
    return row(_asking(facts, left), stacked([Block(1), signature]))


def _asking(facts: LetterFacts, width: float) -> Block:
    """Return the tracking code, and the words around it."""
    code = TrackingCode.parse(facts.tracking).grouped
    lines = [Block(1)]
    for passage in worded(facts).passages:
        if passage.look == "code":
            lines.append(paragraph(EDGE, width, code, 17, bold=True, gap=0.5))
        elif passage.look == "beside":
            lines.append(paragraph(EDGE, width, passage.text, SIZE, gap=0.5))
    return stacked(lines)


def _signature(signer: Signer, x: float, width: float, words: Words) -> Block:
    """Return who signs, with room for a pen between position and name."""
    lines: list[Block] = []
    if signer.on_behalf_of:
        behalf = words.say(N_("a.n. %(position)s"), position=signer.on_behalf_of)
        lines.append(paragraph(x, width, behalf, SIZE))
    title = signer.title or words.say(N_("Kepala Dinas"))
    lines.append(paragraph(x, width, f"{title},", SIZE, gap=_PEN))
    if signer.name:
        lines.append(paragraph(x, width, signer.name, SIZE, bold=True))
    else:
        lines.append(Block(1, (Rule(x, 0, width, 0),)))
    if signer.nip:
        lines.append(paragraph(x, width, words.say(N_("NIP %(nip)s"), nip=signer.nip), SIZE))
    return stacked(lines)


def stacked(blocks: list[Block]) -> Block:
    """Return blocks under each other as one."""
    items, y = [], 0.0
    for block in blocks:
        items += [replace(item, y=item.y + y) for item in block.items]
        y += block.height
    return Block(y, tuple(items))


def _with_gap(block: Block, gap: float) -> Block:
    return replace(block, height=block.height + gap)
