"""Paper in, as a play: envelopes, covers, a scanner's day, and what the citizen hears at the end.

Every sheet that goes into the scanner knows where it belongs. Whatever happens to it on the way,
it ends there or is named as waiting for a person; never in another family's dossier.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace

import pytest

from postal.codes import Kind, Mark
from postal.demo.paper import pictures
from postal.intake.cover_facts import EXAMPLE
from postal.intake.cover_sheet import render
from tests.journey.sheets import (
    DPI,
    Bundle,
    Sheet,
    back,
    bundle,
    piled,
    spoilt,
    upside_down,
    with_signature_code,
    without_codes,
)
from tests.journey.stage import Play

SCANNED = "Berkas sudah dipindai."
NOT_SCANNED = "Kami memeriksanya paling lambat"


def curtain(play: Play) -> None:
    """At the end the clerk has placed what waited, and everything is where it belongs."""
    play.nothing_is_in_a_wrong_place()
    play.clerk_places_what_waits()
    play.everything_is_in_its_place()
    play.operator_looks()


def test_a_clean_tray_needs_nobody(play: Play) -> None:
    said = play.scanner_feeds(piled(play.tray(3, 1, 4, 2)))
    assert (said["outcome"], said["unplaced"]) == ("accepted", [])
    play.everything_is_in_its_place()
    play.operator_looks()
    for one in play.dossiers:
        answer = play.citizen_asks(one)
        assert SCANNED in answer
        assert "Layanan ini gratis." in answer


def test_before_the_scan_the_citizen_hears_that_the_envelope_is_here(play: Play) -> None:
    (one,) = play.mailroom_registers(2)
    answer = play.citizen_asks(one)
    assert "Berkas Anda sudah kami terima pada" in answer
    assert NOT_SCANNED in answer
    assert SCANNED not in answer


@pytest.mark.parametrize("seed", [1, 2])
def test_a_tray_with_three_damages_on_every_page(play: Play, seed: int) -> None:
    pile = piled(play.tray(2, 3, 2, 2))
    said = play.scanner_feeds(
        [spoilt(sheet, 100 * seed + place, 0.6) for place, sheet in enumerate(pile)]
    )
    assert len(said["dossiers"]) >= 2
    curtain(play)
    assert all(SCANNED in play.citizen_asks(one) for one in play.dossiers)


def test_a_cover_without_codes_between_two_holds_only_its_own_pages(play: Play) -> None:
    first, middle, last = play.tray(2, 3, 2)
    said = play.scanner_feeds([*first.pile, without_codes(middle.cover), *middle.pages, *last.pile])
    assert [one["page"] for one in said["unplaced"]] == [4, 5, 6, 7]
    assert play.waited["unreadable-cover"] == 1
    assert NOT_SCANNED in play.citizen_asks(play.dossiers[1])
    curtain(play)
    assert SCANNED in play.citizen_asks(play.dossiers[1])


@pytest.mark.parametrize("sheets", [(2, 3, 2), (None, None, None)])
def test_a_cover_that_was_never_scanned(play: Play, sheets: tuple[int | None, ...]) -> None:
    first, middle, last = play.tray(*sheets)
    said = play.scanner_feeds([*first.pile, *middle.pages, *last.pile])
    counted = sheets[0] is not None
    if counted:
        assert play.waited == {"sheets-differ": len(first.pages) + len(middle.pages)}
    assert said["outcome"] == "needs-attention"
    curtain(play)


def test_a_cover_lying_twice_on_its_papers(play: Play) -> None:
    first, last = play.tray(2, 2)
    again = Sheet(play.printer_prints_again(play.dossiers[0]), first.cover.owner, "cover")
    said = play.scanner_feeds([first.cover, again, *first.pages, *last.pile])
    assert said["unplaced"] == []
    play.everything_is_in_its_place()


def test_a_cover_that_comes_again_later_in_the_pile(play: Play) -> None:
    first, last = play.tray(2, 2)
    play.scanner_feeds([first.cover, first.pages[0], *last.pile, first.cover, first.pages[1]])
    assert play.waited == {"repeated-code": 2}
    curtain(play)


def test_signature_codes_and_product_codes_cut_nothing(play: Play) -> None:
    first, last = play.tray(2, 1)
    decoys = tuple(with_signature_code(sheet.owner or "", 7) for sheet in first.pages)
    said = play.scanner_feeds([first.cover, *decoys, *last.pile])
    assert said["unplaced"] == []
    play.everything_is_in_its_place()


@pytest.mark.parametrize("sides", ["auto", "double"])
def test_both_sides_are_scanned_and_backs_are_marked_as_blank(play: Play, sides: str) -> None:
    pile = [
        side
        for place, sheet in enumerate(piled(play.tray(2, 1, 3)))
        for side in (sheet, back(sheet, place))
    ]
    said = play.scanner_uploads(pile, "dua-sisi.pdf", sides)
    assert said["outcome"] == "accepted"
    assert said["blank"] == list(range(2, len(pile) + 1, 2))
    play.everything_is_in_its_place()


def test_pages_upside_down_are_cut_all_the_same(play: Play) -> None:
    said = play.scanner_feeds([upside_down(sheet) for sheet in piled(play.tray(2, 3))])
    assert said["outcome"] == "accepted"
    play.everything_is_in_its_place()


@pytest.mark.parametrize("sheets", [(2, 3, 2), (None, None, None)])
def test_a_pile_fed_from_the_wrong_end_waits_as_a_whole(
    play: Play, sheets: tuple[int | None, ...]
) -> None:
    pile = piled(play.tray(*sheets))[::-1]
    said = play.scanner_feeds(pile)
    assert [one["pages"] for one in said["dossiers"]] == [[], [], []]
    play.nothing_is_in_a_wrong_place()
    assert SCANNED not in play.citizen_asks(play.dossiers[0])
    curtain(play)


def test_a_supplement_joins_its_case_and_one_code_answers_for_both(play: Play) -> None:
    play.scanner_feeds(piled(play.tray(2)))
    (more,) = play.mailroom_registers(1, case=play.dossiers[0].tracking_code)
    (cover,) = play.printer_prints()
    assert more.tracking_code == play.dossiers[0].tracking_code
    play.scanner_feeds(bundle(more.code, cover, 1, seed=9).pile, "susulan.pdf")
    play.everything_is_in_its_place()
    play.operator_looks()
    case = play.flask("show", more.tracking_code, "--json")
    assert [one["code"] for one in case["dossiers"]] == [one.code for one in play.dossiers]


def test_blank_stock_bound_at_intake_is_a_cover_like_any_other(play: Play) -> None:
    stock = play.printer_prints_stock(3)
    bundles: list[Bundle] = []
    for number, (code, cover) in enumerate(stock[:2]):
        one = play.mailroom_binds(code, 2)
        bundles.append(bundle(one.code, cover, 2, seed=20 + number))
    assert play.scanner_feeds(piled(bundles))["outcome"] == "accepted"
    play.everything_is_in_its_place()
    assert all(SCANNED in play.citizen_asks(one) for one in play.dossiers)


def test_another_offices_bundle_in_the_tray_stays_a_strangers(play: Play) -> None:
    first, last = play.tray(2, 2)
    mark = Mark(Kind.DOSSIER, "ZZ", "7K3MQ").text
    (cover,) = pictures(render([replace(EXAMPLE, code=mark)]), DPI)
    foreign = [replace(sheet, owner=None) for sheet in bundle(mark, cover, 2, seed=30).pile]
    said = play.scanner_feeds([*first.pile, *foreign, *last.pile])
    assert said["unplaced"][0] == {"page": 4, "reason": "foreign-code"}
    assert [one["page"] for one in said["unplaced"]] == [4, 5, 6]
    curtain(play)
    assert play.clerk_places_what_waits() == 3


def test_papers_under_a_void_cover_wait(play: Play) -> None:
    first, last = play.tray(2, 2)
    play.mailroom_voids(play.dossiers[0])
    said = play.scanner_feeds([*first.pile, *last.pile])
    assert said["unplaced"][0] == {"page": 1, "reason": "void-code"}
    assert [one["page"] for one in said["unplaced"]] == [1, 2, 3]
    play.nothing_is_in_a_wrong_place()


def test_the_same_file_twice_is_one_batch(play: Play) -> None:
    play.scanner_feeds(piled(play.tray(2, 3)))
    before = play.flask("fsck", "--json")
    source = next((play.folder / "data" / "done").rglob("baki.pdf"))
    shutil.copy(source, play.folder / "data" / "inbox" / "baki-lagi.pdf")
    play.flask("watch", "--once", "--json")
    assert play.flask("fsck", "--json") == before
    play.everything_is_in_its_place()


def test_the_same_papers_scanned_twice_ask_what_they_are(play: Play) -> None:
    pile = piled(play.tray(2))
    play.scanner_feeds(pile)
    again = [upside_down(sheet) for sheet in pile]
    said = play.scanner_feeds(again, "lagi.pdf")
    assert {one["reason"] for one in said["unplaced"]} == {"cover-seen-before"}
    play.nothing_is_in_a_wrong_place()


def test_a_page_of_nobody_before_the_first_cover(play: Play) -> None:
    bundles = play.tray(2, 2)
    stray = replace(bundles[1].pages[1])
    pile = [stray, *bundles[0].pile, bundles[1].cover, bundles[1].pages[0]]
    said = play.scanner_feeds(pile)
    assert said["unplaced"][0] == {"page": 1, "reason": "before-first-cover"}
    curtain(play)


def test_a_bad_day_with_everything_at_once(play: Play) -> None:
    one, two, three, four, five = play.tray(2, 1, 3, 2, 2)
    play.mailroom_voids(play.dossiers[3])
    mark = Mark(Kind.DOSSIER, "ZZ", "7K3MQ").text
    (cover,) = pictures(render([replace(EXAMPLE, code=mark)]), DPI)
    foreign = [replace(sheet, owner=None) for sheet in bundle(mark, cover, 1, seed=30).pile]
    pile = [
        *(spoilt(sheet, 40 + place, 0.5) for place, sheet in enumerate(one.pile)),
        two.cover,
        with_signature_code(play.dossiers[1].code, 3),
        without_codes(upside_down(three.cover)),
        *three.pages,
        *foreign,
        *four.pile,
        five.cover,
        five.cover,
        *(upside_down(sheet) for sheet in five.pages),
    ]
    said = play.scanner_feeds(pile, "hari-buruk.tif")
    assert said["pages"] == len(pile)
    assert play.waited >= Counter(["unreadable-cover", "foreign-code", "void-code"])
    play.nothing_is_in_a_wrong_place()
    assert SCANNED in play.citizen_asks(play.dossiers[1])
    assert SCANNED in play.citizen_asks(play.dossiers[4])
    assert SCANNED not in play.citizen_asks(play.dossiers[2])
    play.clerk_places_what_waits()
    play.nothing_is_in_a_wrong_place()
    assert SCANNED in play.citizen_asks(play.dossiers[2])
