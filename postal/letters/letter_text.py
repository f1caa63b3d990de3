"""What a letter says between its head and its slip, block by block, in words for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from postal.codes import TrackingCode
from postal.letter_facts import MISSING, Asked, LetterFacts, Signer
from postal.letters.kop import EDGE, SIZE
from postal.printing.flow import Block, paragraph, row
from postal.printing.items import Rule, Text
from postal.printing.pictures import picture_in
from postal.printing.words import Words
from postal.verdicts import PLAIN, Verdict
from postal.wording import N_

PictureOf = Callable[[tuple[str, int, int]], bytes | None]
"""Gives a page's JPEG for its file's hash, its number from 1 and its turn; None without one."""

OUTCOMES: Final[dict[str, str]] = {
    MISSING: N_("Berkasnya sudah kami periksa dan belum lengkap. Mohon kirim kepada kami:"),
}
"""What became of the application, by kind of letter."""

_COUNT: Final = 8.0  # width of an item's number
_PICTURE: Final = 34.0  # its longer side
_CAPTION: Final = 9.0
_ASKING: Final = 0.45  # of the width, for the tracking code beside the signature
_PEN: Final = 17.0  # height left for a signature


def body(facts: LetterFacts, width: float, words: Words, picture_of: PictureOf) -> list[Block]:
    """Return the blocks of the letter, ``width`` mm wide; its end stays on one page.

    Raises NotATrackingCode or CheckFailed where the tracking code is none.
    """
    return [
        *_opening(facts, width, words),
        *_asked(facts, width, words, picture_of),
        *_sending(facts, width, words),
        *_closing(facts, width, words),
    ]


def _opening(facts: LetterFacts, width: float, words: Words) -> Iterator[Block]:
    yield paragraph(EDGE, width, words.say(N_("Dengan hormat,")), SIZE, gap=1)
    values = {
        "service": facts.service or words.say(N_("layanan kependudukan")),
        "day": words.day(facts.received_on),
    }
    if facts.about:
        about = N_("Permohonan Anda (%(service)s) untuk %(names)s kami terima pada %(day)s.")
        received = words.say(about, names=", ".join(facts.about), **values)
    else:
        received = words.say(
            N_("Permohonan Anda (%(service)s) kami terima pada %(day)s."), **values
        )
    text = f"{received} {words.say(OUTCOMES[facts.kind])}"
    yield replace(paragraph(EDGE, width, text, SIZE, gap=1), with_next=True)


def _asked(
    facts: LetterFacts, width: float, words: Words, picture_of: PictureOf
) -> Iterator[Block]:
    for number, asked in enumerate(facts.asked, start=1):
        jpeg = picture_of(asked.page) if asked.verdict == Verdict.UNCLEAR and asked.page else None
        taken = _COUNT + (_PICTURE + 4 if jpeg else 0)
        told = [paragraph(EDGE + _COUNT, width - taken, _told(asked, words), SIZE, gap=0.4)]
        if asked.note:
            note = words.say(N_("Catatan petugas: %(note)s"), note=asked.note)
            told.append(paragraph(EDGE + _COUNT, width - taken, note, SIZE, gap=0.4))
        parts = [paragraph(EDGE, _COUNT, f"{number}.", SIZE), stacked(told)]
        if jpeg:
            parts.append(_shown(EDGE + width - _PICTURE, jpeg, words))
        yield _with_gap(row(*parts), 0.8)


def _told(asked: Asked, words: Words) -> str:
    return words.say(PLAIN[Verdict(asked.verdict)], item=asked.name)


def _shown(x: float, jpeg: bytes, words: Words) -> Block:
    """Return the small picture of a page with what it is under it."""
    picture = picture_in(jpeg, x, 1, _PICTURE, _PICTURE)
    caption = words.say(N_("Yang Anda kirim"))
    y = picture.y + picture.height + 0.5
    return Block(
        y + 4, (picture, Text(x, y, _PICTURE, 4, caption, _CAPTION, align="right", grey=0.3))
    )


def _sending(facts: LetterFacts, width: float, words: Words) -> Iterator[Block]:
    if facts.slip is None:
        return
    how = N_(
        "Sobek slip di bagian bawah surat ini. Masukkan slip dan berkasnya ke dalam satu amplop, "
        "slip paling atas. Kirim atau antarkan ke:"
    )
    sender = facts.sender
    yield Block(1)
    yield replace(paragraph(EDGE, width, words.say(how), SIZE, gap=0.5), with_next=True)
    place = (EDGE + _COUNT, width - _COUNT)
    where = f"{sender.address} {sender.postcode}"
    yield stacked(
        [
            paragraph(*place, sender.name, SIZE, bold=True),
            paragraph(*place, where, SIZE, bold=True, gap=1),
        ]
    )


def _closing(facts: LetterFacts, width: float, words: Words) -> Iterator[Block]:
    if facts.wait_until is not None:
        wait = words.say(
            N_("Kami menunggu kiriman Anda sampai %(day)s."), day=words.day(facts.wait_until)
        )
        yield paragraph(EDGE, width, wait, SIZE, bold=True, gap=1)
    free = words.say(
        N_("Layanan ini gratis. Diminta membayar? Adukan ke: %(where)s"),
        where=facts.sender.complaints,
    )
    yield replace(paragraph(EDGE, width, free, SIZE, gap=2), with_next=True)
    left, right = width * _ASKING, width * (1 - _ASKING) - 6
    yield row(
        _asking(facts, left, words),
        _signature(facts.signer, EDGE + left + 6, right, words),
    )


def _asking(facts: LetterFacts, width: float, words: Words) -> Block:
    """Return the tracking code and how to ask with it, for somebody who has a telephone."""
    sender = facts.sender
    how = words.say(
        N_("Tanya kabarnya: telepon %(phone)s (%(hours)s), sebutkan kode ini."),
        phone=sender.phone,
        hours=sender.hours,
    )
    code = TrackingCode.parse(facts.tracking).grouped
    return stacked(
        [
            paragraph(EDGE, width, words.say(N_("Kode pelacakan Anda")), SIZE, gap=0.5),
            paragraph(EDGE, width, code, 17, bold=True, gap=0.5),
            paragraph(EDGE, width, how, SIZE),
        ]
    )


def _signature(signer: Signer, x: float, width: float, words: Words) -> Block:
    """Return who signs, with room for a pen between position and name."""
    lines: list[Block] = []
    if signer.on_behalf_of:
        behalf = words.say(N_("a.n. %(position)s"), position=signer.on_behalf_of)
        lines.append(paragraph(x, width, behalf, SIZE))
    lines.append(paragraph(x, width, f"{signer.title},", SIZE, gap=_PEN))
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
