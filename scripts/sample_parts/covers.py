"""Samples with a cover that is lost, strange, doubled or cannot be read."""

from __future__ import annotations

from postal.codes import Kind, Mark
from postal.scanning import reasons as why
from scripts.sample_parts.papers import Papers, Side, doubted, held


def unreadable_between_two(p: Papers) -> list[Side]:
    """Notes lie on every code of the middle cover."""
    middle = p.unreadable(1).waits(why.UNREADABLE_COVER)
    return [*p.whole(0), middle, *held(p.pages(1), why.COVER_NOT_CERTAIN), *p.whole(2)]


def missing_cover(p: Papers) -> list[Side]:
    """The second cover never came through the feeder; sheets were counted."""
    lost = held([*p.pages(0), *p.pages(1)], why.SHEETS_DIFFER)
    return [p.cover(0), *lost, *p.whole(2)]


def missing_cover_uncounted(p: Papers) -> list[Side]:
    """The same where nobody counted: only the print run tells."""
    lost = held([*p.pages(0), *p.pages(1)], why.COVER_MISSING)
    return [p.cover(0), *lost, *p.whole(2)]


def missing_first_cover(p: Papers) -> list[Side]:
    """The first cover never came through."""
    return [*held(p.pages(0), why.BEFORE_FIRST_COVER), *p.whole(1), *p.whole(2)]


def missing_last_cover(p: Papers) -> list[Side]:
    """The last cover of the printed tray never came through."""
    lost = held([*p.pages(1), *p.pages(2)], why.COVER_MISSING)
    return [*p.whole(0), p.cover(1), *lost]


def face_down_cover(p: Papers) -> list[Side]:
    """The second cover lay with its blank back upwards."""
    lost = held([*p.pages(0), p.back(None), *p.pages(1)], why.COVER_MISSING)
    return [p.cover(0), *lost, *p.whole(2)]


def overlapping_sheets(p: Papers) -> list[Side]:
    """The first dossier's last page lies over the second cover; the second's pages follow."""
    return missing_cover(p)


def two_covers_in_a_row(p: Papers) -> list[Side]:
    """The first cover has lost its pages, or gave them to the second."""
    empty = doubted(p.cover(0), why.COVER_WITHOUT_PAGES)
    return [empty, p.cover(1), *held(p.pages(1), why.AFTER_EMPTY_COVER), *p.whole(2)]


def cover_seen_twice(p: Papers) -> list[Side]:
    """A reprint of the first cover lies further down in the pile."""
    again = doubted(p.cover(0), why.REPEATED_CODE)
    first = [p.cover(0), *held(p.pages(0), why.REPEATED_CODE)]
    return [*first, *p.whole(1), again, *held(p.pages(0, 1, first=2), why.REPEATED_CODE)]


def cover_without_pages(p: Papers) -> list[Side]:
    """Under the last cover there is nothing."""
    return [*p.whole(0), *p.whole(1), doubted(p.cover(2), why.COVER_WITHOUT_PAGES)]


def foreign_office(p: Papers) -> list[Side]:
    """A cover of another office lies within a dossier."""
    code = Mark.new(Kind.DOSSIER, "ZZ").text
    stranger = p.with_code(code).waits(why.FOREIGN_CODE)
    first = [p.cover(0), *held(p.pages(0, 1), why.SHEETS_DIFFER)]
    return [*first, stranger, *held(p.pages(0, 1, first=1), why.COVER_NOT_CERTAIN), *p.whole(1)]


def unknown_cover(p: Papers) -> list[Side]:
    """A cover of this office that nobody registered."""
    code = Mark.new(Kind.DOSSIER, Mark.read(p.sheets[0].code).office).text
    stranger = p.with_code(code).waits(why.UNKNOWN_CODE)
    return [*p.whole(0), stranger, *held(p.pages(1), why.COVER_NOT_CERTAIN)]


def void_cover(p: Papers) -> list[Side]:
    """A cover that was declared void, its bundle still under it."""
    old = p.cover(1).waits(why.VOID_CODE)
    return [*p.whole(0), old, *held(p.pages(1), why.COVER_NOT_CERTAIN), *p.whole(2)]


def misspelt_code(p: Papers) -> list[Side]:
    """A cover whose code has one wrong symbol."""
    code = p.sheets[1].code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    page = p.with_code(wrong).waits(why.MISSPELT_CODE)
    return [*p.whole(0), page, *held(p.pages(1), why.COVER_NOT_CERTAIN), *p.whole(2)]


def two_codes(p: Papers) -> list[Side]:
    """A page shows the codes of two dossiers."""
    both = p.stamped([p.sheets[1].code, p.sheets[2].code]).waits(why.TWO_CODES)
    before = held(p.pages(0), why.COVER_NOT_CERTAIN)
    return [p.cover(0), *before, both, *held(p.pages(1), why.COVER_NOT_CERTAIN)]


def covers_exchanged(p: Papers) -> list[Side]:
    """The second and third cover lie on each other's bundle, all of two sheets."""
    swapped = [p.cover(2), *p.pages(1), p.cover(1), *p.pages(2)]
    return [*p.whole(0), *held(swapped, why.EXCHANGED), *p.whole(3)]


def no_cover_at_all(p: Papers) -> list[Side]:
    """Pages, and no cover."""
    return held(p.pages(0, 3), why.NO_COVER)


def a_photo(p: Papers) -> list[Side]:
    """A phone's photo of a cover; it lies on its side and says so."""
    return [doubted(p.cover(0), why.COVER_WITHOUT_PAGES)]
