"""What the reader saw on a page and how, in words for people."""

from __future__ import annotations

from dataclasses import dataclass

from postal.codes import CheckFailed, Mark, NotAMark
from postal.models import Page
from postal.page_words import WORDS, unclear
from postal.wording import N_

HOW: dict[str, str] = {
    "jpeg": N_("gambar asli dari pemindai"),
    "jpeg-first": N_("foto dari telepon"),
    "jpeg2000": N_("gambar asli dari pemindai"),
    "ccitt": N_("gambar hitam putih dari pemindai"),
    "jbig2": N_("gambar hitam putih dari pemindai"),
    "flate": N_("gambar asli dari pemindai"),
    "png": N_("gambar asli dari pemindai"),
    "tiff": N_("gambar asli dari pemindai"),
    "rendered": N_("halaman digambar ulang dari filenya"),
}
_LEFT_OUT = {
    "jpeg-first": N_("foto pertama dari beberapa foto dalam satu file; yang lain tidak dibaca")
}
_OTHER_WAY = N_("gambar dari filenya")
_AT_ONCE = N_("terbaca langsung")
_WITH_EFFORT = N_("terbaca setelah gambarnya diperjelas")
_SPELT_WRONG = N_("salah satu simbolnya rusak")
_OF_ANOTHER_OFFICE = N_("milik kantor lain")


@dataclass(frozen=True)
class CodeSeen:
    """A code as it is shown; ``flaw`` says what is wrong with it, None when nothing is."""

    text: str
    flaw: str | None = None


@dataclass(frozen=True)
class PageFacts:
    """What the screen tells of a page; every text is a msgid. ``machine`` is for whoever asks."""

    codes: tuple[CodeSeen, ...]
    effort: str | None
    source: str
    quality: tuple[str, ...]
    machine: str


def facts_of(page: Page, office: str) -> PageFacts:
    """Return the facts of a page; ``office`` is the two symbols of our own marks."""
    effort = _AT_ONCE if page.reader == "zxing" else _WITH_EFFORT
    return PageFacts(
        codes=tuple(_code(text, office) for text in page.codes),
        effort=effort if page.reader else None,
        source=HOW.get(page.how, _OTHER_WAY),
        quality=(*quality_of(page), *filter(None, [_LEFT_OUT.get(page.how)])),
        machine=" · ".join(part for part in (page.how, page.reader) if part),
    )


def quality_of(page: Page) -> tuple[str, ...]:
    """Return the msgids of what is poor about a page's picture."""
    return tuple(WORDS[key] for key in unclear(page.quality))


def _code(text: str, office: str) -> CodeSeen:
    try:
        mark = Mark.read(text)
    except CheckFailed:
        return CodeSeen(text, _SPELT_WRONG)
    except NotAMark:
        return CodeSeen(text)
    return CodeSeen(mark.grouped, None if mark.office == office else _OF_ANOTHER_OFFICE)
