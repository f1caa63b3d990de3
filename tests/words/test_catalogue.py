"""The catalogue: what a new office starts with, and what an edit may not do."""

from __future__ import annotations

import json

import pytest

from postal.catalogue import (
    SEED_FILE,
    ItemKind,
    Mode,
    NotAskedFor,
    NotToml,
    Output,
    RepeatedCode,
    Service,
    UnknownSchema,
    load,
    requirement_lines,
    seed,
)
from postal.errors import Refusal
from postal.typed_tables import UnknownWord, WrongValue

SEED = seed()
SMALL = """
schema = 1
channels.pos = { id = "Lewat Pos", en = "By post" }
desks.ktp = { id = "KTP-el", en = "e-ID cards" }
items.A = { kind = "form", id = "Formulir A", en = "Form A" }
items.B = { kind = "copy", id = "Fotokopi B", en = "Copy B" }
items.C = { kind = "original", id = "Surat C", en = "Letter C" }

[[services]]
code = "CONTOH"
desk = "ktp"
name = { id = "Layanan contoh", en = "Sample service" }
mode = "partial"
output = "card"
days = 5
days_source = "practice"
need = ["A"]
any = [["B", "C"]]
when = [{ item = "C", id = "bila ada", en = "if there is one" }]
keep = ["C"]
channels = ["pos"]
"""


def test_a_new_office_has_25_services_at_six_desks() -> None:
    assert len(SEED.services) == 25
    assert {service.desk for service in SEED.services.values()} == set(SEED.desks)
    assert len(SEED.desks) == 6


def test_every_paper_of_the_seed_is_asked_for_somewhere() -> None:
    asked = {code for service in SEED.services.values() for code in service.items}
    assert set(SEED.items) == asked


def test_a_lost_card_needs_the_police_report_and_keeps_it() -> None:
    service = SEED.services["KTP-HILANG"]
    assert service.need == ("F102", "POLISI", "KK_FC")
    assert service.keep == ("POLISI",)
    assert (service.mode, service.output, service.days) == (Mode.POST, Output.CARD, 5)
    assert SEED.items["POLISI"].kind is ItemKind.ORIGINAL


def test_only_card_services_cannot_go_out_as_a_pdf() -> None:
    for service in SEED.services.values():
        if service.output in (Output.CARD, Output.BOTH):
            assert "pdf" not in service.channels


def test_recording_and_corrections_need_a_visit() -> None:
    needing = {code for code, service in SEED.services.items() if service.needs_visit}
    assert needing == {"KTP-REKAM", "BETUL-NAMA", "BETUL-TGL-LAHIR", "UBAH-NAMA"}


def test_a_visit_is_told_for_all_that_may_need_one() -> None:
    assert SEED.services["KTP-HILANG"].visit_notice is None
    assert "perlu datang" in (SEED.services["BETUL-NAMA"].visit_notice or "")
    assert "kecuali" in (SEED.services["KTP-BARU"].visit_notice or "")


def test_a_service_comes_back_from_its_row_as_it_was() -> None:
    for service in SEED.services.values():
        assert Service.from_json(json.loads(json.dumps(service.to_json()))) == service


def test_requirements_are_lines_for_people_in_both_languages() -> None:
    catalogue = load(SMALL)
    service = catalogue.services["CONTOH"]
    assert requirement_lines(service, catalogue.items, "id") == (
        "Formulir A",
        "salah satu: Fotokopi B / Surat C",
        "Surat C — bila ada",
    )
    assert requirement_lines(service, catalogue.items, "en") == (
        "Form A",
        "one of: Copy B / Letter C",
        "Letter C — if there is one",
    )


def test_names_and_notes_stand_in_both_languages() -> None:
    service = SEED.services["KTP-UBAH"]
    assert service.name("id") == "KTP-el perubahan data"
    assert service.name("en") == "e-ID card with changed data"
    assert service.note("id") == "KK harus sudah diperbarui lebih dahulu."
    assert service.note("en") == "The family card must be updated first."
    assert load(SMALL).services["CONTOH"].note("id") == ""


@pytest.mark.parametrize(
    ("before", "after", "refusal", "place"),
    [
        ('need = ["A"]', 'need = ["X"]', UnknownWord, "CONTOH.need, any, when: X"),
        ('desk = "ktp"', 'desk = "loket"', UnknownWord, "CONTOH.desk: loket"),
        ('channels = ["pos"]', 'channels = ["merpati"]', UnknownWord, "CONTOH.channels: merpati"),
        ('mode = "partial"', 'mode = "fax"', UnknownWord, "CONTOH.mode: fax"),
        ('kind = "form"', 'kind = "batu"', UnknownWord, "items.A.kind: batu"),
        ('need = ["A"]', 'needs = ["A"]', UnknownWord, "CONTOH: needs"),
        ('item = "C", id', 'paper = "C", id', UnknownWord, r"CONTOH.when\[1\]: paper"),
        ("schema = 1", "schema = 1\nprices = 3", UnknownWord, "prices"),
        ("days = 5", 'days = "5"', WrongValue, "CONTOH.days"),
        ("days = 5", "days = -1", WrongValue, "CONTOH.days"),
        ("days = 5", "days = true", WrongValue, "CONTOH.days"),
        ('en = "Sample service"', 'en = " "', WrongValue, "CONTOH.name.en"),
        (', en = "Sample service"', "", WrongValue, "CONTOH.name.en"),
        ('need = ["A"]', 'need = "A"', WrongValue, "CONTOH.need"),
        ('any = [["B", "C"]]', 'any = ["B", "C"]', WrongValue, "CONTOH.any"),
        ('any = [["B", "C"]]', 'any = "B"', WrongValue, "CONTOH.any"),
        ('when = [{ item = "C"', 'when = ["C", { item = "C"', WrongValue, r"CONTOH.when\[1\]"),
        (
            '[{ item = "C", id = "bila ada", en = "if there is one" }]',
            '"C"',
            WrongValue,
            "CONTOH.when",
        ),
        ('code = "CONTOH"', "", WrongValue, r"services\[1\].code"),
        ('keep = ["C"]', 'keep = ["A", "D"]', NotAskedFor, "CONTOH.keep: D"),
        ('keep = ["C"]', 'back = ["D"]', NotAskedFor, "CONTOH.back: D"),
        ("schema = 1", "schema = 2", UnknownSchema, "skema 2"),
        ("days = 5", "days = ", NotToml, "line 15"),
    ],
)
def test_a_fault_is_refused_with_its_place(
    before: str, after: str, refusal: type[Refusal], place: str
) -> None:
    assert before in SMALL
    with pytest.raises(refusal, match=place):
        load(SMALL.replace(before, after, 1))


def test_a_code_stands_for_one_service() -> None:
    services = SMALL[SMALL.index("[[services]]") :]
    with pytest.raises(RepeatedCode, match="CONTOH"):
        load(SMALL + services)


def test_the_seed_is_read_from_the_file_beside_the_program() -> None:
    assert load(SEED_FILE.read_text(encoding="utf-8")) == SEED
