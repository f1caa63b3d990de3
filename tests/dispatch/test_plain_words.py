"""No person's number leaves the house on a label, a list or the minutes."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.dispatch.parties import Parties
from postal.dispatch.recipient import recipient_of
from postal.extensions import writing
from postal.models import Manifest, Parcel
from tests.cases import NIK
from tests.conftest import ClientFor
from tests.dispatch.boxes import RESI, filled, labelled
from tests.dispatch.stage import made, packed, printed

SAID = "NIK 3599 0154 0190 0001 salah"
MASKED = "3599************01"
LONG = "terlalu panjang " * 20


def parcel_of(session: Session, code: str) -> Parcel:
    session.rollback()
    return session.scalars(select(Parcel).where(Parcel.code == code)).one()


def test_the_label_masks_what_stands_in_name_or_address(client: ClientFor) -> None:
    with writing() as current:
        case = made(current, street=f"Jalan Contoh 1 NIK {NIK}")
        assert case.applicant is not None
        case.applicant.name = f"Siti {NIK}"
        mailed = recipient_of(current, case, "pos", None)
        assert mailed.name == f"Siti {MASKED}"
        assert MASKED in " ".join(mailed.lines)
        assert NIK not in str(mailed.to_json())
        assert recipient_of(current, case, "ambil_kantor", None).name == f"Siti {MASKED}"


def test_the_minutes_mask_what_was_typed_of_who_signs() -> None:
    typed = {"first": {"name": f"Contohwati {NIK}"}, "condition": f"baik, {NIK}"}
    parties = Parties.from_json(typed)
    assert parties.first.name == f"Contohwati {MASKED}"
    assert parties.condition == f"baik, {MASKED}"


@pytest.mark.parametrize("reason", [SAID, LONG])
def test_a_refused_reason_stays_in_the_form_of_a_parcel(
    client: ClientFor, session: Session, reason: str
) -> None:
    with writing() as current:
        parcel = packed(current)
        printed(current, parcel)
        code, version = parcel.code, parcel.version
    data = {"move": "void_label", "seen_version": version, "reason": reason}
    answer = client("mailroom").post(f"/pengiriman/kiriman/{code}/langkah", data=data)
    assert answer.status_code == 409
    assert f'value="{reason}"' in answer.text
    assert parcel_of(session, code).version == version


@pytest.mark.parametrize("reason", [SAID, LONG])
def test_a_refused_reason_stays_in_the_form_of_a_manifest(
    client: ClientFor, session: Session, reason: str
) -> None:
    with writing() as current:
        manifest, (first, _) = filled(current)
        code, version, parcel = manifest.code, manifest.version, first.code
    page = f"/pengiriman/manifes/{code}"
    data = {"seen_version": version, "alasan": reason}
    browser = client("mailroom")
    answer = browser.post(f"{page}/batal", data=data)
    assert answer.status_code == 409
    assert f'value="{reason}"' in answer.text
    struck = {"seen_version": version, f"alasan-{parcel}": reason}
    assert browser.post(f"{page}/serah", data={**struck, "semua": "1"}).status_code == 409
    session.rollback()
    found = session.scalars(select(Manifest).where(Manifest.code == code)).one()
    assert (found.state, found.version) == ("open", version)


def test_a_refused_reason_stays_beside_the_resi(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = labelled(current, resi=RESI).code
    data = {"kiriman": code, "resi": RESI, "alasan": SAID}
    answer = client("mailroom").post("/pengiriman/pindai/lepas-resi", data=data)
    assert answer.status_code == 409
    assert f'value="{SAID}"' in answer.text
    assert parcel_of(session, code).resi == RESI
