"""Originals that a service keeps or sends back: said at the requirement, written down as things."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor, SomeoneElseMovedIt
from postal.extensions import writing
from postal.finishing import held_enclosures
from postal.lookups import item_versions
from postal.models import Application, Enclosure, Event
from postal.originals import usually_kept
from postal.verdicts import Verdict
from postal.verification import going_back, judging
from postal.verification.checklist import BACK, KEEP
from postal.verification.judging import Evidence
from tests.conftest import ClientFor
from tests.verification.stage import person, taken

SERVICE = "UBAH-NAMA"
DEED = "need:AKTA_SALAH"


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def waiting(session: Session, case: Application) -> list[str]:
    paper, found = judging.paper(session, case), judging.examine(session, case)
    items = item_versions(session)
    return [line.key for line in going_back.not_written_down(case, paper, found, items)]


def write_down(session: Session, case: Application, key: str, actor: Actor) -> Enclosure:
    return going_back.write_down(
        session,
        case,
        key,
        judging.paper(session, case),
        judging.examine(session, case),
        item_versions(session),
        actor=actor,
    )


def test_a_requirement_says_what_becomes_of_its_original(writer: Session) -> None:
    by = person(writer, "operator")
    lines = {each.key: each for each in judging.examine(writer, taken(writer, by, SERVICE)).lines}
    assert lines[DEED].original == BACK
    assert lines["need:KK_FC"].original is None
    lost = judging.examine(writer, taken(writer, by))
    assert [line.original for line in lost.lines if line.original] == [KEEP]


def test_what_must_go_back_is_asked_for_until_it_is_a_thing_that_is_packed(
    writer: Session,
) -> None:
    by = person(writer, "operator")
    case = taken(writer, by, SERVICE)
    assert waiting(writer, case) == [DEED]
    row = write_down(writer, case, DEED, by)
    writer.expire_all()
    assert waiting(writer, case) == []
    assert held_enclosures(writer, case) == [row]
    assert (row.kind, row.count, row.state) == ("original", 1, "held")
    event = writer.scalars(select(Event).where(Event.name == "enclosure_noted")).one()
    assert (event.actor_id, event.application_id) == (by.staff_id, case.id)
    with pytest.raises(going_back.NothingToWriteDown) as again:
        write_down(writer, case, DEED, by)
    assert again.value.code == "original-written-down"


def test_nothing_is_asked_where_it_is_absent_or_was_written_down_at_intake(
    writer: Session,
) -> None:
    by = person(writer, "operator")
    absent, noted = taken(writer, by, SERVICE), taken(writer, by, SERVICE)
    judging.set_verdict(writer, absent, DEED, Verdict.ABSENT, evidence=Evidence(), actor=by)
    thing = Enclosure(dossier_id=noted.dossiers[0].id, kind="original", label="akta", count=1)
    writer.add(thing)
    writer.flush()
    writer.expire_all()
    assert waiting(writer, noted) == [DEED], "nobody said that it is this one"
    seen = Evidence(enclosure_id=thing.id)
    judging.set_verdict(writer, noted, DEED, Verdict.PRESENT, evidence=seen, actor=by)
    assert (waiting(writer, absent), waiting(writer, noted)) == ([], [])


def test_a_case_in_another_hand_or_without_paper_holds_no_original(writer: Session) -> None:
    by = person(writer, "operator")
    case = taken(writer, by, SERVICE)
    with pytest.raises(SomeoneElseMovedIt):
        write_down(writer, case, DEED, person(writer, "supervisor"))
    for dossier in case.dossiers:
        dossier.source = "whatsapp"
    writer.flush()
    with pytest.raises(going_back.NoPaperHere) as refused:
        write_down(writer, case, DEED, by)
    assert refused.value.code == "no-paper-here"


def test_the_workbench_says_it_and_takes_one_press(client: ClientFor) -> None:
    with writing() as session:
        code = taken(session, person(session, "operator"), SERVICE).tracking_code
    desk = client("operator")
    page = desk.get(f"/pemeriksaan/{code}").text
    assert "asli dikembalikan" in page
    assert "aslinya harus kembali kepada pemohon" in page
    form = {"line": DEED, "evidence": ""}
    page = desk.post(f"/pemeriksaan/{code}/asli", data=form, follow_redirects=True).text
    assert "Tercatat di lampiran fisik" in page
    assert "aslinya harus kembali kepada pemohon" not in page
    assert desk.post(f"/pemeriksaan/{code}/asli", data=form).status_code == 409


@pytest.mark.parametrize(
    ("service", "line", "kind", "kept"),
    [
        (SERVICE, DEED, "original", False),
        (SERVICE, DEED, "old_card", False),
        (SERVICE, "need:KTP_FC", "old_card", True),
        ("KK-UBAH", "need:KK_LAMA", "original", True),
        ("KK-UBAH", "need:F102", "original", False),
    ],
)
def test_a_thing_goes_the_way_that_the_service_says_of_its_requirement(
    writer: Session, service: str, line: str, kind: str, *, kept: bool
) -> None:
    by = person(writer, "operator")
    case = taken(writer, by, service)
    thing = Enclosure(dossier_id=case.dossiers[0].id, kind=kind, count=1)
    writer.add(thing)
    writer.flush()
    writer.expire_all()
    assert not usually_kept(thing), "nothing takes its place yet"
    seen = Evidence(enclosure_id=thing.id)
    judging.set_verdict(writer, case, line, Verdict.PRESENT, evidence=seen, actor=by)
    case.state = "in_process"
    assert usually_kept(thing) is kept
