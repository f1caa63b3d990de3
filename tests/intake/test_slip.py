"""The return slip of a letter, scanned where an envelope is opened."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import Kind, Mark
from postal.correspondence import composing
from postal.extensions import writing
from postal.models import Application, CoverPrint, Dossier, Letter, TrackingAlias
from tests.cases import someone
from tests.conftest import ClientFor
from tests.letters.stage import composed, printed

pytestmark = pytest.mark.usefixtures("app")


def made() -> tuple[str, str]:
    """A letter that was printed; its slip and its case."""
    with writing() as current:
        letter = composed(current)
        printed(current, letter)
        assert letter.slip is not None
        return letter.slip, letter.application.tracking_code


def scan(client: ClientFor, code: str) -> tuple[int, str]:
    data = {"way": "post", "scan": code, "dossiers-0-service": ""}
    answer = client("mailroom").post("/kiriman/", data=data)
    return answer.status_code, answer.text


def test_a_slip_opens_its_case_at_what_was_asked_for(client: ClientFor) -> None:
    slip, case = made()
    status, shown = scan(client, slip.lower())
    assert status == 200
    assert f"Susulan untuk kasus {case[:4]}-{case[4:8]}-{case[8:]}; diminta: " in shown
    assert f'value="{case}"' in shown
    assert "panel-done" in shown


def test_the_envelope_is_then_bound_to_the_case(client: ClientFor, session: Session) -> None:
    slip, case = made()
    scan(client, slip)
    form = {"way": "post", "dossiers-0-case": case, "dossiers-0-service": ""}
    assert client("mailroom").post("/kiriman/", data=form).status_code == 302
    session.rollback()
    newest = session.scalars(select(Dossier).order_by(Dossier.id.desc()).limit(1)).one()
    assert newest.role == "supplement"
    assert newest.application is not None
    assert newest.application.tracking_code == case


def test_a_slip_of_a_cancelled_letter_still_names_its_case(client: ClientFor) -> None:
    slip, case = made()
    with writing() as current:
        letter = current.scalars(select(Letter)).one()
        composing.withdraw(current, letter.application, reason="keliru", actor=someone())
    status, shown = scan(client, slip)
    assert (status, f'value="{case}"' in shown) == (200, True)
    assert "diminta" in shown


def test_a_case_that_waits_for_nothing_says_so_and_takes_it(client: ClientFor) -> None:
    slip, case = made()
    with writing() as current:
        current.scalars(select(Application)).one().state = "under_verification"
    status, shown = scan(client, slip)
    assert (status, f'value="{case}"' in shown) == (200, True)
    assert "tidak sedang menunggu susulan" in shown
    assert "panel-look" in shown


def test_a_priority_slip_says_that_its_person_is_to_come_to_the_counter(client: ClientFor) -> None:
    slip, case = made()
    with writing() as current:
        current.scalars(select(Application)).one().state = "in_person_required"
    status, shown = scan(client, slip)
    assert (status, f'value="{case}"' in shown) == (200, True)
    assert "menunggu orangnya datang ke loket" in shown
    assert "tidak sedang menunggu susulan" not in shown


@pytest.mark.parametrize("state", ["finished", "void"])
def test_a_slip_of_a_closed_case_is_refused_by_name(client: ClientFor, state: str) -> None:
    slip, case = made()
    with writing() as current:
        current.scalars(select(Application)).one().state = state
    status, shown = scan(client, slip)
    assert status == 422
    assert f"Kasus {case[:4]}-{case[4:8]}-{case[8:]} sudah ditutup" in shown


def test_slips_of_others_and_of_nobody_are_refused_by_name(client: ClientFor) -> None:
    foreign = Mark(Kind.SLIP, "ZZ", "AAAAA")
    unknown = Mark(Kind.SLIP, "CX", "QQQQQ")
    for mark, said in ((foreign, "milik kantor lain"), (unknown, "tidak dikenal di kantor ini")):
        status, shown = scan(client, mark.text)
        assert status == 422
        assert f"Slip balasan {mark.grouped} {said}" in shown


def test_a_slip_of_a_case_that_was_joined_leads_to_the_other(client: ClientFor) -> None:
    slip, case = made()
    with writing() as current:
        other = composed(current, name="Budi Contohman").application
        alias = current.get_one(TrackingAlias, case)
        alias.application_id = other.id
        target = other.tracking_code
    assert f'value="{target}"' in scan(client, slip)[1]


def test_the_cover_of_a_supplement_lists_only_what_was_asked_and_says_so(
    client: ClientFor, session: Session
) -> None:
    slip, case = made()
    scan(client, slip)
    form = {"way": "post", "dossiers-0-case": case, "dossiers-0-service": ""}
    client("mailroom").post("/kiriman/", data=form)
    session.rollback()
    letter = session.scalars(select(Letter)).one()
    asked = [each["name"] for each in letter.sheet["asked"]]
    newest = session.scalars(select(Dossier).order_by(Dossier.id.desc()).limit(1)).one()
    pdf = client("mailroom").post("/kiriman/lembar", data={"code": newest.code})
    (page,) = PdfDocument(BytesIO(pdf.data))
    said = " ".join(page.get_textpage().get_text_bounded().split())
    assert "SUSULAN" in said
    assert "Yang diminta (centang yang ada)" in said
    session.expire_all()
    (sheet,) = session.scalars(select(CoverPrint.sheet)).all()
    assert sheet["requirements"] == asked


def test_the_number_on_the_letter_opens_its_case_too(client: ClientFor) -> None:
    _slip, case = made()
    status, shown = scan(client, " 470/1/2026 ")
    assert status == 200
    assert f'value="{case}"' in shown
    assert "bandingkan nama" in shown


@pytest.mark.parametrize("typed", ["470/8/2026", "470/8", "a/b"])
def test_what_looks_like_a_letters_number_is_said_to_be_one(client: ClientFor, typed: str) -> None:
    made()
    _status, shown = scan(client, typed)
    assert "tampak seperti nomor surat" in shown
    assert "resi" not in shown[shown.index("tampak seperti") :][:200]
    assert typed in shown
