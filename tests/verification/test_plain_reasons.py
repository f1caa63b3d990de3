"""What a screen says where there is nothing to look at or to do is what is so."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from postal.extensions import writing
from postal.models import Page
from postal.verification import deciding
from tests.cases import a_case, a_dossier
from tests.conftest import ClientFor
from tests.verification.stage import person, ready, taken

UNREAD = "belum dipindai."
MOVED = "semuanya sudah dipindahkan"


@pytest.fixture
def split_up(app: Flask) -> str:
    """A case with two bundles; all pages of the first went to another one."""
    del app
    with writing() as session:
        case, other = ready(session), ready(session, "KIA-5-17")
        pages = select(Page.id).where(Page.dossier_id == case.dossiers[0].id)
        session.execute(
            update(Page).where(Page.id.in_(pages)).values(dossier_id=other.dossiers[0].id)
        )
        return case.tracking_code


@pytest.mark.parametrize("address", ["/kasus/{}", "/pemeriksaan/{}", "/pemeriksaan/{}/lembar"])
def test_a_bundle_whose_pages_all_went_elsewhere_was_scanned(
    client: ClientFor, split_up: str, address: str
) -> None:
    shown = client("operator").get(address.format(split_up))
    assert shown.status_code == 200
    assert MOVED in shown.text
    assert UNREAD not in shown.text


def test_one_that_waits_for_the_scanner_says_so(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as session:
        case = a_case(session)
        a_dossier(session, case)
        code = case.tracking_code
    shown = client("operator").get(f"/kasus/{code}").text
    assert UNREAD in shown
    assert MOVED not in shown


def test_a_proposed_rejection_is_not_said_to_wait_for_nothing(
    app: Flask, client: ClientFor
) -> None:
    del app
    with writing() as session:
        operator = person(session, "operator")
        case = taken(session, operator)
        deciding.propose_rejection(
            session, case, seen_version=case.version, actor=operator, reason="palsu"
        )
        code = case.tracking_code
    shown = client("supervisor").get(f"/pemeriksaan/{code}/kedua").text
    assert "diusulkan untuk ditolak" in shown
    assert "tidak menunggu pemeriksaan kedua" not in shown
    assert "/pemeriksaan/persetujuan" in shown


def test_a_case_that_waits_for_nobody_says_so(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as session:
        code = ready(session).tracking_code
    shown = client("supervisor").get(f"/pemeriksaan/{code}/kedua").text
    assert "tidak menunggu pemeriksaan kedua" in shown
