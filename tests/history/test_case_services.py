"""What can be done to a case, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people, people_shown, pile_sizes, piles
from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.history import moves, telling
from postal.history.moves import MadeElsewhere
from postal.history.services import NotFound
from postal.history.timeline import timeline
from postal.models import AccessLog, Application, Batch, Event, Page
from postal.people import ApplicantData, EditedMeanwhile, SubjectData
from postal.workflow import NotYourMove, Role
from tests.cases import NIK, OTHER_NIK, PHONE, a_case, a_dossier, an_envelope, at_home, someone

TODAY = date(2026, 11, 23)


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def move(session: Session, application: Application, name: str, **more: object) -> Event:
    given = {"seen_version": application.version, "actor": someone(), "today": TODAY, **more}
    return moves.move_application(session, application, name, **given)  # type: ignore[arg-type]


def test_a_recorded_visit_keeps_its_day(writer: Session) -> None:
    application = a_case(writer)
    at_home(application)
    move(writer, application, "require_visit", reason="rekam biometrik")
    move(writer, application, "record_visit")
    assert application.state == "registered"
    assert application.visited_on == TODAY


def test_a_merge_is_not_a_button(writer: Session) -> None:
    application = a_case(writer)
    offered = {each.name for each in moves.buttons(application, someone())}
    assert "withdraw" in offered
    assert "merge" not in offered
    with pytest.raises(MadeElsewhere):
        move(writer, application, "merge", reason="x")


def test_buttons_are_those_of_the_persons_roles(writer: Session) -> None:
    application = a_case(writer)
    offered = {each.name for each in moves.buttons(application, someone(Role.AUDITOR))}
    assert offered == set()


def test_the_wrong_role_is_refused(writer: Session) -> None:
    application = a_case(writer)
    with pytest.raises(NotYourMove):
        move(writer, application, "withdraw", actor=someone(Role.MAILROOM), reason="x")


def test_a_case_seen_before_somebody_moved_it_is_refused(writer: Session) -> None:
    application = a_case(writer)
    at_home(application)
    move(writer, application, "require_visit", reason="rekam")
    with pytest.raises(SomeoneElseMovedIt):
        move(writer, application, "record_visit", seen_version=1)


def test_filing_keeps_the_box_and_taking_out_forgets_it(writer: Session) -> None:
    dossier = a_dossier(writer, a_case(writer), pages=1)
    audit.transition(writer, dossier, "match", seen_version=dossier.version, actor=someone())
    moves.move_dossier(
        writer,
        dossier,
        "file",
        seen_version=dossier.version,
        actor=someone(),
        reason=" Boks 12, rak 3 ",
    )
    assert (dossier.state, dossier.shelf) == ("filed", "Boks 12, rak 3")
    moves.move_dossier(
        writer, dossier, "take_out", seen_version=dossier.version, actor=someone(), reason="cek"
    )
    assert dossier.shelf is None


@pytest.mark.parametrize("name", ["scan", "match", "unmatch"])
def test_moves_of_matching_and_scanning_are_made_there(writer: Session, name: str) -> None:
    dossier = a_dossier(writer, a_case(writer))
    with pytest.raises(MadeElsewhere):
        moves.move_dossier(
            writer, dossier, name, seen_version=dossier.version, actor=someone(), reason="x"
        )


def test_the_timeline_tells_envelope_cover_dossier_and_case_in_order(writer: Session) -> None:
    envelope = an_envelope(writer, "P2611200000017")
    application = a_case(writer)
    dossier = a_dossier(writer, application, pages=2, envelope=envelope)
    a_dossier(writer, a_case(writer), pages=1)
    told = [(entry.thing.value, entry.name) for entry in timeline(writer, application.id)]
    assert told == [
        ("envelope", "born"),
        ("application", "born"),
        ("dossier", "born"),
        ("cover", "born"),
        ("dossier", "scan"),
    ]
    assert timeline(writer, application.id)[-1].code == dossier.code


def test_the_json_of_a_dossier_lists_its_pages_in_order(writer: Session) -> None:
    application = a_case(writer)
    dossier = a_dossier(writer, application, pages=2)
    sha256 = writer.scalars(select(Batch.sha256)).one()
    first = writer.scalars(select(Page).where(Page.position == 1)).one()
    first.position = 3
    told = telling.case_json(writer, dossier.code[4:].lower())
    assert told["kind"] == "dossier"
    assert told["state"] == "scanned"
    assert told["application"] == application.tracking_code
    assert told["pages"] == [
        {"batch_sha256": sha256, "page": 3},
        {"batch_sha256": sha256, "page": 2},
    ]


def test_the_json_of_a_case_speaks_in_words_with_hyphens(writer: Session) -> None:
    application = a_case(writer, "KTP-HILANG")
    a_dossier(writer, application)
    at_home(application)
    move(writer, application, "require_visit", reason="rekam")
    told = telling.case_json(writer, application.tracking_code)
    assert told["state"] == "in-person-required"
    assert told["service"] == "KTP-HILANG"
    assert [each["state"] for each in told["dossiers"]] == ["received"]
    assert [each["name"] for each in told["events"]][-2:] == ["require-visit", "born"]


def test_the_json_of_an_unknown_code_is_refused(writer: Session) -> None:
    with pytest.raises(NotFound):
        telling.case_json(writer, "BCX0000000")


def key(
    session: Session,
    application: Application,
    applicant: ApplicantData,
    *subjects: SubjectData,
    seen: str | None = None,
) -> bool:
    mark = people.seen_mark(application) if seen is None else seen
    return people.write_people(
        session, application, applicant, subjects, seen=mark, actor=someone()
    )


def test_keyed_people_are_stored_and_found(writer: Session) -> None:
    application = a_case(writer, name=None)
    assert key(
        writer,
        application,
        ApplicantData(name="Zubaidah Contohwati", phone=PHONE, postcode="69901"),
        SubjectData(name="Anak Contohwati", nik=NIK, birth_date="1990-01-14"),
    )
    writer.refresh(application)
    assert people.applicant_data(application).phone == PHONE
    assert people.subject_data(application)[0].nik == NIK
    assert application.subjects[0].nik_index is not None


def test_the_event_of_keyed_data_names_fields_and_no_values(writer: Session) -> None:
    application = a_case(writer, name=None)
    key(writer, application, ApplicantData(), SubjectData(nik=NIK))
    event = writer.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.name == "data_keyed"
    assert event.data == {"keyed": ["nik"]}


def test_saving_the_same_data_again_writes_no_event(writer: Session) -> None:
    application = a_case(writer, name="Siti Contohwati")
    assert not key(writer, application, ApplicantData(name="Siti Contohwati"))


def test_a_subject_left_empty_is_taken_off(writer: Session) -> None:
    application = a_case(writer, nik=NIK)
    data = people.applicant_data(application)
    key(writer, application, data, SubjectData(), SubjectData(nik=OTHER_NIK))
    writer.refresh(application)
    assert [each.nik for each in people.subject_data(application)] == [OTHER_NIK]


def test_a_form_opened_before_somebody_else_saved_is_refused(writer: Session) -> None:
    application = a_case(writer, name="Siti Contohwati")
    seen = people.seen_mark(application)
    key(writer, application, ApplicantData(name="Zubaidah Contohwati"))
    with pytest.raises(EditedMeanwhile, match="Contoh Petugas"):
        key(writer, application, ApplicantData(name="Lain Lagi"), seen=seen)


def test_people_are_masked_unless_shown_in_full() -> None:
    subject = SubjectData("Siti Contohwati", NIK, None, "1990-01-14")
    masked = dict(people_shown.lines(subject, full=False))
    assert masked == {
        "Nama": "S*** C*********",
        "NIK": "3599************01",
        "Tanggal lahir": "••-••-1990",
    }
    assert dict(people_shown.lines(subject, full=True))["NIK"] == NIK


def test_what_looks_odd_is_warned_about_once() -> None:
    subjects = [SubjectData("Budi", NIK, None, "1991-02-15"), SubjectData("Budi")]
    found = people_shown.warnings(subjects, ApplicantData(name="Budi"))
    assert len(found) == len(set(found)) == 2


def test_a_look_with_a_reason_is_logged_and_told(writer: Session) -> None:
    application = a_case(writer)
    people_shown.note_look(
        writer, application, actor=someone(), what="case_data", reason="pemohon menelepon"
    )
    assert writer.scalars(select(AccessLog.reason)).one() == "pemohon menelepon"
    assert timeline(writer, application.id)[-1].name == "shown_in_full"


def test_a_pile_is_sorted_and_narrowed_to_a_desk(writer: Session) -> None:
    late = a_case(writer, "KTP-HILANG", examine_by=date(2026, 11, 24))
    soon = a_case(writer, "KTP-HILANG", examine_by=date(2026, 11, 23))
    a_case(writer, "KIA-5-17")
    rows, more = piles.queue_rows(writer, "await_pages", 1, "periksa", [late.desk_code or ""])
    assert [row.tracking_code for row in rows] == [soon.tracking_code, late.tracking_code]
    assert not more
    rows, _ = piles.queue_rows(writer, "await_pages", 1, "-periksa", [late.desk_code or ""])
    assert rows[0].tracking_code == late.tracking_code


def test_a_pile_shows_masked_names(writer: Session) -> None:
    a_case(writer, name="Zubaidah Contohwati")
    rows, _ = piles.queue_rows(writer, "await_pages")
    assert rows[0].name == "Z******* C*********"


def test_a_pile_has_pages_of_fifty(writer: Session) -> None:
    for _ in range(piles.PAGE + 1):
        a_case(writer)
    first, more = piles.queue_rows(writer, "await_pages", 1)
    second, none = piles.queue_rows(writer, "await_pages", 2)
    assert (len(first), more, len(second), none) == (50, True, 1, False)


def test_bundles_have_piles_too_and_counts_agree(writer: Session) -> None:
    a_dossier(writer, a_case(writer))
    a_dossier(writer, None, pages=1)
    rows, _ = piles.queue_rows(writer, "to_match")
    assert [row.tracking_code for row in rows] == [None]
    counts = pile_sizes.counts(writer)
    assert (counts["to_scan"], counts["to_match"], counts["await_pages"]) == (1, 1, 1)


def test_an_unknown_pile_is_refused(writer: Session) -> None:
    with pytest.raises(piles.NoSuchQueue):
        piles.queue_rows(writer, "nowhere")
