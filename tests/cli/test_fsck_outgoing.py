"""``flask fsck`` on what leaves the house: contents, parcels and manifests say the same."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from postal import audit, fsck
from postal.extensions import writing
from postal.models import Application, Document, Enclosure, Parcel
from postal.parcels import new_parcel
from postal.scanning.taking import storage
from tests.cases import a_case, a_dossier, someone


@pytest.fixture
def parcel_id(app: Flask) -> int:
    """A parcel in packing with one document of a case in process inside."""
    with writing() as session:
        case = a_case(session)
        a_dossier(session, case)
        parcel = new_parcel(
            session, case, channel="pos", carrier="pos", place_id=None, actor=someone()
        )
        document = Document(state="ready", application_id=case.id, kind="card", channel="pos")
        audit.born(session, document, actor=someone())
        audit.transition(session, document, "pack", seen_version=1, actor=someone())
        document.parcel_id = parcel.id
        return parcel.id


def found(session: Session) -> set[str]:
    return {one["kind"] for one in fsck.check(session, storage())["problems"]}


def test_a_parcel_with_its_document_fits(parcel_id: int, session: Session) -> None:
    assert found(session) == set()


def test_a_packed_document_without_a_parcel_is_named(parcel_id: int, session: Session) -> None:
    with writing() as current:
        current.execute(update(Document).values(parcel_id=None))
    assert found(session) == {"document-without-parcel"}


@pytest.mark.parametrize(
    "state", ["to_enter", "to_sign", "to_print", "printed", "checked", "ready", "voided"]
)
def test_a_document_in_a_parcel_that_is_not_packed_is_named(
    parcel_id: int, session: Session, state: str
) -> None:
    with writing() as current:
        current.execute(update(Document).values(state=state))
    assert "document-without-parcel" in found(session)


def test_a_document_in_a_parcel_that_ended_is_named(parcel_id: int, session: Session) -> None:
    with writing() as current:
        parcel = current.get_one(Parcel, parcel_id)
        audit.transition(current, parcel, "void", seen_version=parcel.version, actor=someone())
    assert found(session) == {"document-in-ended-parcel"}


def test_a_parcel_on_its_way_without_a_label_is_named(parcel_id: int, session: Session) -> None:
    with writing() as current:
        parcel = current.get_one(Parcel, parcel_id)
        audit.transition(current, parcel, "label", seen_version=parcel.version, actor=someone())
    assert found(session) == {"parcel-without-label"}


def test_a_parcel_in_no_open_manifest_is_named(parcel_id: int, session: Session) -> None:
    with writing() as current:
        parcel = current.get_one(Parcel, parcel_id)
        for move in ("label", "manifest"):
            audit.transition(current, parcel, move, seen_version=parcel.version, actor=someone())
    assert "parcel-without-manifest" in found(session)


def test_an_enclosure_that_went_back_in_no_parcel_is_named(
    parcel_id: int, session: Session
) -> None:
    with writing() as current:
        case = current.query(Application).one()
        current.add(
            Enclosure(dossier_id=case.dossiers[0].id, kind="original", count=1, state="returned")
        )
    assert found(session) == {"enclosure-without-parcel"}
