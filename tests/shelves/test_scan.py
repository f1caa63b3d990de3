"""The one scan field of the archive: what each code does, and what is refused by name."""

from __future__ import annotations

import pytest
from flask import Flask

from postal import audit
from postal.boxes import BoxFull
from postal.codes import CheckFailed, Kind, Mark, NotAMark
from postal.extensions import writing
from postal.intake.covers import blank_stock, declare_void
from postal.lookups import the_office
from postal.models import Event
from postal.shelves import contents
from postal.shelves.lending import Borrowing
from postal.shelves.refusals import (
    BorrowerMissing,
    BoxUnknown,
    CodeForeign,
    DossierUnknown,
    HandOverBox,
    LentAlready,
    NotForArchive,
    NotInABox,
    NotToFile,
    SheetVoid,
    WithoutPaper,
)
from postal.shelves.scanned import Open
from postal.shelves.scanned import scan as scan_as
from postal.workflow import NotYourMove, Role
from tests.cases import OFFICE, a_case, a_dossier, someone
from tests.shelves.stage import (
    CLERK,
    DIRECT,
    a_box,
    a_manifest,
    events,
    filed,
    lent,
    loan_of,
    matched,
    moves_of,
    scan,
    unscanned,
)


def test_a_boxs_code_opens_it(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        answer = scan(session, Mark.read(box.code).grouped.lower(), Open(lending=DIRECT))
        assert (answer.tone, answer.box, answer.lending) == ("done", box.code, None)


def test_a_full_box_says_so(app: Flask) -> None:
    with writing() as session:
        box, dossier = a_box(session), matched(session)
        contents.set_full(box, full=True)
        assert scan(session, box.code).tone == "look"
        with pytest.raises(BoxFull):
            scan(session, dossier.code, Open(box))


def test_what_came_without_paper_goes_into_no_box(app: Flask) -> None:
    with writing() as session:
        box, dossier = a_box(session), matched(session)
        dossier.source = "whatsapp"
        with pytest.raises(WithoutPaper):
            scan(session, dossier.code, Open(box))


def test_a_bundle_goes_into_the_open_box(app: Flask) -> None:
    with writing() as session:
        box, dossier, book = a_box(session), matched(session), unscanned(session)
        answer = scan(session, dossier.code, Open(box))
        assert (answer.tone, answer.box, answer.values["place"]) == ("done", box.code, "1")
        assert (dossier.state, dossier.box_id, dossier.shelf) == ("filed", box.id, box.name)
        scan(session, book.code, Open(box))
        assert (book.state, book.box_place) == ("filed", 2)


def test_the_second_sheet_of_a_bundle_means_the_bundle(app: Flask) -> None:
    with writing() as session:
        box, dossier = a_box(session), matched(session)
        office = the_office(session)
        (sheet,) = blank_stock(session, 1, office=office, actor=CLERK)
        audit.transition(session, sheet, "bind", seen_version=1, actor=CLERK)
        sheet.dossier_id = dossier.id
        scan(session, sheet.code, Open(box))
        assert dossier.box_id == box.id


def test_the_last_six_symbols_are_enough(app: Flask) -> None:
    with writing() as session:
        box, dossier = a_box(session), matched(session)
        scan(session, dossier.code[-6:].lower(), Open(box))
        assert dossier.state == "filed"


@pytest.mark.parametrize("pages", [0, 1])
def test_a_bundle_that_may_not_be_put_away_yet_is_refused_by_name(app: Flask, pages: int) -> None:
    with writing() as session:
        box, dossier = a_box(session), a_dossier(session, a_case(session), pages=pages)
        with pytest.raises(NotToFile) as refused:
            scan(session, dossier.code, Open(box))
        state = "scanned" if pages else "received"
        assert refused.value.values["state"] == dossier.state == state
        assert refused.value.values["dossier"] == Mark.read(dossier.code).grouped


def test_scanned_again_it_is_there_already(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        dossier = filed(session, box)
        answer = scan(session, dossier.code, Open(box, asked=dossier.code))
        assert (answer.tone, answer.asked) == ("look", None)
        assert moves_of(session, dossier)[-1] == "file"


def test_in_another_box_it_says_where_and_the_second_scan_moves_it(app: Flask) -> None:
    with writing() as session:
        old, new = a_box(session, "lama"), a_box(session, "baru")
        dossier = filed(session, old)
        answer = scan(session, dossier.code, Open(new))
        assert (answer.tone, answer.values["old"], answer.asked) == ("look", "lama", dossier.code)
        assert dossier.box_id == old.id
        answer = scan(session, dossier.code, Open(new, asked=answer.asked))
        assert (answer.tone, answer.asked) == ("done", None)
        assert (dossier.state, dossier.box_id, dossier.shelf) == ("filed", new.id, "baru")
        event = session.query(Event).order_by(Event.id.desc()).first()
        assert event is not None
        assert (event.name, (event.data or {})["from"]) == ("move_box", "lama")


def test_the_second_scan_of_another_bundle_moves_nothing(app: Flask) -> None:
    with writing() as session:
        old, new = a_box(session, "lama"), a_box(session, "baru")
        one, two = filed(session, old), filed(session, old)
        answer = scan(session, two.code, Open(new, asked=one.code))
        assert (answer.tone, answer.asked, two.box_id) == ("look", two.code, old.id)


def test_with_nothing_open_it_tells_where_a_bundle_is(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        there, out, new = filed(session, box), lent(session, box), matched(session)
        before = events(session)
        assert scan(session, there.code).values["shelf"] == "Rak A"
        assert scan(session, out.code).values["who"] == DIRECT.borrower
        assert scan(session, new.code).values["state"] == ("Dicocokkan",)
        assert events(session) == before


def test_the_same_trigger_twice_is_one_event(app: Flask) -> None:
    with writing() as session:
        box, dossier = a_box(session), matched(session)
        scan(session, dossier.code, Open(box), nonce="n1")
        before = events(session)
        answer = scan(session, dossier.code, Open(box), nonce="n1")
        assert (answer.tone, answer.box, events(session)) == ("done", box.code, before)
        other = matched(session)
        scan(session, other.code, Open(box), nonce="n1")
        assert other.state == "filed"


def test_the_same_trigger_twice_lends_once(app: Flask) -> None:
    with writing() as session:
        dossier = filed(session, a_box(session))
        for _ in range(2):
            answer = scan(session, dossier.code, Open(lending=DIRECT), nonce="n1")
            assert (answer.tone, answer.lending) == ("done", DIRECT)
        assert moves_of(session, dossier).count("lend") == 1


@pytest.mark.parametrize("word", [" Pinjam ", "lend"])
def test_a_word_begins_lending(app: Flask, word: str) -> None:
    with writing() as session:
        answer = scan(session, word, Open(a_box(session)))
        assert (answer.box, answer.lending) == (None, Borrowing())


def test_a_lent_bundle_names_who_has_it_and_keeps_its_place(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        dossier = filed(session, box)
        answer = scan(session, dossier.code, Open(lending=DIRECT))
        loan = loan_of(session, dossier)
        assert (answer.tone, answer.values["who"]) == ("done", DIRECT.borrower)
        assert (dossier.state, dossier.box_id, dossier.box_place) == ("lent", box.id, 1)
        assert (loan.borrower, loan.reason, loan.asked_at) == (
            DIRECT.borrower,
            DIRECT.reason,
            None,
        )
        with pytest.raises(LentAlready) as refused:
            scan(session, dossier.code, Open(lending=DIRECT))
        assert refused.value.values["who"] == DIRECT.borrower


@pytest.mark.parametrize("direct", [Borrowing(), Borrowing("Ani", " "), Borrowing("", "cek")])
def test_what_nobody_asked_for_is_lent_to_nobody(app: Flask, direct: Borrowing) -> None:
    with writing() as session:
        dossier = filed(session, a_box(session))
        with pytest.raises(BorrowerMissing):
            scan(session, dossier.code, Open(lending=direct))


def test_what_is_in_no_box_cannot_be_lent(app: Flask) -> None:
    with writing() as session, pytest.raises(NotInABox):
        scan(session, matched(session).code, Open(lending=DIRECT))


def test_a_lent_bundle_is_back_by_scanning_it_into_a_box(app: Flask) -> None:
    with writing() as session:
        box, other = a_box(session), a_box(session, "lain")
        same, moved = lent(session, box), lent(session, box)
        scan(session, same.code, Open(box))
        scan(session, moved.code, Open(other))
        assert (same.state, same.box_id, same.box_place) == ("filed", box.id, 1)
        assert (moved.state, moved.box_id, moved.box_place) == ("filed", other.id, 1)
        assert loan_of(session, same).back_at is not None
        assert loan_of(session, moved).back_at is not None


def test_codes_of_other_things_are_refused_by_name(app: Flask) -> None:
    with writing() as session:
        manifest = a_manifest(session)
        blank = blank_stock(session, 1, office=the_office(session), actor=CLERK)[0]
        wrong = matched(session).code
        slip = wrong[:-1] + ("0" if wrong[-1] != "0" else "1")
        for text, refusal in (
            (manifest.code, HandOverBox),
            (Mark(Kind.BOX, OFFICE, "00000").text, BoxUnknown),
            (Mark(Kind.DOSSIER, OFFICE, "00000").text, DossierUnknown),
            (blank.code, DossierUnknown),
            (Mark(Kind.PARCEL, OFFICE, "00000").text, NotForArchive),
            (Mark(Kind.DOSSIER, "ZZ", "00000").text, CodeForeign),
            (slip, CheckFailed),
            ("entah apa", NotAMark),
        ):
            with pytest.raises(refusal):
                scan(session, text, Open(a_box(session, text)))


def test_a_void_sheet_names_the_one_that_took_its_place(app: Flask) -> None:
    with writing() as session:
        dossier = matched(session)
        lost = dossier.code
        office = the_office(session)
        declare_void(session, lost, office=office, actor=CLERK, reason="robek")
        with pytest.raises(SheetVoid) as refused:
            scan(session, lost)
        assert refused.value.values["now"] == Mark.read(dossier.code).grouped


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR])
def test_only_the_mailroom_puts_away(app: Flask, role: Role) -> None:
    with writing() as session:
        box, dossier = a_box(session), matched(session)
        with pytest.raises(NotYourMove):
            scan_as(session, dossier.code, Open(box), actor=someone(role))
