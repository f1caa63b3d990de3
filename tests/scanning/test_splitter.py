"""Cutting a batch at its covers: no page in another dossier without somebody being asked."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from postal.codes import Kind, Mark
from postal.scanning import reasons as why
from postal.scanning.splitter import KnownCover, Placement, SeenPage, Surroundings, cut

OFFICE = "CX"
A, B, C = (Mark(Kind.DOSSIER, OFFICE, body).text for body in ("AAAAA", "BBBBB", "CCCCC"))
FOREIGN = Mark(Kind.DOSSIER, "ZZ", "AAAAA").text
UNKNOWN = Mark(Kind.DOSSIER, OFFICE, "QQQQQ").text
SLIPPED = A[:-1] + ("0" if A[-1] != "0" else "1")


def pages(*what: str) -> list[SeenPage]:
    """A batch in shorthand: a code is a cover, "-" a page, "." a blank, "?" an unreadable cover."""
    made = []
    for number, one in enumerate(what, start=1):
        if one == "-":
            made.append(SeenPage(number))
        elif one == ".":
            made.append(SeenPage(number, blank=True))
        elif one == "?":
            made.append(SeenPage(number, cover_like=True))
        else:
            made.append(SeenPage(number, tuple(one.split("+")), cover_like=True))
    return made


def place(
    batch: list[SeenPage],
    covers: Mapping[str, int | None] | None = None,
    **more: object,
) -> list[Placement]:
    sheets = {A: None, B: None, C: None, **(covers or {})}
    known = {
        code: KnownCover("ready", count, "run", number)
        for number, (code, count) in enumerate(sheets.items(), start=1)
    }
    return cut(batch, Surroundings(OFFICE, {**known, **more.pop("known", {})}, **more))  # type: ignore[arg-type,dict-item]


def filed(placed: list[Placement], code: str) -> list[int]:
    return [one.number for one in placed if one.place == "dossier" and one.code == code]


def waiting(placed: list[Placement]) -> dict[int, str | None]:
    return {one.number: one.reason for one in placed if one.reason is not None}


def test_a_clean_tray_is_cut_at_its_covers() -> None:
    placed = place(pages(A, "-", "-", B, "-"), {A: 2, B: 1})
    assert filed(placed, A) == [2, 3]
    assert filed(placed, B) == [5]
    assert waiting(placed) == {}


def test_every_page_gets_exactly_one_placement_in_order() -> None:
    placed = place(pages("-", A, "-", "?", "-", B, "."))
    assert [one.number for one in placed] == list(range(1, 8))


def test_pages_before_the_first_cover_wait() -> None:
    placed = place(pages("-", A, "-"))
    assert waiting(placed) == {1: why.BEFORE_FIRST_COVER}


def test_a_batch_without_any_cover_waits_as_a_whole() -> None:
    assert waiting(place(pages("-", "-"))) == {1: why.NO_COVER, 2: why.NO_COVER}


def test_a_leading_blank_page_is_placed_as_blank() -> None:
    placed = place(pages(".", A, "-"))
    assert (placed[0].place, placed[0].reason) == ("blank", None)


def test_an_unreadable_cover_ends_the_dossier_before_it() -> None:
    placed = place(pages(A, "-", "?", "-", B, "-"), {A: 1, B: 1})
    assert filed(placed, A) == [2]
    assert filed(placed, B) == [6]
    assert waiting(placed) == {3: why.UNREADABLE_COVER, 4: why.COVER_NOT_CERTAIN}


def test_a_missing_cover_shows_in_the_counted_sheets() -> None:
    placed = place(pages(A, "-", "-", "-", C, "-"), {A: 1, C: 1})
    assert filed(placed, A) == []
    assert {number: placed[number - 1].suggested for number in (2, 3, 4)} == dict.fromkeys(
        (2, 3, 4), A
    )
    assert set(waiting(placed).values()) == {why.SHEETS_DIFFER}
    assert filed(placed, C) == [6]


def test_a_page_too_few_shows_as_well() -> None:
    assert waiting(place(pages(A, "-"), {A: 2})) == {2: why.SHEETS_DIFFER}


def test_a_cover_skipped_in_the_print_run_holds_an_uncounted_dossier() -> None:
    batch = pages(A, "-", "-", C, "-")
    placed = place(batch, waiting=frozenset({("run", 2)}))
    assert waiting(placed) == {2: why.COVER_MISSING, 3: why.COVER_MISSING}
    assert filed(placed, C) == [5]


def test_the_only_cover_of_a_tray_not_seen_holds_the_last_uncounted_dossier() -> None:
    batch = pages(A, "-", B, "-", C, "-", "-")
    placed = place(batch, waiting=frozenset({("run", 4)}))
    assert waiting(placed) == {6: why.COVER_MISSING, 7: why.COVER_MISSING}
    assert waiting(place(batch, {C: 2}, waiting=frozenset({("run", 4)}))) == {}


def test_a_tray_scanned_in_parts_is_no_doubt() -> None:
    assert waiting(place(pages(A, "-", B, "-"), waiting=frozenset({("run", 3)}))) == {}
    more = frozenset({("run", 4), ("run", 5)})
    assert waiting(place(pages(A, "-", B, "-", C, "-"), waiting=more)) == {}


def test_counted_sheets_that_agree_outweigh_a_skipped_cover() -> None:
    placed = place(pages(A, "-", "-", C, "-"), {A: 2, C: 1}, waiting=frozenset({("run", 2)}))
    assert waiting(placed) == {}


def test_a_cover_with_nothing_under_it_is_named_and_holds_its_uncounted_neighbour() -> None:
    placed = place(pages(A, B, "-"))
    assert waiting(placed) == {1: why.COVER_WITHOUT_PAGES, 3: why.AFTER_EMPTY_COVER}


def test_two_covers_in_a_row_do_not_hold_a_counted_neighbour() -> None:
    placed = place(pages(A, B, "-"), {A: 1, B: 1})
    assert waiting(placed) == {1: why.COVER_WITHOUT_PAGES}
    assert filed(placed, B) == [3]


def test_the_same_sheet_doubled_on_top_is_one_cover() -> None:
    placed = place(pages(A, A, "-"), {A: 1})
    assert waiting(placed) == {}
    assert [one.place for one in placed] == ["cover", "cover", "dossier"]


def test_a_cover_seen_at_two_places_holds_both() -> None:
    placed = place(pages(A, "-", B, "-", A, "-"), {B: 1})
    assert waiting(placed) == dict.fromkeys((2, 5, 6), why.REPEATED_CODE)
    assert filed(placed, B) == [4]


def test_a_dossier_scanned_before_asks_what_the_new_pages_are() -> None:
    placed = place(pages(A, "-"), known={A: KnownCover("seen")})
    assert waiting(placed) == {2: why.SEEN_BEFORE}
    assert placed[1].suggested == A


def test_a_foreign_unknown_misspelt_or_void_code_is_named_on_its_page() -> None:
    known = {C: KnownCover("void")}
    for code, reason in (
        (FOREIGN, why.FOREIGN_CODE),
        (UNKNOWN, why.UNKNOWN_CODE),
        (SLIPPED, why.MISSPELT_CODE),
        (C, why.VOID_CODE),
        (f"{A}+{B}", why.TWO_CODES),
    ):
        placed = place(pages(B, "-", code, "-"), {B: 1}, known=known)
        assert waiting(placed) == {3: reason, 4: why.COVER_NOT_CERTAIN}, code
        assert filed(placed, B) == [2]


def test_a_decoy_on_an_ordinary_page_holds_an_uncounted_dossier_before_it() -> None:
    decoy = SeenPage(3, (FOREIGN,), cover_like=False)
    placed = place([*pages(A, "-"), decoy, SeenPage(4)])
    assert waiting(placed)[2] == why.COVER_NOT_CERTAIN
    assert placed[2].suggested == A


def test_marks_of_other_kinds_are_ordinary_pages() -> None:
    slip = Mark(Kind.SLIP, OFFICE, "SSSSS").text
    batch = [*pages(A, "-"), SeenPage(3, (slip,))]
    assert filed(place(batch, {A: 2}), A) == [2, 3]


def test_a_pile_fed_upside_down_is_held_although_the_counts_fit() -> None:
    placed = place(pages("-", "-", B, "-", "-", A), {A: 2, B: 2})
    assert filed(placed, A) == filed(placed, B) == []
    assert why.REVERSED in waiting(placed).values()


def test_both_sides_count_two_pages_a_sheet_after_the_covers_own_back() -> None:
    batch = pages(A, ".", "-", ".", "-", "-", B, ".", "-", ".")
    placed = place(batch, {A: 2, B: 1})
    assert waiting(placed) == {}
    assert filed(placed, A) == [2, 3, 4, 5, 6]


def test_blank_backs_dropped_by_the_scanner_are_accepted_only_when_said() -> None:
    batch = pages(A, "-", "-", "-")
    assert waiting(place(batch, {A: 2}))
    assert waiting(place(batch, {A: 2}, sides="mixed")) == {}


def test_a_batch_said_to_be_two_sided_wants_every_back() -> None:
    assert waiting(place(pages(A, ".", "-", "-"), {A: 2}, sides="double"))


@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=6),
    drop=st.data(),
)
def test_a_lost_cover_never_gives_its_pages_away_when_sheets_were_counted(
    sizes: list[int], drop: st.DataObject
) -> None:
    lost = drop.draw(st.integers(0, len(sizes) - 1))
    codes = [Mark(Kind.DOSSIER, OFFICE, f"0000{n}").text for n in range(len(sizes))]
    batch: list[str] = []
    truth: list[str] = []
    for number, (code, size) in enumerate(zip(codes, sizes, strict=True)):
        head = [] if number == lost else [code]
        batch += [*head, *("-" * size)]
        truth += [code] * (len(head) + size)
    known = {
        code: KnownCover("ready", size, "run", n)
        for n, (code, size) in enumerate(zip(codes, sizes, strict=True))
    }
    placed = cut(pages(*batch), Surroundings(OFFICE, known))
    for one, owner in zip(placed, truth, strict=True):
        assert one.place != "dossier" or one.code == owner
