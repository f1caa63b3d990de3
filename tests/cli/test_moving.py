"""``flask move``, as scripts call it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from postal.cli import move_outgoing
from postal.extensions import db, session, writing
from postal.lookups import office_calendar
from postal.models import Application, Event, Letter, Manifest, Parcel, Place
from postal.web import say_refusal, today
from postal.workflow import MOVES, IllegalMove, Role, Thing, find_move
from tests.status.stage import RESI, a_document, a_parcel, hand_over, in_process
from tests.status.stage import move as step
from tests.verification.stage import judge, person, ready


class Terminal:
    """Runs ``flask move`` and keeps the exit code and what was printed."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.code = -1
        self.error = ""

    def __call__(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        db.session.remove()
        result = self.app.test_cli_runner().invoke(args=["move", *args, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        self.code, self.error = result.exit_code, result.stderr
        return json.loads(result.stdout) if result.stdout else None


@pytest.fixture
def move(app: Flask) -> Terminal:
    return Terminal(app)


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case that is ready to be examined."""
    del app
    with writing() as session:
        return ready(session).tracking_code


def test_a_case_is_taken_judged_and_found_complete(move: Terminal, code: str) -> None:
    said = move(code, "take", "--as", "operator")
    assert (move.code, said["from"], said["to"]) == (0, "registered", "under_verification")
    assert said["as"] == "Contoh Operator"
    early = move(code, "find-complete", "--as", "operator")
    assert (move.code, early["error"]["code"]) == (2, "decision-changed")
    with writing() as session:
        case = session.scalars(select(Application)).one()
        judge(session, case, person(session, "operator"))
    said = move(code, "find-complete", "--as", "operator")
    assert (move.code, said["to"]) == (0, "complete")
    assert said["finish_by"] is not None


def test_an_illegal_move_names_the_legal_ones(move: Terminal, code: str) -> None:
    said = move(code, "confirm_rejection", "--as", "supervisor", "--reason", "x")
    assert move.code == 2
    assert said["error"]["code"] == "illegal-move"
    assert "take" in said["error"]["legal"]
    assert "take" in move.error


def test_the_letter_of_a_rejection_gives_the_reason_it_was_proposed_with(
    move: Terminal, code: str
) -> None:
    move(code, "take", "--as", "operator")
    move(code, "propose-rejection", "--as", "operator", "--reason", "NIK tidak ditemukan")
    said = move(code, "confirm-rejection", "--as", "supervisor", "--reason", "setuju")
    assert (move.code, said["to"]) == (0, "rejected")
    with writing() as session:
        letter = session.scalars(select(Letter).where(Letter.kind == "rejected")).one()
        assert letter.sheet["details"]["reason"] == "NIK tidak ditemukan"
        event = session.scalars(select(Event).where(Event.name == "confirm_rejection")).one()
        assert event.note == "setuju"


def test_a_person_makes_only_the_moves_of_their_roles(move: Terminal, code: str) -> None:
    said = move(code, "take", "--as", "mailroom")
    assert (move.code, said["error"]["code"]) == (2, "not-your-move")


def test_a_move_that_asks_for_a_reason_gets_one(move: Terminal, code: str) -> None:
    assert move(code, "withdraw", "--as", "counter")["error"]["code"] == "reason-missing"
    said = move(code, "withdraw", "--as", "Contoh Operator", "--reason", "pemohon minta")
    assert (move.code, said["to"]) == (0, "withdrawn")


def test_the_counter_withdraws_nothing_for_somebody_unchecked(move: Terminal, code: str) -> None:
    said = move(code, "withdraw", "--as", "Contoh Counter", "--reason", "pemohon minta")
    assert (move.code, said["error"]["code"]) == (2, "asker-not-checked")


def test_an_unknown_case_or_person_is_said(move: Terminal, code: str) -> None:
    assert move("2222-2222-2222", "take", "--as", "operator")["error"]["code"] == "not-found"
    assert move(code, "take", "--as", "siapa")["error"]["code"] == "nobody-of-that-name"
    assert move.code == 2


def test_a_move_that_needs_more_than_a_reason_is_made_elsewhere(move: Terminal, code: str) -> None:
    move(code, "take", "--as", "operator")
    said = move(code, "look-twice", "--as", "operator")
    assert (move.code, said["error"]["code"]) == (2, "made-elsewhere")


def complete(move: Terminal, code: str) -> None:
    """The case is examined and found complete."""
    move(code, "take", "--as", "operator")
    with writing() as current:
        case = current.scalars(select(Application)).one()
        judge(current, case, person(current, "operator"))
    assert move(code, "find-complete", "--as", "operator")["to"] == "complete"


def test_a_case_goes_from_its_decision_to_the_door(move: Terminal, code: str) -> None:
    complete(move, code)
    assert move(code, "start", "--as", "operator")["to"] == "in_process"
    for name, state in (
        ("enter", "to_print"),
        ("print", "printed"),
        ("check", "checked"),
        ("make-ready", "ready"),
    ):
        said = move(code, name, "--as", "operator")
        assert [each["to"] for each in said["documents"]] == [state], name
    assert said["to"] == "produced"
    said = move(code, "pack", "--as", "mailroom")
    parcel = said["documents"][0]["parcel"]
    assert said["documents"][0]["to"] == "packed"
    assert move(parcel, "label", "--as", "mailroom")["to"] == "labelled"
    box = move(parcel, "manifest", "--as", "mailroom")["manifest"]
    said = move(box, "hand-over", "--as", "mailroom")
    assert (said["to"], said["parcels"]) == ("handed_over", [parcel])
    said = move(parcel, "report-attempted", "--as", "counter", "--reason", "nobody_home")
    assert (said["from"], said["to"]) == ("handed_over", "attempted")
    said = move(parcel, "report-delivered", "--as", "counter", "--receiver", "Umpama")
    assert said["to"] == "delivered"
    db.session.remove()
    case = session().scalars(select(Application)).one()
    assert case.state == "finished"


def test_one_document_alone_is_moved(move: Terminal, app: Flask) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        for _ in range(2):
            a_document(current, case, state="printed")
        code = case.tracking_code
    said = move(code, "check", "--as", "operator", "--document", "2")
    assert [(each["document"], each["to"]) for each in said["documents"]] == [(2, "checked")]
    said = move(code, "check", "--as", "operator")
    assert [each["document"] for each in said["documents"]] == [1]
    said = move(code, "check", "--as", "operator", "--document", "3")
    assert said["error"]["code"] == "document-unknown"


def test_an_illegal_move_of_documents_names_theirs_and_the_cases(
    move: Terminal, app: Flask
) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        a_document(current, case, state="printed")
        code = case.tracking_code
    said = move(code, "make-ready", "--as", "operator")["error"]
    assert (said["code"], said["legal"]) == ("illegal-move", ["check", "void"])
    said = move(code, "close", "--as", "supervisor", "--reason", "x")["error"]
    assert {"hold", "check"} <= set(said["legal"])


def test_a_voided_document_is_printed_again(move: Terminal, app: Flask) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        a_document(current, case, state="printed")
        code = case.tracking_code
    said = move(code, "void", "--as", "operator")
    assert said["error"]["code"] == "reason-missing"
    said = move(code, "void", "--as", "operator", "--reason", "salah cetak")
    assert said["documents"][0]["to"] == "voided"
    assert move(code, "print-again", "--as", "operator")["documents"][0]["to"] == "to_print"


def test_a_case_rests_until_a_day_and_goes_on(move: Terminal, app: Flask) -> None:
    del app
    with writing() as current:
        code = in_process(current).tracking_code
    plain = ("hold", "--as", "operator", "--reason", "blangko habis")
    assert move(code, *plain)["error"]["code"] == "review-date-missing"
    assert move(code, *plain, "--until", "kapan")["error"]["code"] == "not-a-date"
    with writing() as current:
        day = office_calendar(current).add(today(), 3).isoformat()
    said = move(code, *plain, "--until", day)
    assert (said["to"], said["review_on"]) == ("on_hold", day)
    assert move(code, "go-on", "--as", "operator")["to"] == "in_process"


def test_a_colleagues_case_is_handed_over_to_somebody_named(move: Terminal, code: str) -> None:
    move(code, "take", "--as", "operator")
    plain = ("hand-over", "--as", "supervisor", "--reason", "sakit")
    assert move(code, *plain)["error"]["code"] == "needs-person"
    assert move(code, *plain, "--to", "mailroom")["error"]["code"] == "not-an-operator"
    assert move(code, *plain, "--to", "operator")["to"] == "under_verification"


def parcel_in(way: str, place: str | None = None, resi: str | None = None) -> str:
    """The code of a labelled parcel that goes this way."""
    with writing() as current:
        case = in_process(current, channel=way)
        found = current.scalar(select(Place).where(Place.code == place))
        parcel = a_parcel(
            current,
            case,
            a_document(current, case),
            channel=way,
            carrier="pos" if way == "pos" else None,
            place_id=found.id if found is not None else None,
            resi=resi,
        )
        step(current, case, "produce")
        return parcel.code


def test_a_parcel_is_collected_at_the_counter_by_somebody_named(move: Terminal, app: Flask) -> None:
    del app
    code = parcel_in("ambil_kantor")
    assert move(code, "keep-ready", "--as", "counter")["to"] == "ready_at_counter"
    plain = ("collect", "--as", "counter")
    assert move(code, *plain)["error"]["code"] == "receiver-missing"
    assert move(code, *plain, "--receiver", "Contoh Umpama")["to"] == "collected"
    db.session.remove()
    assert session().scalars(select(Application)).one().state == "finished"


def test_a_parcel_for_a_district_arrives_is_given_up_and_sent_on(
    move: Terminal, app: Flask
) -> None:
    del app
    code = parcel_in("ambil_kecamatan", "359901")
    assert move(code, "manifest", "--as", "mailroom")["to"] == "manifested"
    assert move(code, "take-off", "--as", "mailroom")["to"] == "labelled"
    move(code, "manifest", "--as", "mailroom")
    assert move(code, "hand-over", "--as", "mailroom")["to"] == "handed_over"
    assert move(code, "arrive", "--as", "counter")["to"] == "at_district"
    plain = ("--as", "counter", "--reason", "tidak datang")
    assert move(code, "give-up", *plain)["to"] == "uncollected"
    assert move(code, "take-back", "--as", "counter")["to"] == "returned"
    said = move(code, "replace", "--as", "counter", "--place", "359902")
    assert said["to"] == "replaced"
    db.session.remove()
    again = session().scalars(select(Parcel).where(Parcel.code == said["successor"])).one()
    assert again.place is not None
    assert again.place.code == "359902"


def test_parcels_leave_with_the_whole_manifest(move: Terminal, app: Flask) -> None:
    del app
    codes = [parcel_in("pos"), parcel_in("pos")]
    boxes = {move(code, "manifest", "--as", "mailroom")["manifest"] for code in codes}
    assert len(boxes) == 1
    said = move(codes[0], "hand-over", "--as", "mailroom")
    assert said["error"]["code"] == "with-its-manifest"
    said = move(codes[0], "strike-out", "--as", "mailroom", "--reason", "sobek")
    assert said["error"]["code"] == "with-its-manifest"
    box = boxes.pop()
    assert move(box, "void", "--as", "mailroom", "--reason", "keliru")["to"] == "void"
    db.session.remove()
    states = session().scalars(select(Parcel.state)).all()
    assert states == ["labelled", "labelled"]


def test_a_lost_parcel_is_made_again_and_the_resi_names_it(move: Terminal, app: Flask) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        parcel = a_parcel(current, case, a_document(current, case), resi=RESI)
        step(current, case, "produce")
        hand_over(current, parcel)
    plain = ("--as", "counter", "--reason", "tidak ada kabar")
    assert move(RESI, "trace", *plain)["to"] == "tracing"
    assert move(RESI, "declare-lost", *plain)["to"] == "lost"
    assert move(RESI, "replace", "--as", "counter")["to"] == "replaced"
    db.session.remove()
    assert session().scalars(select(Application)).one().state == "in_process"


def test_an_illegal_move_of_a_parcel_or_manifest_names_theirs(move: Terminal, app: Flask) -> None:
    del app
    code = parcel_in("pos")
    said = move(code, "collect", "--as", "counter", "--receiver", "x")["error"]
    assert said["legal"] == ["void_label", "manifest", "keep_ready"]
    box = move(code, "manifest", "--as", "mailroom")["manifest"]
    assert move(box, "label", "--as", "mailroom")["error"]["legal"] == ["hand_over", "void"]
    db.session.remove()
    assert session().scalars(select(Manifest.state)).one() == "open"


def test_a_parcel_code_nobody_has_is_not_found(move: Terminal, app: Flask) -> None:
    del app
    code = parcel_in("pos")
    wrong = code[:4] + "22222" + code[9:]
    assert move(wrong, "label", "--as", "mailroom")["error"]["code"] == "not-found"
    assert move("P9999999999999", "label", "--as", "mailroom")["error"]["code"] == "not-found"


def test_every_move_of_the_tables_is_known_to_the_command_line() -> None:
    parcels = {row.name for row in MOVES if row.thing is Thing.PARCEL}
    assert {name for name in parcels if not name.startswith("report_")} == set(move_outgoing.STEPS)


def test_a_refusal_names_the_moves_of_this_kind_of_thing(app: Flask) -> None:
    examined = say_refusal(legal_of(Thing.APPLICATION, "under_verification"))
    assert "Lepas kembali" in examined
    assert "Alihkan ke petugas lain" in examined
    assert "PDF sudah terbit" not in examined
    assert "Serahkan" not in examined
    assert "PDF sudah terbit" in say_refusal(legal_of(Thing.DOCUMENT, "to_sign"))


def legal_of(thing: Thing, state: str) -> IllegalMove:
    with pytest.raises(IllegalMove) as refused:
        find_move(thing, state, "fly", list(Role), None)
    return refused.value


def test_a_service_and_a_desk_are_changed_by_their_codes(move: Terminal, code: str) -> None:
    said = move(code, "change-service", "--as", "operator", "--service", "TIDAK-ADA")
    assert (move.code, said["error"]["code"]) == (2, "service-unknown")
    said = move(code, "change-service", "--as", "operator", "--service", "KIA-5-17")
    assert (move.code, said["to"]) == (0, "registered")
    reason = ("--reason", "salah meja")
    said = move(code, "change-desk", "--as", "operator", "--desk", "tidak-ada", *reason)
    assert (move.code, said["error"]["code"]) == (2, "desk-unknown")
    assert move(code, "change-desk", "--as", "operator", "--desk", "kk", *reason)["to"]
    with writing() as session:
        case = session.scalars(select(Application)).one()
        assert case.service is not None
        assert (case.service.code, case.desk_code) == ("KIA-5-17", "kk")


def test_a_second_request_is_split_off_and_merged_back(move: Terminal, code: str) -> None:
    move(code, "take", "--as", "operator")
    split = ("split", "--as", "operator", "--service", "KIA-5-17", "--pages")
    assert move(code, *split, "9")["error"]["code"] == "page-elsewhere"
    assert move(code, *split, "1,2,3")["error"]["code"] == "last-page-split"
    assert move(code, *split, "2,3")["to"] == "under_verification"
    with writing() as session:
        first, second = session.scalars(select(Application).order_by(Application.id)).all()
        other = second.tracking_code
        assert first.tracking_code == code
    merge = ("merge", "--as", "operator", "--reason", "ganda", "--to")
    assert move(other, *merge, "ZZZZ")["error"]["code"] == "other-case-unknown"
    assert move(other, *merge, other)["error"]["code"] == "merge-with-itself"
    assert move(other, *merge, code)["error"]["code"] == "merge-not-compared"
    assert move(other, *merge, code, "--compared")["to"] == "merged"


def test_a_case_is_forwarded_to_a_named_office(move: Terminal, code: str) -> None:
    forward = ("forward", "--as", "operator", "--reason", "pindah domisili")
    assert move(code, *forward)["error"]["code"] == "office-missing"
    assert move(code, *forward, "--to", "Dinas Umpama")["to"] == "forwarded"
    with writing() as session:
        event = session.scalars(select(Event).where(Event.name == "forward")).one()
        assert (event.reason, event.data) == (
            "pindah domisili",
            {"office": "Dinas Umpama", "office_address": None},
        )
