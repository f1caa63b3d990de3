"""Who signs letters, how they are numbered and how long a case waits: the admin's settings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.correspondence.composing import signer_of
from postal.correspondence.letter_facts import Signer
from postal.correspondence.letter_numbers import NotANip, WrongPattern
from postal.extensions import writing
from postal.lookups import the_office
from postal.models import Office
from postal.office.letter_rules import LetterRules, change_letter_rules, rules_of
from postal.office.setting_up import WrongOfficeValue
from tests.conftest import ClientFor
from tests.office.test_admin_pages import page_of, said

pytestmark = pytest.mark.usefixtures("app")
NIP = "198001012005011001"


def test_the_admin_says_who_signs_and_sees_the_next_number(
    client: ClientFor, session: Session
) -> None:
    browser = client("admin")
    page = said(
        browser,
        "/admin/kantor",
        signer_title="Sekretaris",
        signer_on_behalf_of="Kepala Dinas",
        signer_name="Contohman Ujicoba, S.Contoh.",
        signer_nip=NIP,
        letter_pattern="470/{number}/{month}/{year}",
        wait_days="45",
    )
    assert "Data kantor sudah disimpan." in page
    office = session.scalars(select(Office)).one()
    assert signer_of(office) == Signer(
        "Sekretaris", "Contohman Ujicoba, S.Contoh.", "19800101 200501 1 001", "Kepala Dinas"
    )
    assert (office.letter_pattern, office.wait_days) == ("470/{number}/{month}/{year}", 45)
    shown = page_of(browser, "/admin/kantor")
    assert "Surat ke-17 hari ini: 470/17/" in shown
    assert 'value="19800101 200501 1 001"' in shown


def test_each_wrong_value_is_said_at_its_field_and_nothing_is_saved(
    client: ClientFor, session: Session
) -> None:
    page = said(
        client("admin"),
        "/admin/kantor",
        signer_title="",
        signer_nip="123",
        letter_pattern="470/{year}",
        wait_days="3",
    )
    for text in ("NIP terdiri dari 18 angka", "Pola nomor", "Antara 7 dan 365", "Harus diisi"):
        assert text in page
    assert 'value="470/{year}"' in page
    office = session.scalars(select(Office)).one()
    assert (office.signer, office.wait_days) == (None, 30)


def test_saving_the_page_unchanged_keeps_the_rules(client: ClientFor, session: Session) -> None:
    said(client("admin"), "/admin/kantor")
    office = session.scalars(select(Office)).one()
    assert rules_of(office) == LetterRules(Signer(title="Kepala Dinas"), "470/{number}/{year}", 30)


def test_other_doors_are_refused_the_same_values() -> None:
    good = LetterRules(Signer("Kepala Dinas"), "{number}/{year}", 30)
    with writing() as current:
        office = the_office(current)
        for bad, refusal in (
            (replace(good, signer=Signer("")), WrongOfficeValue),
            (replace(good, signer=Signer("x" * 81)), WrongOfficeValue),
            (replace(good, signer=Signer("Kepala", nip="1")), NotANip),
            (replace(good, pattern="470"), WrongPattern),
            (replace(good, wait_days=6), WrongOfficeValue),
            (replace(good, wait_days=366), WrongOfficeValue),
        ):
            with pytest.raises(refusal):
                change_letter_rules(office, bad)
        assert office.signer is None
        change_letter_rules(office, good)
        assert office.letter_pattern == "{number}/{year}"
