"""Boxes: their codes, names, and what lies in them."""

from __future__ import annotations

import pytest
from flask import Flask

from postal import boxes, filing
from postal.codes import Kind, Mark
from postal.extensions import writing
from postal.history.moves import move_dossier
from postal.models import Box
from postal.shelves import contents
from tests.cases import OFFICE, someone
from tests.shelves.stage import CLERK, a_box, a_manifest, filed, lent, matched


def test_a_code_that_a_manifest_or_a_box_has_is_drawn_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        taken = [Mark.read(a_manifest(session).code), Mark.read(a_box(session).code)]
        fresh = [Mark(Kind.BOX, OFFICE, body) for body in ("00001", "00002")]
        drawn = iter([*taken, fresh[0], *taken, fresh[1]])
        monkeypatch.setattr(Mark, "new", lambda *_parts: next(drawn))
        assert a_box(session, "lain").code == fresh[0].text
        assert a_manifest(session).code == fresh[1].text


@pytest.mark.parametrize("name", ["", "   "])
def test_a_box_needs_a_name(app: Flask, name: str) -> None:
    with writing() as session, pytest.raises(boxes.BoxNameMissing):
        boxes.new_box(session, name)


@pytest.mark.parametrize("name", ["Boks É", "boks É", " BOKS  É "])
def test_two_boxes_of_one_name_are_refused(app: Flask, name: str) -> None:
    with writing() as session:
        first = a_box(session, "Boks É")
        with pytest.raises(boxes.BoxNameTaken) as refused:
            boxes.new_box(session, name)
        assert refused.value.values["box"] == Mark.read(first.code).grouped


def test_bundles_get_places_in_the_order_in_which_they_are_put_in(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        bundles = [filed(session, box) for _ in range(3)]
        assert [each.box_place for each in bundles] == [1, 2, 3]
        assert contents.lying_in(session, box) == (bundles, False)
        assert contents.sizes(session, [box]) == {box.id: 3}


def test_a_full_box_takes_no_more_but_what_comes_back_to_its_place(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        out, other = lent(session, box), matched(session)
        contents.set_full(box, full=True)
        with pytest.raises(boxes.BoxFull):
            filing.file(session, other, box, seen_version=other.version, actor=CLERK)
        filing.file(session, out, box, seen_version=out.version, actor=CLERK)
        contents.set_full(box, full=False)
        filing.file(session, other, box, seen_version=other.version, actor=CLERK)
        assert (out.box_place, other.box_place) == (1, 2)


def test_a_renamed_box_takes_its_bundles_along(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        a_box(session, "lain")
        dossier = filed(session, box)
        contents.rename(session, box, " Boks  baru ", "Rak B")
        session.refresh(dossier)
        assert (dossier.shelf, box.shelf) == ("Boks baru", "Rak B")
        contents.rename(session, box, "boks BARU", "")
        with pytest.raises(boxes.BoxNameTaken):
            contents.rename(session, box, "LAIN", "")


def test_boxes_are_found_by_a_part_of_name_or_shelf_and_by_code(app: Flask) -> None:
    with writing() as session:
        one, two = a_box(session, "2026-001", "Rak A"), a_box(session, "50% lain", "Rak Z")
        for wanted, found in (
            ("026-0", [one]),
            ("rak z", [two]),
            ("%", [two]),
            (Mark.read(one.code).grouped.lower(), [one]),
            ("tidak ada", []),
        ):
            assert contents.box_rows(session, wanted) == (found, False), wanted
        assert contents.box_rows(session, sort="-nama")[0] == [two, one]
        assert contents.box_rows(session, sort="aneh")[0] == [two, one]


def test_more_than_a_page_of_boxes_goes_on(app: Flask) -> None:
    with writing() as session:
        for number in range(contents.PAGE + 1):
            a_box(session, f"{number:03}")
        rows, more = contents.box_rows(session, sort="nama")
        assert (rows[0].name, len(rows), more) == ("000", contents.PAGE, True)
        rows, more = contents.box_rows(session, sort="nama", page=2)
        assert ([row.name for row in rows], more) == ([f"{contents.PAGE:03}"], False)


def test_a_name_typed_at_the_case_is_a_box_from_then_on(app: Flask) -> None:
    with writing() as session:
        one, two = matched(session), matched(session)
        for dossier, typed in ((one, "Boks 12, rak 3"), (two, "boks 12,  RAK 3")):
            seen = dossier.version
            move_dossier(session, dossier, "file", seen_version=seen, actor=someone(), reason=typed)
        assert one.box is not None
        assert (one.box, one.box_place) == (two.box, 1)
        assert (two.shelf, two.box_place) == ("Boks 12, rak 3", 2)
        seen = one.version
        move_dossier(session, one, "take_out", seen_version=seen, actor=someone(), reason="cek")
        assert (one.state, one.shelf, one.box_id, one.box_place) == ("matched", None, None, None)


def test_a_box_code_typed_at_the_case_means_that_box(app: Flask) -> None:
    with writing() as session:
        box, dossier = a_box(session), matched(session)
        typed, seen = Mark.read(box.code).grouped, dossier.version
        move_dossier(session, dossier, "file", seen_version=seen, actor=someone(), reason=typed)
        assert (dossier.box_id, dossier.shelf) == (box.id, box.name)


def test_what_was_filed_by_hand_before_lies_in_the_box_that_gets_the_name(app: Flask) -> None:
    with writing() as session:
        dossier = filed(session, a_box(session))
        dossier.box_id, dossier.box_place, dossier.shelf = None, None, "LEMARI 3"
        session.flush()
        box: Box = a_box(session, "Lemari 3")
        assert contents.lying_in(session, box) == ([dossier], False)
        session.refresh(dossier)
        assert f"{dossier.shelf}, {dossier.box_place}" == "Lemari 3, 1"
