"""Samples whose pages lie in another order, came twice, or not at all."""

from __future__ import annotations

from postal.codes import Kind, Mark
from postal.scanning import reasons as why
from scripts.sample_parts.papers import Papers, Side, doubted, held
from scripts.sample_parts.sound import clean_tray


def double_feed(p: Papers) -> list[Side]:
    """Two pages of the first dossier went through as one."""
    return [p.cover(0), *held(p.pages(0, 1), why.SHEETS_DIFFER), *p.whole(1), *p.whole(2)]


def decoy_of_our_shape(p: Papers) -> list[Side]:
    """A page carries a mark like ours, of another office."""
    strange = Mark.new(Kind.DOSSIER, "ZZ").text
    page = p.stamped([strange], 0).waits(why.FOREIGN_CODE)
    after = held(p.pages(0, 1, first=1), why.COVER_NOT_CERTAIN)
    return [doubted(p.cover(0), why.COVER_WITHOUT_PAGES), page, *after, *p.whole(1)]


def reversed_pile(p: Papers) -> list[Side]:
    """The pile was fed last page first."""
    pages = clean_tray(p)[::-1]
    first = held(pages[:2], why.BEFORE_FIRST_COVER)
    rest = held(pages[2:], why.REVERSED)
    return [*first, *rest[:-1], doubted(rest[-1], why.COVER_WITHOUT_PAGES)]


def pages_before_first_cover(p: Papers) -> list[Side]:
    """The last page of another tray comes first."""
    stray = held(p.pages(2, 1), why.BEFORE_FIRST_COVER)
    return [*stray, *p.whole(0), *p.whole(1)]


def interleaved(p: Papers) -> list[Side]:
    """A page of the second dossier slipped into the first one."""
    one, other = p.pages(0), p.pages(1)
    first = [p.cover(0), *held([one[0], other[0], one[1]], why.SHEETS_DIFFER)]
    return [*first, p.cover(1), *held(other[1:], why.SHEETS_DIFFER), *p.whole(2)]


def slip_without_cover(p: Papers) -> list[Side]:
    """An answer came with our slip on top and without a cover."""
    bare = held([p.marked(Kind.SLIP), *p.pages(2, 1)], why.SLIP_AT_HEAD)
    return [*bare, *p.whole(0), *p.whole(1)]


def same_page_twice(p: Papers) -> list[Side]:
    """The feeder took a page a second time."""
    one, two = p.pages(0)
    return [p.cover(0), *held([one, one, two], why.SHEETS_DIFFER), *p.whole(1)]


def backs_of(p: Papers, fronts: list[Side]) -> list[Side]:
    """Return the backs of a pile: every second page is printed on both sides."""
    made = []
    for number, page in enumerate(fronts):
        written = page.place == "dossier" and number % 2
        here = p.pages(page.dossier or 0, 1, first=5 + number)[0]
        made.append(here if written else p.back(page.dossier, number))
    return made


def passes_with_order_said(p: Papers) -> list[Side]:
    """A single-sided feeder took all fronts, then all backs from the last one on."""
    fronts = clean_tray(p)
    return [*fronts, *backs_of(p, fronts)[::-1]]


def passes_unsaid(p: Papers) -> list[Side]:
    """The same file, of which nobody said so: the last dossier has too many pages."""
    pages = passes_with_order_said(p)
    last = [page for page in pages[7:] if page.place != "cover"]
    return [*pages[:7], *held(last, why.SHEETS_DIFFER)]


def passes_uneven(p: Papers) -> list[Side]:
    """One sheet was missed in the second pass."""
    pages = passes_with_order_said(p)[:-1]
    return held(pages, why.PASSES_UNEVEN)


def pass_of_backs(p: Papers) -> list[Side]:
    """The second pass as a file of its own: it holds no cover."""
    backs = backs_of(p, clean_tray(p))[::-1]
    return [
        p.back(None, number) if page.blank else page.waits(why.NO_COVER)
        for number, page in enumerate(backs)
    ]


def first_half(p: Papers) -> list[Side]:
    """The scanner stopped within the first dossier."""
    return [p.cover(0), *held(p.pages(0, 1), why.SHEETS_DIFFER)]


def second_half(p: Papers) -> list[Side]:
    """It went on in a file of its own."""
    return [*held(p.pages(0, 1, first=1), why.BEFORE_FIRST_COVER), *p.whole(1)]


def two_dossiers(p: Papers) -> list[Side]:
    """The first two dossiers of a tray."""
    return [*p.whole(0), *p.whole(1)]


def the_same_and_one_more(p: Papers) -> list[Side]:
    """The scanner appended to its first file: the same pictures, and a dossier more."""
    again = held(two_dossiers(p), why.SEEN_BEFORE)
    return [*again, *p.whole(2)]
