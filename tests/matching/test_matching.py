"""Which case a scanned dossier belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, births
from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.matching import services
from postal.matching.candidates import (
    SAME_ENVELOPE,
    SAME_NAME,
    SAME_NIK,
    SAME_PHONE,
    candidates,
)
from postal.matching.certainty import Waiting, waiting_because
from postal.matching.refusals import (
    NoCase,
    OnlyPaper,
    SameCase,
    ServiceUnclear,
)
from postal.merging import CaseClosed, MergeRing
from postal.models import Application, Dossier, Event, TrackingAlias
from postal.public import finding as status
from postal.workflow import Role
from tests.cases import (
    EXAMINE_BY,
    NIK,
    PHONE,
    RECEIVED,
    a_case,
    a_dossier,
    an_envelope,
    service,
    someone,
)

WORKER = audit.system("worker")


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def join(session: Session, dossier: Dossier, target: Application) -> Application:
    return services.join(
        session,
        dossier,
        target,
        seen_version=dossier.version,
        actor=someone(),
        reason="berkas susulan",
        compared=True,
    )


def confirm(session: Session, dossier: Dossier) -> None:
    services.confirm(session, dossier, seen_version=dossier.version, actor=someone())


def end(session: Session, application: Application) -> None:
    audit.transition(
        session,
        application,
        "withdraw",
        seen_version=application.version,
        actor=someone(),
        reason="uji",
    )


def test_a_certain_dossier_goes_on_by_itself(writer: Session) -> None:
    application = a_case(writer, nik=NIK)
    dossier = a_dossier(writer, application, pages=2)
    assert services.settle(writer, dossier, WORKER)
    assert dossier.state == "matched"
    assert application.paper_ready_at is not None


def test_the_paper_stays_ready_since_its_first_dossier(writer: Session) -> None:
    application = a_case(writer)
    services.settle(writer, a_dossier(writer, application, pages=1), WORKER)
    first = application.paper_ready_at
    services.settle(writer, a_dossier(writer, application, pages=1), WORKER)
    assert application.paper_ready_at == first


def test_an_unscanned_dossier_is_left_alone(writer: Session) -> None:
    dossier = a_dossier(writer, a_case(writer))
    assert not services.settle(writer, dossier, WORKER)
    assert dossier.state == "received"


def test_an_unclear_service_waits(writer: Session) -> None:
    dossier = a_dossier(writer, a_case(writer, None), pages=1)
    assert not services.settle(writer, dossier, WORKER)
    assert waiting_because(writer, dossier) is Waiting.SERVICE_UNCLEAR


def test_a_dossier_without_a_case_waits(writer: Session) -> None:
    dossier = a_dossier(writer, None, pages=1)
    assert not services.settle(writer, dossier, WORKER)
    assert waiting_because(writer, dossier) is Waiting.NO_CASE


def test_paper_for_an_ended_case_waits(writer: Session) -> None:
    application = a_case(writer)
    end(writer, application)
    dossier = a_dossier(writer, application, pages=1)
    assert not services.settle(writer, dossier, WORKER)
    assert waiting_because(writer, dossier) is Waiting.CASE_CLOSED


def test_the_same_service_for_the_same_nik_waits_and_is_flagged_once(writer: Session) -> None:
    a_case(writer, "KTP-HILANG", nik=NIK)
    application = a_case(writer, "KTP-HILANG", nik=NIK)
    dossier = a_dossier(writer, application, pages=1)
    for _ in range(2):
        assert not services.settle(writer, dossier, WORKER)
    assert application.possible_duplicate
    assert waiting_because(writer, dossier) is Waiting.POSSIBLE_DUPLICATE
    events = writer.scalars(select(Event).where(Event.name == "duplicate_suspected")).all()
    assert len(events) == 1


def test_another_service_for_the_same_nik_is_no_duplicate(writer: Session) -> None:
    a_case(writer, "KIA-5-17", nik=NIK)
    assert services.settle(
        writer, a_dossier(writer, a_case(writer, "KTP-HILANG", nik=NIK), pages=1), WORKER
    )


def test_an_ended_case_is_no_duplicate(writer: Session) -> None:
    end(writer, a_case(writer, "KTP-HILANG", nik=NIK))
    assert services.settle(
        writer, a_dossier(writer, a_case(writer, "KTP-HILANG", nik=NIK), pages=1), WORKER
    )


def test_told_apart_once_the_next_paper_goes_on_by_itself(writer: Session) -> None:
    a_case(writer, "KTP-HILANG", nik=NIK)
    application = a_case(writer, "KTP-HILANG", nik=NIK)
    first = a_dossier(writer, application, pages=1)
    services.settle(writer, first, WORKER)
    confirm(writer, first)
    assert first.state == "matched"
    assert not application.possible_duplicate
    assert services.settle(writer, a_dossier(writer, application, pages=1), WORKER)


def test_confirming_needs_a_case_with_a_service_that_is_open(writer: Session) -> None:
    with pytest.raises(NoCase):
        confirm(writer, a_dossier(writer, None, pages=1))
    with pytest.raises(ServiceUnclear):
        confirm(writer, a_dossier(writer, a_case(writer, None), pages=1))
    ended = a_case(writer)
    dossier = a_dossier(writer, ended, pages=1)
    end(writer, ended)
    with pytest.raises(CaseClosed):
        confirm(writer, dossier)


def test_the_second_clerk_is_told(writer: Session) -> None:
    dossier = a_dossier(writer, a_case(writer), pages=1)
    seen = dossier.version
    confirm(writer, dossier)
    with pytest.raises(SomeoneElseMovedIt):
        services.confirm(writer, dossier, seen_version=seen, actor=someone())


def test_joining_merges_the_unused_case_and_keeps_its_code_alive(writer: Session) -> None:
    target, born = a_case(writer, "KIA-5-17"), a_case(writer)
    dossier = a_dossier(writer, born, pages=1)
    assert join(writer, dossier, target).id == target.id
    assert (dossier.application_id, dossier.role, dossier.state) == (
        target.id,
        "supplement",
        "matched",
    )
    assert (born.state, born.merged_into_id) == ("merged", target.id)
    assert target.paper_ready_at is not None
    alias = writer.get_one(TrackingAlias, born.tracking_code)
    writer.refresh(alias)
    assert alias.application_id == target.id
    reply = status.find(writer, born.tracking_code)
    assert reply is not None
    assert reply.answer is not None
    assert reply.answer.service is not None
    assert target.service is not None
    assert reply.answer.service.name_id == target.service.name_id


def test_a_case_with_other_paper_survives_a_join(writer: Session) -> None:
    target, born = a_case(writer), a_case(writer)
    dossier = a_dossier(writer, born, pages=1)
    a_dossier(writer, born)
    join(writer, dossier, target)
    assert born.state == "registered"


def test_codes_follow_a_chain_of_merges(writer: Session) -> None:
    first, second, third = a_case(writer), a_case(writer), a_case(writer, "KIA-5-17")
    join(writer, a_dossier(writer, first, pages=1), second)
    moved = writer.scalars(select(Dossier).where(Dossier.application_id == second.id)).one()
    services.unmatch(
        writer, moved, seen_version=moved.version, actor=someone(), reason="keluarga lain"
    )
    join(writer, moved, third)
    reply = status.find(writer, first.tracking_code)
    assert reply is not None
    assert reply.answer is not None
    assert reply.answer.service is not None
    assert third.service is not None
    assert reply.answer.service.name_id == third.service.name_id


def test_a_dossier_cannot_join_its_own_case_even_through_a_merge(writer: Session) -> None:
    application, old = a_case(writer), a_case(writer)
    dossier = a_dossier(writer, application, pages=1)
    with pytest.raises(SameCase):
        join(writer, dossier, application)
    join(writer, a_dossier(writer, old, pages=1), application)
    with pytest.raises(SameCase):
        join(writer, dossier, old)


def test_a_ring_of_merges_is_refused(writer: Session) -> None:
    one, two = a_case(writer), a_case(writer)
    for row in (one, two):
        audit.transition(
            writer, row, "merge", seen_version=row.version, actor=someone(), reason="uji"
        )
    one.merged_into_id, two.merged_into_id = two.id, one.id
    with pytest.raises(MergeRing):
        join(writer, a_dossier(writer, a_case(writer), pages=1), one)


def test_an_ended_case_takes_no_paper(writer: Session) -> None:
    ended = a_case(writer)
    end(writer, ended)
    with pytest.raises(CaseClosed):
        join(writer, a_dossier(writer, a_case(writer), pages=1), ended)


def test_a_case_begins_for_paper_that_had_none(writer: Session) -> None:
    dossier = a_dossier(writer, None, pages=1)
    application = start(writer, dossier)
    assert (dossier.state, dossier.application_id) == ("matched", application.id)
    assert application.paper_ready_at is not None
    assert application.examine_by == EXAMINE_BY


def test_a_second_application_is_split_off(writer: Session) -> None:
    first = a_case(writer)
    a_dossier(writer, first)
    dossier = a_dossier(writer, first, pages=1)
    assert start(writer, dossier).id != first.id
    assert first.state == "registered"


def test_the_only_paper_of_a_case_is_not_split_off(writer: Session) -> None:
    with pytest.raises(OnlyPaper):
        start(writer, a_dossier(writer, a_case(writer), pages=1))


def start(session: Session, dossier: Dossier) -> Application:
    return services.start_case(
        session,
        dossier,
        service(session, "KTP-HILANG"),
        received_on=RECEIVED,
        examine_by=EXAMINE_BY,
        seen_version=dossier.version,
        actor=someone(),
    )


def test_a_dossier_taken_off_leaves_its_case_waiting_for_pages(writer: Session) -> None:
    application = a_case(writer)
    dossier = a_dossier(writer, application, pages=1)
    services.settle(writer, dossier, WORKER)
    services.unmatch(
        writer,
        dossier,
        seen_version=dossier.version,
        actor=someone(Role.OPERATOR),
        reason="keluarga lain",
    )
    assert application.paper_ready_at is None
    assert waiting_because(writer, dossier) is Waiting.TAKEN_OFF


def test_other_paper_keeps_the_case_ready(writer: Session) -> None:
    application = a_case(writer)
    dossiers = [a_dossier(writer, application, pages=1) for _ in range(2)]
    for dossier in dossiers:
        services.settle(writer, dossier, WORKER)
    services.unmatch(
        writer, dossiers[0], seen_version=dossiers[0].version, actor=someone(), reason="salah"
    )
    assert application.paper_ready_at is not None


def test_candidates_come_with_their_reasons_the_likeliest_first(writer: Session) -> None:
    envelope = an_envelope(writer)
    same_envelope = a_case(writer, name="Orang Lain")
    a_dossier(writer, same_envelope, envelope=envelope)
    same_person = a_case(writer, "KIA-5-17", name="Zubaidah Contohwati", nik=NIK, phone=PHONE)
    own = a_case(writer, name="Zubaidah Contohwati", nik=NIK, phone=PHONE)
    dossier = a_dossier(writer, own, pages=1, envelope=envelope)
    found = [(each.application.id, each.reasons) for each in candidates(writer, dossier)]
    assert found == [
        (same_person.id, (SAME_NIK, SAME_NAME, SAME_PHONE)),
        (same_envelope.id, (SAME_ENVELOPE,)),
    ]


def test_half_a_name_makes_no_candidate(writer: Session) -> None:
    a_case(writer, name="Zubaidah Umpama")
    dossier = a_dossier(writer, a_case(writer, name="Zubaidah Contohwati"), pages=1)
    assert candidates(writer, dossier) == []


def test_ended_cases_are_no_candidates(writer: Session) -> None:
    end(writer, a_case(writer, nik=NIK))
    dossier = a_dossier(writer, a_case(writer, nik=NIK), pages=1)
    assert candidates(writer, dossier) == []


def test_paper_without_a_case_is_compared_by_sender_and_envelope(writer: Session) -> None:
    likely = a_case(writer, name="Zubaidah Contohwati")
    envelope = an_envelope(writer, sender="Zubaidah Contohwati")
    dossier = a_dossier(writer, None, pages=1, envelope=envelope)
    assert [each.application.id for each in candidates(writer, dossier)] == [likely.id]


def test_choosing_the_service_makes_a_waiting_dossier_certain(writer: Session) -> None:
    application = a_case(writer, None)
    dossier = a_dossier(writer, application, pages=1)
    births.choose_service(writer, application, service(writer, "KTP-HILANG"), actor=someone())
    assert services.settle(writer, dossier, WORKER)
