"""One field finds a case by whatever somebody has in hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.codes import TrackingCode
from postal.extensions import writing
from postal.history import search
from postal.history.search import NothingTyped, TooShort
from postal.history.search_results import Kept, remember, remembered
from postal.models import Subject, TrackingAlias
from postal.models.vault import blind
from tests.cases import NIK, OFFICE, PHONE, a_case, a_dossier, an_envelope


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def find(session: Session, text: str) -> search.Found:
    return search.search(session, text, OFFICE)


def test_by_tracking_code_typed_sloppily(writer: Session) -> None:
    application = a_case(writer)
    typed = TrackingCode(application.tracking_code).grouped.lower()
    assert find(writer, typed) == search.Found("tracking", (application.id,))


def test_by_the_code_of_a_case_that_was_merged(writer: Session) -> None:
    target = a_case(writer)
    alias = TrackingCode.new().text
    writer.add(TrackingAlias(code=alias, application_id=target.id))
    assert find(writer, alias).applications == (target.id,)


@pytest.mark.parametrize("short", [False, True])
def test_by_dossier_code_whole_or_its_last_six(writer: Session, short: bool) -> None:  # noqa: FBT001
    application = a_case(writer)
    dossier = a_dossier(writer, application)
    found = find(writer, dossier.code[4:] if short else dossier.code)
    assert found == search.Found("dossier", (application.id,), dossier.code)


def test_a_dossier_without_a_case_is_named(writer: Session) -> None:
    dossier = a_dossier(writer, None, pages=1)
    assert find(writer, dossier.code) == search.Found("dossier", (), dossier.code)


def test_by_resi_every_case_of_the_envelope_newest_first(writer: Session) -> None:
    envelope = an_envelope(writer, "P2611200000017")
    one, two = a_case(writer), a_case(writer)
    for application in (one, two):
        a_dossier(writer, application, envelope=envelope)
    assert find(writer, "p2611200000017") == search.Found("resi", (two.id, one.id))


def test_by_nik_with_spaces(writer: Session) -> None:
    application = a_case(writer, nik=NIK)
    a_case(writer)
    assert find(writer, "3599 0154 0190 0001") == search.Found("register", (application.id,))


def test_by_family_card(writer: Session) -> None:
    application = a_case(writer)
    card = "3599010101200001"
    writer.add(
        Subject(
            application_id=application.id,
            family_card=card,
            family_card_index=blind("family_card", card),
        )
    )
    assert find(writer, card).applications == (application.id,)


def test_by_phone_as_people_write_it(writer: Session) -> None:
    application = a_case(writer, phone=PHONE)
    assert find(writer, "0812-0000-1234") == search.Found("phone", (application.id,))


def test_a_name_of_six_letters_is_not_taken_for_a_code(writer: Session) -> None:
    application = a_case(writer, name="Aminah")
    assert find(writer, "aminah").applications == (application.id,)


def test_an_initial_beside_a_name_does_not_hinder(writer: Session) -> None:
    application = a_case(writer, name="Siti Contohwati")
    assert find(writer, "S. Contohwati").applications == (application.id,)


def test_the_newest_cases_come_first_and_not_more_than_the_limit(
    writer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 2)
    made = [a_case(writer, name="Budi Umpama").id for _ in range(3)]
    assert find(writer, "budi").applications == (made[2], made[1])


def test_one_case_with_two_matching_people_is_listed_once(writer: Session) -> None:
    application = a_case(writer, name="Budi Umpama", nik=NIK)
    assert find(writer, "bud").applications == (application.id,)


def test_two_letters_are_too_few(writer: Session) -> None:
    with pytest.raises(TooShort):
        find(writer, "Bu")


def test_an_empty_field_is_refused(writer: Session) -> None:
    with pytest.raises(NothingTyped):
        find(writer, "  ")


def test_a_code_nobody_has_is_said_to_be_a_code(writer: Session) -> None:
    assert find(writer, TrackingCode.new().grouped).kind == "tracking"


def test_a_result_is_opened_by_its_owner_alone(tmp_path: Path) -> None:
    token = remember(tmp_path, "name", (3, 2), 1)
    assert remembered(tmp_path, token, 1) == Kept("name", (3, 2))
    assert remembered(tmp_path, token, 2) is None


@pytest.mark.parametrize("token", ["", "nobody", "x" * 22, f"../{'x' * 19}"])
def test_an_id_that_was_never_given_out_opens_nothing(tmp_path: Path, token: str) -> None:
    (tmp_path / "found").mkdir()
    assert remembered(tmp_path, token, 1) is None


def test_a_result_is_kept_until_the_end_of_the_next_day_and_cleared_away_after(
    tmp_path: Path,
) -> None:
    found_on = date(2026, 11, 20)
    next_day, later = found_on + timedelta(days=1), found_on + timedelta(days=2)
    token = remember(tmp_path, "name", (3, 2), 1, today=found_on)
    other = remember(tmp_path, "name", (5, 4), 2, today=next_day)
    assert remembered(tmp_path, token, 1, today=next_day) is not None
    assert remembered(tmp_path, token, 1, today=later) is None
    remember(tmp_path, "name", (1,), 3, today=later)
    assert not list(tmp_path.rglob(f"*{token}*"))
    assert remembered(tmp_path, other, 2, today=later) is not None


def test_a_result_that_a_power_cut_left_half_written_is_searched_again(tmp_path: Path) -> None:
    token = remember(tmp_path, "name", (3, 2), 1)
    (path,) = tmp_path.rglob(f"*{token}*")
    path.write_text("")
    assert remembered(tmp_path, token, 1) is None
