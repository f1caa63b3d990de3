"""Cutting a batch at its covers: no page in another dossier without somebody being asked."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from postal.codes import Kind, Mark
from postal.scanning import reasons as why
from postal.scanning.splitter import KnownCover, Placement, SeenPage, Surroundings, Waiting, cut

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
        code: KnownCover("ready", count, "run", number, number)
        for number, (code, count) in enumerate(sheets.items(), start=1)
    }
    return cut(batch, Surroundings(OFFICE, {**known, **more.pop("known", {})}, **more))  # type: ignore[arg-type,dict-item]


def missing(place: int, sheets: int | None = None, run: str = "run") -> Waiting:
    """A printed cover of the run that no batch has shown."""
    return Waiting(f"missing-{run}-{place}", run, place, place, sheets)


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
    placed = place(batch, waiting=(missing(2),))
    assert waiting(placed) == {2: why.COVER_MISSING, 3: why.COVER_MISSING}
    assert filed(placed, C) == [5]


def test_the_only_cover_of_a_tray_not_seen_holds_the_last_uncounted_dossier() -> None:
    batch = pages(A, "-", B, "-", C, "-", "-")
    placed = place(batch, waiting=(missing(4),))
    assert waiting(placed) == {6: why.COVER_MISSING, 7: why.COVER_MISSING}
    assert waiting(place(batch, {C: 2}, waiting=(missing(4),))) == {}


def test_a_gap_within_the_tray_does_not_hide_the_one_at_its_end() -> None:
    batch = pages(A, "-", "-", B, "-", C, "-", "-")
    known = {code: KnownCover("ready", None, "run", n, n) for code, n in ((A, 1), (B, 3), (C, 4))}
    placed = place(batch, known=known, waiting=(missing(2), missing(5)))
    assert waiting(placed) == dict.fromkeys((2, 3, 7, 8), why.COVER_MISSING)


def test_a_tray_scanned_in_parts_is_no_doubt() -> None:
    assert waiting(place(pages(A, "-", B, "-"), waiting=(missing(3),))) == {}
    more = (missing(4), missing(5))
    assert waiting(place(pages(A, "-", B, "-", C, "-"), waiting=more)) == {}


def test_counted_sheets_that_agree_outweigh_a_skipped_cover_of_as_many() -> None:
    placed = place(pages(A, "-", "-", C, "-"), {A: 2, C: 1}, waiting=(missing(2, 2),))
    assert waiting(placed) == {}


def test_a_skipped_cover_of_fewer_sheets_could_have_made_up_the_count() -> None:
    placed = place(pages(A, "-", "-", C, "-"), {A: 2, C: 1}, waiting=(missing(2, 1),))
    assert waiting(placed) == {2: why.COVER_MISSING, 3: why.COVER_MISSING}


def test_a_cover_with_nothing_under_it_is_named_and_holds_its_uncounted_neighbour() -> None:
    placed = place(pages(A, B, "-"))
    assert waiting(placed) == {1: why.COVER_WITHOUT_PAGES, 3: why.AFTER_EMPTY_COVER}


def test_two_covers_in_a_row_do_not_hold_a_neighbour_whose_pages_are_not_as_many() -> None:
    placed = place(pages(A, B, "-"), {A: 2, B: 1})
    assert waiting(placed) == {1: why.COVER_WITHOUT_PAGES}
    assert filed(placed, B) == [3]


def test_two_covers_in_a_row_hold_pages_that_either_count_would_fit() -> None:
    placed = place(pages(A, B, "-"), {A: 1, B: 1})
    assert waiting(placed) == {1: why.COVER_WITHOUT_PAGES, 3: why.AFTER_EMPTY_COVER}


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


def test_our_own_code_on_a_page_that_is_no_cover_begins_nothing() -> None:
    batch = [*pages(A, "-"), SeenPage(3, (B,)), SeenPage(4)]
    assert waiting(place(batch)) == {
        2: why.COVER_NOT_CERTAIN,
        3: why.CODE_ALONE,
        4: why.COVER_NOT_CERTAIN,
    }


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


D = Mark(Kind.DOSSIER, OFFICE, "DDDDD").text
SLIP = Mark(Kind.SLIP, OFFICE, "SSSSS").text


def of_clerks(
    *covers: tuple[str, str, int, int], sheets: int | None = None
) -> dict[str, KnownCover]:
    """Covers as (code, run, place in the run, place in the day's order)."""
    return {code: KnownCover("ready", sheets, *rest) for code, *rest in covers}  # type: ignore[arg-type]


def test_a_gap_shows_in_a_pile_that_lies_with_the_last_envelope_on_top() -> None:
    placed = place(pages(C, "-", A, "-"), waiting=(missing(2),))
    assert waiting(placed) == {2: why.COVER_MISSING}


def test_an_unreadable_cover_where_one_is_missing_explains_the_gap() -> None:
    placed = place(pages(A, "-", "?", "-", C, "-"), waiting=(missing(2),))
    assert filed(placed, A) == [2]
    assert waiting(placed) == {3: why.UNREADABLE_COVER, 4: why.COVER_NOT_CERTAIN}


def test_a_gap_between_two_covers_of_a_clerk_holds_what_others_laid_between() -> None:
    known = of_clerks((A, "one", 1, 1), (B, "two", 1, 2), (C, "one", 3, 4))
    placed = place(pages(A, "-", B, "-", C, "-"), known=known, waiting=(missing(2, run="one"),))
    assert waiting(placed) == {2: why.COVER_MISSING, 4: why.COVER_MISSING}


def test_a_cover_of_another_clerk_that_is_missing_in_the_order_of_the_day_holds_one_dossier() -> (
    None
):
    known = of_clerks((A, "one", 1, 1), (B, "one", 2, 2), (C, "one", 3, 4))
    gone = Waiting("gone", "two", 1, 3)
    batch = pages(A, "-", B, "-", "-", C, "-")
    assert waiting(place(batch, known=known, waiting=(gone,))) == dict.fromkeys(
        (4, 5), why.COVER_MISSING
    )
    others = tuple(Waiting(f"gone-{n}", "two", n, 3) for n in (1, 2))
    assert waiting(place(batch, known=known, waiting=others)) == {}


def test_the_last_cover_of_a_printed_tray_is_missed_from_two_covers_on() -> None:
    known = {
        code: KnownCover("ready", None, "tray", number, number, tray=True)
        for number, code in enumerate((A, B), start=1)
    }
    batch = pages(A, "-", B, "-", "-")
    placed = place(batch, known=known, waiting=(missing(3, run="tray"),))
    assert waiting(placed) == {4: why.COVER_MISSING, 5: why.COVER_MISSING}


def test_an_empty_cover_holds_the_uncounted_dossier_before_it() -> None:
    placed = place(pages(A, "-", "-", B, C, "-"), {C: 1, B: 2})
    assert waiting(placed) == {
        2: why.BEFORE_EMPTY_COVER,
        3: why.BEFORE_EMPTY_COVER,
        4: why.COVER_WITHOUT_PAGES,
    }


def test_two_covers_at_each_others_place_are_held_unless_their_counts_tell() -> None:
    batch = pages(A, "-", C, "-", B, "-", D, "-")
    known = {D: KnownCover("ready", 1, "run", 4, 4)}
    assert waiting(place(batch, known=known)) == {4: why.EXCHANGED, 6: why.EXCHANGED}
    assert waiting(place(batch, {B: 1, C: 1}, known=known)) == {4: why.EXCHANGED, 6: why.EXCHANGED}
    apart = pages(A, "-", C, "-", "-", B, "-", D, "-")
    assert waiting(place(apart, {B: 1, C: 2}, known=known)) == {}


def test_a_bundle_that_was_laid_on_the_end_is_no_doubt() -> None:
    known = {D: KnownCover("ready", 1, "run", 4, 4)}
    assert waiting(place(pages(A, "-", C, "-", D, "-", B, "-"), known=known)) == {}


def test_covers_out_of_place_are_held_where_counts_show_that_some_are() -> None:
    sheets = {A: 1, B: 1, C: 2}
    known = {D: KnownCover("ready", 3, "run", 4, 4)}
    batch = pages(B, "-", C, "-", D, "-", "-", A, "-", "-", "-")
    reasons = waiting(place(batch, sheets, known=known))
    assert reasons[2] == why.EXCHANGED
    assert set(reasons.values()) == {why.EXCHANGED, why.SHEETS_DIFFER}


def test_a_cover_out_of_order_at_the_place_of_a_missing_one_is_held() -> None:
    known = {D: KnownCover("ready", None, "run", 9, 9)}
    batch = pages(A, "-", D, "-", C, "-")
    placed = place(batch, {C: 1}, known=known, waiting=(missing(2),))
    assert waiting(placed)[4] == why.EXCHANGED


def test_a_cover_on_the_back_of_a_written_page_is_paper_that_was_used_again() -> None:
    batch = pages(A, ".", "-", C, "-", "-", B, ".", "-", "-")
    for sides in ("double", "auto"):
        placed = place(batch, sides=sides)
        assert waiting(placed) == {
            2: why.COVER_NOT_CERTAIN,
            3: why.COVER_NOT_CERTAIN,
            4: why.COVER_ON_BACK,
            5: why.COVER_NOT_CERTAIN,
            6: why.COVER_NOT_CERTAIN,
        }
        assert {one.suggested for one in placed[2:6]} == {A}
        assert filed(placed, B) == [8, 9, 10]


def test_more_covers_on_backs_than_on_fronts_hold_the_whole_pile() -> None:
    for sides in ("double", "auto"):
        placed = place(pages(A, ".", "-", B, "-", C, "-", "-"), sides=sides)
        assert waiting(placed) == {
            **dict.fromkeys((2, 3, 5, 7, 8), why.COVER_NOT_CERTAIN),
            **dict.fromkeys((4, 6), why.COVER_ON_BACK),
        }


def test_a_cover_that_lies_face_down_is_a_cover_all_the_same() -> None:
    placed = place(pages(A, ".", "-", "-", ".", B, "-", "-"), sides="double")
    assert filed(placed, B) == [7, 8]
    assert waiting(placed) == {}


def test_a_blank_page_within_a_dossier_may_be_the_next_cover_face_down() -> None:
    batch = pages(A, "-", B, "-", ".", "-")
    assert waiting(place(batch, waiting=(missing(3), missing(4)))) == dict.fromkeys(
        (4, 5, 6), why.FACE_DOWN
    )
    assert waiting(place(batch, {B: 3}, waiting=(missing(3), missing(4)))) == {}
    assert waiting(place(batch)) == {}


def test_a_batch_said_to_be_two_sided_whose_covers_have_no_blank_back_is_named() -> None:
    placed = place(pages(A, "-", "-", "-", "-", "-"), {A: 2}, sides="double")
    assert set(waiting(placed).values()) == {why.SIDES_DIFFER}


def test_a_batch_said_to_be_one_sided_whose_covers_all_have_blank_backs_is_named() -> None:
    placed = place(pages(A, ".", "-", B, ".", "-"), {A: 2, B: 2}, sides="single")
    assert set(waiting(placed).values()) == {why.SIDES_DIFFER}


def test_a_dirty_back_does_not_make_a_two_sided_batch_one_sided() -> None:
    batch = pages(A, ".", "-", "-", B, "-", "-", "-", C, ".", "-", ".")
    assert waiting(place(batch, {A: 1, B: 1, C: 1})) == {}


def test_blank_pages_do_not_make_up_for_pages_of_another_dossier() -> None:
    batch = pages(A, "-", ".", "-", "-", C, "-")
    assert waiting(place(batch, {A: 3, C: 1})) == dict.fromkeys((2, 3, 4, 5), why.SHEETS_DIFFER)


def test_a_reprint_with_its_own_blank_back_counts_for_itself() -> None:
    batch = pages(A, ".", A, ".", "-", "-", B, ".", "-", ".")
    assert waiting(place(batch, {A: 1, B: 1})) == {}


def test_a_slip_far_down_in_an_uncounted_dossier_may_begin_an_answer_without_a_cover() -> None:
    batch = [*pages(A, "-"), SeenPage(3, (SLIP,)), SeenPage(4)]
    assert waiting(place(batch)) == dict.fromkeys((2, 3, 4), why.SLIP_AT_HEAD)
    assert waiting(place([*pages(A), SeenPage(2, (SLIP,)), SeenPage(3)])) == {}


def test_a_slip_before_the_first_cover_names_the_pages_after_it() -> None:
    batch = [SeenPage(1), SeenPage(2, (SLIP,)), SeenPage(3), *pages("-", "-", "-", A, "-")[3:]]
    assert waiting(place(batch)) == {
        1: why.BEFORE_FIRST_COVER,
        2: why.SLIP_AT_HEAD,
        3: why.SLIP_AT_HEAD,
    }


def test_a_reversed_pile_whose_last_cover_is_lost_shows_in_the_order_of_registration() -> None:
    batch = pages("-", "-", C, "-", "-", B, "-", "-")
    assert set(waiting(place(batch)).values()) == {why.BEFORE_FIRST_COVER, why.REVERSED}
    assert filed(place(batch, {C: 1, B: 2}), B) == [7, 8]


def test_a_cover_that_nobody_registered_yet_says_nothing_about_the_order() -> None:
    known = {B: KnownCover("ready", None, "stock", 1)}
    placed = place(pages("-", A, "-", B, "-"), known=known)
    assert waiting(placed) == {1: why.BEFORE_FIRST_COVER}


def test_a_count_of_a_batch_with_dropped_backs_does_not_outweigh_a_gap() -> None:
    batch = pages(A, "-", "-", C, "-")
    placed = place(batch, {A: 2, C: 1}, sides="mixed", waiting=(missing(2, 3),))
    assert waiting(placed) == {2: why.COVER_MISSING, 3: why.COVER_MISSING}


def test_a_void_sheet_under_its_successor_holds_no_neighbour() -> None:
    placed = place(pages(A, "-", C, B, "-"), known={C: KnownCover("void")})
    assert waiting(placed) == {3: why.VOID_CODE}


def test_a_stranger_in_the_place_of_the_only_missing_cover_is_held_though_it_is_counted() -> None:
    known = {D: KnownCover("ready", 1, "run", 9, 9)}
    batch = pages(A, "-", B, "-", D, "-", C, "-")
    moved = {C: KnownCover("ready", 1, "run", 4, 4)}
    placed = place(batch, {A: 1, B: 1}, known={**known, **moved}, waiting=(missing(3, 1),))
    assert waiting(placed) == {5 + 1: why.EXCHANGED, 8: why.EXCHANGED}
