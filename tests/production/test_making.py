"""A complete case becomes documents, and ends when they are made or the person was told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal import audit, finishing
from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.models import Application, Document, Enclosure
from postal.production import making
from postal.production.refusals import (
    CaseElsewhere,
    CaseOnHold,
    DocumentsDue,
    EnclosuresHeld,
    KindUnknown,
    NoServiceYet,
    StillInMaking,
)
from postal.workflow import IllegalMove, NotYourMove, ReasonMissing, Role
from tests.cases import a_case, a_dossier, someone
from tests.production.stage import complete, go, made, packed, started


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing transaction around the test."""
    del app
    with writing() as current:
        yield current


def kinds(documents: list[Document]) -> list[tuple[str, int]]:
    return [(row.kind, row.number) for row in documents]


def recheck(session: Session, case: Application) -> None:
    """Examine a case once more, and find it complete again."""
    for move in ("recheck", "take", "find_complete"):
        if move == "take" and case.state == "under_verification":
            case.taken_by_id = None
        audit.transition(
            session, case, move, seen_version=case.version, actor=someone(), reason="lagi"
        )


def test_a_card_service_gives_a_card_to_each_person(session: Session) -> None:
    case, documents = started(session, people=3)
    assert case.state == "in_process"
    assert kinds(documents) == [("card", 1), ("card", 2), ("card", 3)]
    assert {row.state for row in documents} == {"to_enter"}


def test_a_case_without_named_persons_still_gets_one_card(session: Session) -> None:
    assert kinds(started(session)[1]) == [("card", 1)]


def test_a_paper_service_gives_one_paper_however_many_people(session: Session) -> None:
    assert kinds(started(session, "KK-BARU", people=4)[1]) == [("paper", 1)]


def test_a_service_with_both_gives_a_paper_and_cards(session: Session) -> None:
    _case, documents = started(session, "PINDAH-DATANG", people=2)
    assert kinds(documents) == [("paper", 1), ("card", 1), ("card", 2)]


def test_a_service_without_output_gives_no_document(session: Session) -> None:
    case, documents = started(session, "NIK-KONSOLIDASI")
    assert documents == []
    assert case.state == "in_process"


@pytest.mark.parametrize(
    ("code", "wish", "channel"),
    [
        ("KTP-HILANG", None, "pos"),
        ("KTP-HILANG", "kurir", "kurir"),
        ("KTP-HILANG", "pdf", "pos"),
        ("KK-BARU", "pdf", "pdf"),
        ("BETUL-NAMA", None, "ambil_kantor"),
    ],
)
def test_a_document_goes_back_as_wished_but_a_card_never_as_pdf(
    session: Session, code: str, wish: str | None, channel: str
) -> None:
    assert [row.channel for row in started(session, code, channel=wish)[1]] == [channel]


def test_a_card_added_where_only_pdf_is_offered_is_collected_at_the_office(
    session: Session,
) -> None:
    case, _none = started(session, "NIK-KONSOLIDASI")
    card = making.add_document(session, case, "card", seen_version=case.version, actor=someone())
    assert card.channel == "ambil_kantor"


def test_starting_again_keeps_what_is_made_and_adds_what_lacks(session: Session) -> None:
    case, (paper, card) = started(session, "PINDAH-DATANG")
    go(session, paper, "enter_paper", "sign", "print")
    go(session, card, "void")
    recheck(session, case)
    again = making.start(session, case, seen_version=case.version, actor=someone())
    assert kinds(again) == [("card", 1)]
    assert paper.state == "printed"
    assert len(finishing.documents_of(session, case)) == 2


def test_a_case_made_before_waits_for_a_word_that_nothing_more_is_made(session: Session) -> None:
    case, (card,) = started(session)
    made(session, card)
    assert case.state == "produced"
    packed(session, card, "label", "keep_ready", "collect")
    finishing.settle(session, case, actor=someone())
    assert case.state == "finished"
    recheck(session, case)
    assert making.start(session, case, seen_version=case.version, actor=someone()) == []
    assert case.state == "in_process"
    making.end_making(session, case, seen_version=case.version, actor=someone())
    assert case.state == "finished"


def test_nothing_is_ended_while_a_document_is_in_the_making(session: Session) -> None:
    case, _documents = started(session)
    with pytest.raises(StillInMaking):
        making.end_making(session, case, seen_version=case.version, actor=someone())
    with pytest.raises(SomeoneElseMovedIt):
        making.end_making(session, case, seen_version=case.version - 1, actor=someone())


def test_starting_asks_for_the_service_the_state_and_the_role(session: Session) -> None:
    case = complete(session)
    with pytest.raises(NotYourMove):
        making.start(session, case, seen_version=case.version, actor=someone(Role.SUPERVISOR))
    with pytest.raises(SomeoneElseMovedIt):
        making.start(session, case, seen_version=case.version - 1, actor=someone())
    fresh = a_case(session)
    with pytest.raises(IllegalMove):
        making.start(session, fresh, seen_version=fresh.version, actor=someone())
    unclear = a_case(session, None)
    with pytest.raises(NoServiceYet):
        making.start(session, unclear, seen_version=unclear.version, actor=someone())


def test_two_people_who_start_one_case_make_one_set_of_documents(session: Session) -> None:
    case = complete(session)
    seen = case.version
    making.start(session, case, seen_version=seen, actor=someone())
    with pytest.raises(SomeoneElseMovedIt) as refused:
        making.start(session, case, seen_version=seen, actor=someone(staff_id=2))
    assert refused.value.values["who"] == "Contoh Petugas"
    assert len(finishing.documents_of(session, case)) == 1


def test_the_last_document_ready_makes_the_case_produced(session: Session) -> None:
    case, (paper, card) = started(session, "PINDAH-DATANG")
    made(session, paper)
    assert case.state == "in_process"
    made(session, card)
    assert (paper.state, card.state, case.state) == ("ready", "ready", "produced")


def test_a_case_without_documents_ends_when_the_person_was_told(session: Session) -> None:
    case, _none = started(session, "NIK-KONSOLIDASI")
    making.notify(session, case, how=" WhatsApp ", seen_version=case.version, actor=someone())
    assert case.state == "finished"


def test_a_notice_says_how_the_person_was_told(session: Session) -> None:
    case, _none = started(session, "NIK-KONSOLIDASI")
    with pytest.raises(ReasonMissing):
        making.notify(session, case, how=" ", seen_version=case.version, actor=someone())


def test_a_notice_ends_no_case_with_a_document_to_make(session: Session) -> None:
    case, (card,) = started(session)
    go(session, card, "void")
    with pytest.raises(DocumentsDue):
        making.notify(session, case, how="telepon", seen_version=case.version, actor=someone())
    other, _none = started(session, "NIK-KONSOLIDASI")
    making.add_document(session, other, "paper", seen_version=other.version, actor=someone())
    with pytest.raises(DocumentsDue):
        making.notify(session, other, how="telepon", seen_version=other.version, actor=someone())


def test_a_notice_waits_for_what_is_still_held_of_theirs(session: Session) -> None:
    case, _none = started(session, "NIK-KONSOLIDASI")
    dossier = a_dossier(session, case)
    thing = Enclosure(dossier_id=dossier.id, kind="book", count=2, state="held")
    session.add(thing)
    session.flush()
    with pytest.raises(EnclosuresHeld) as refused:
        making.notify(session, case, how="telepon", seen_version=case.version, actor=someone())
    assert refused.value.values == {"count": 2}
    thing.state = "withdrawn"
    making.notify(session, case, how="telepon", seen_version=case.version, actor=someone())
    assert case.state == "finished"


def test_an_added_document_takes_the_first_free_number(session: Session) -> None:
    case, (first, second) = started(session, people=2)
    go(session, first, "void")
    card = making.add_document(session, case, "card", seen_version=case.version, actor=someone())
    assert (card.number, second.number) == (1, 2)
    with pytest.raises(KindUnknown):
        making.add_document(session, case, "scroll", seen_version=case.version, actor=someone())
    with pytest.raises(SomeoneElseMovedIt):
        making.add_document(session, case, "card", seen_version=0, actor=someone())


def test_a_document_for_a_produced_case_takes_it_back_into_process(session: Session) -> None:
    case, (card,) = started(session)
    made(session, card)
    making.add_document(session, case, "paper", seen_version=case.version, actor=someone())
    assert case.state == "in_process"


def test_nothing_is_added_while_a_case_rests_or_is_elsewhere(session: Session) -> None:
    case, _documents = started(session)
    audit.transition(
        session, case, "hold", seen_version=case.version, actor=someone(), reason="blangko"
    )
    with pytest.raises(CaseOnHold):
        making.add_document(session, case, "card", seen_version=case.version, actor=someone())
    other = complete(session)
    with pytest.raises(CaseElsewhere):
        making.add_document(session, other, "card", seen_version=other.version, actor=someone())
