"""An empty office becomes one that can work."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from postal import catalogue
from postal.addresses import NotAPostcode
from postal.codes import NotAnOfficeCode
from postal.errors import Refusal
from postal.extensions import db, writing
from postal.models import Desk, ItemVersion, Office, Place
from postal.office import services
from postal.office.services import OfficeData, OfficeExists, set_up
from postal.office.setting_up import WrongOfficeValue, WrongRegion
from tests.conftest import OFFICE, PLACES


def test_everything_of_the_catalogue_becomes_its_first_version(empty_app: Flask) -> None:
    del empty_app
    seed = catalogue.seed()
    with writing() as s:
        set_up(s, OFFICE, PLACES, seed)
    session = db.session()
    assert session.scalar(select(func.count()).select_from(Desk)) == len(seed.desks)
    assert session.scalar(select(func.count()).select_from(ItemVersion)) == len(seed.items)
    assert session.scalar(select(func.count()).select_from(Place)) == len(PLACES)
    rows = services.current_services(session)
    assert [row.code for row in rows] == list(seed.services)
    assert {(row.number, row.active) for row in rows} == {(1, True)}
    assert [services.service_of(row) for row in rows] == list(seed.services.values())


def test_there_is_one_office(app: Flask) -> None:
    del app
    with pytest.raises(OfficeExists), writing() as s:
        set_up(s, OFFICE, (), catalogue.seed())


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (replace(OFFICE, region="357"), WrongRegion),
        (replace(OFFICE, region="0073"), WrongRegion),
        (replace(OFFICE, mark="IL"), NotAnOfficeCode),
        (replace(OFFICE, postcode="1234"), NotAPostcode),
        (replace(OFFICE, zone="UTC"), WrongOfficeValue),
        (replace(OFFICE, paper="A5"), WrongOfficeValue),
        (replace(OFFICE, examine_days=0), WrongOfficeValue),
        (replace(OFFICE, name="  "), WrongOfficeValue),
    ],
)
def test_it_refuses_an_office_that_could_not_work(
    empty_app: Flask, wrong: OfficeData, refusal: type[Refusal]
) -> None:
    del empty_app
    with pytest.raises(refusal), writing() as s:
        set_up(s, wrong, (), catalogue.seed())
    assert db.session().scalar(select(func.count()).select_from(Office)) == 0


def test_the_region_is_written_with_or_without_its_dot(empty_app: Flask) -> None:
    del empty_app
    with writing() as s:
        office = set_up(s, replace(OFFICE, region="35.99", city="Kota  Contoh"), (), _tiny())
        assert (office.region, office.city) == ("3599", "KOTA CONTOH")


def _tiny() -> catalogue.Catalogue:
    seed = catalogue.seed()
    return replace(seed, services={})


def test_the_mark_of_an_office_comes_from_its_region() -> None:
    marks = {services.mark_for(f"35{number:02}") for number in range(100)}
    assert len(marks) == 100
    assert services.mark_for("3573") == services.mark_for("3573")
