"""Postal addresses: one spelling, and what is still missing."""

from __future__ import annotations

import pytest

from postal.addresses import (
    PART_NAMES,
    NotAPostcode,
    PostalAddress,
    parse_postcode,
    split_rt_rw,
)

WHOLE = PostalAddress(
    street="Jl. Contoh Raya 12",
    rt="3",
    rw="07",
    village="Kel. Sukacontoh",
    district="Kec. Sukun",
    city="kota malang",
    province="Prov. Jawa Timur",
    postcode="65 147",
)


def test_an_address_is_spelt_one_way() -> None:
    typed_otherwise = PostalAddress(
        street="  Jl. Contoh\n Raya 12, ",
        rt="RT 003",
        rw="RW.007",
        village="kelurahan Sukacontoh",
        district="kecamatan  Sukun",
        city="KOTA MALANG",
        province="JAWA TIMUR",
        postcode="65147",
    )
    assert typed_otherwise == WHOLE
    assert (WHOLE.rt, WHOLE.rw, WHOLE.postcode) == ("003", "007", "65147")


@pytest.mark.parametrize("typed", ["Kab. Malang", "kabupaten malang", "KAB MALANG"])
def test_a_regency_is_spelt_out(typed: str) -> None:
    assert PostalAddress(city=typed).city == "KABUPATEN MALANG"


@pytest.mark.parametrize("name", ["Kelapa Contoh", "Desantara", "Kabatan", "Kecilan"])
def test_a_name_that_begins_like_an_abbreviation_is_left_alone(name: str) -> None:
    assert PostalAddress(village=name).village == name


def test_a_label_has_all_lines() -> None:
    assert WHOLE.lines() == (
        "Jl. Contoh Raya 12",
        "RT/RW 003/007",
        "Kelurahan Sukacontoh",
        "Kec. Sukun",
        "KOTA MALANG",
        "JAWA TIMUR 65147",
    )


def test_a_label_has_no_empty_lines() -> None:
    address = PostalAddress(street="Jl. Contoh 1", village="Misalan", rw="2", postcode="65147")
    assert address.lines() == ("Jl. Contoh 1", "RT/RW -/002", "Kel./Desa Misalan", "65147")
    assert PostalAddress().lines() == ()


def test_nothing_is_missing_in_a_whole_address() -> None:
    assert WHOLE.missing() == ()
    assert WHOLE.deliverable


def test_everything_is_missing_in_an_empty_one() -> None:
    assert PostalAddress(street=" \n", city="Kab.").missing() == tuple(
        part for part in PART_NAMES if part != "city"
    )


@pytest.mark.parametrize("part", ["street", "village", "district", "city", "postcode"])
def test_an_address_without_a_needed_part_cannot_be_delivered(part: str) -> None:
    parts = {name: getattr(WHOLE, name) for name in PART_NAMES} | {part: ""}
    address = PostalAddress(**parts)
    assert not address.deliverable
    assert address.missing() == (part,)


def test_an_address_without_rt_rw_and_province_is_deliverable() -> None:
    address = PostalAddress(
        "Jl. Contoh 1", "", "", "Desa Misalan", "Dau", "Kab. Malang", "", "65151"
    )
    assert address.missing() == ("rt", "rw", "province")
    assert address.deliverable


def test_an_address_holds_no_wrong_postcode() -> None:
    with pytest.raises(NotAPostcode):
        PostalAddress(postcode="6514")


@pytest.mark.parametrize("typed", ["", "6511", "651111", "0511 1", "6511A", "٦٥١١١"])
def test_it_refuses_a_postcode_that_is_not_five_digits(typed: str) -> None:
    with pytest.raises(NotAPostcode):
        parse_postcode(typed)


def test_a_postcode_is_typed_with_spaces() -> None:
    assert parse_postcode(" 651 11 ") == "65111"


@pytest.mark.parametrize(
    ("written", "street", "rt", "rw"),
    [
        ("Jalan Contoh 1 RT 001/RW 002", "Jalan Contoh 1", "001", "002"),
        ("Jl. Contoh 1, RT.03/07, Gang 2", "Jl. Contoh 1, Gang 2", "03", "07"),
        ("Jalan Contoh RT/RW 003/007", "Jalan Contoh", "003", "007"),
        ("Dusun Contoh\nRt 3 Rw 7", "Dusun Contoh", "3", "7"),
        ("Jalan Contoh 3/7", "Jalan Contoh 3/7", "", ""),
        ("Jalan Contoh RT 05 5A", "Jalan Contoh RT 05 5A", "", ""),
        ("Jalan Smart 1/2", "Jalan Smart 1/2", "", ""),
        ("", "", "", ""),
    ],
)
def test_rt_and_rw_are_found_in_a_street_where_it_says_so(
    written: str, street: str, rt: str, rw: str
) -> None:
    assert split_rt_rw(written) == (street, rt, rw)


@pytest.mark.parametrize(
    ("province", "postcode", "doubtful"),
    [
        ("Jawa Timur", "65147", False),
        ("Jawa Timur", "55147", True),
        ("Jawa Barat", "16411", False),
        ("Jawa Barat", "40111", False),
        ("Jawa Barat", "60111", True),
        ("Papua Barat Daya", "98411", False),
        ("Bali", "80111", False),
        ("Kalimantan Utara", "97111", True),
        ("Lampung", "20111", True),
        ("Provinsi Misalan", "65147", False),
        ("Jawa Timur", "", False),
    ],
)
def test_the_first_digit_is_held_against_the_province(
    province: str, postcode: str, *, doubtful: bool
) -> None:
    assert PostalAddress(province=province, postcode=postcode).zone_doubtful is doubtful
