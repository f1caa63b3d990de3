"""Names are found as a whole, by their beginnings and by their sound, whatever the way to them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.history import by_name, by_name_slices, search
from postal.names import name_words, sound
from tests.cases import OFFICE, a_case

WORDS = ("lumi", "loemi", "lumina", "lumiwa", "bama", "bamalu", "kasu", "kasoe", "kasuna", "tira")

Case = tuple[int, list[str]]


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def find(session: Session, text: str) -> search.Found:
    return search.search(session, text, OFFICE)


def test_by_the_beginning_of_every_word_of_a_name(writer: Session) -> None:
    application = a_case(writer, name="Zubaidah Contohwati")
    a_case(writer, name="Zubaidah Umpama")
    assert find(writer, "contoh zubai") == search.Found("name", (application.id,))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Mohamad Contohan", "Moch. Contohan"),
        ("Soerjo", "Suryo Umpama"),
        ("Rahmad", "Rachmat Umpama"),
        ("Tjah", "Cahyono Umpama"),
        ("Siti Khadidjah", "Sitti Chadijah"),
        ("Yusuf", "Joesoef Umpama"),
    ],
)
@pytest.mark.parametrize("named", [1, 128])
def test_by_a_name_in_another_spelling(
    writer: Session, monkeypatch: pytest.MonkeyPatch, typed: str, written: str, named: int
) -> None:
    monkeypatch.setattr(by_name, "NAMED", named)
    application = a_case(writer, name=written)
    a_case(writer, name="Zubaidah Lain")
    assert find(writer, typed) == search.Found("name", (application.id,))


def test_the_exact_spelling_goes_before_its_variants_newest_first_within_each(
    writer: Session,
) -> None:
    old, other = a_case(writer, name="Rahmat Satu"), a_case(writer, name="Rachmat Dua")
    new, last = a_case(writer, name="Rahmat Tiga"), a_case(writer, name="Rahmad Empat")
    assert find(writer, "rahmat").applications == (new.id, old.id, last.id, other.id)


def test_all_words_have_to_be_there_in_whatever_spelling(writer: Session) -> None:
    application = a_case(writer, name="Achmad Soerjadi")
    a_case(writer, name="Ahmad Contohan")
    assert find(writer, "ahmad suryadi").applications == (application.id,)


@pytest.mark.parametrize("many", [0, 1, 20_000])
def test_a_beginning_of_very_many_names_is_still_found(
    writer: Session, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(by_name, "NAMED", 1)
    monkeypatch.setattr(by_name_slices, "MANY", many)
    one = a_case(writer, name="Contohan Umpama")
    two = a_case(writer, name="Contohwati Umparan")
    a_case(writer, name="Contohman Lain")
    assert find(writer, "contoh ump").applications == (two.id, one.id)
    assert find(writer, "contoh").applications[1:] == (two.id, one.id)


@pytest.mark.parametrize(("named", "many"), [(128, 20_000), (1, 20_000), (1, 0)])
def test_one_case_with_two_words_that_begin_alike_is_listed_once(
    writer: Session, monkeypatch: pytest.MonkeyPatch, named: int, many: int
) -> None:
    monkeypatch.setattr(by_name, "NAMED", named)
    monkeypatch.setattr(by_name_slices, "MANY", many)
    monkeypatch.setattr(search, "MOST", 2)
    made = [a_case(writer, name="Contohan Contohwati").id for _ in range(3)]
    assert find(writer, "contoh").applications == (made[2], made[1])


def test_a_word_that_sounds_so_is_found_beside_many_that_begin_so(
    writer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_name, "NAMED", 1)
    same = a_case(writer, name="Mat Umpama")
    longer = [a_case(writer, name=name).id for name in ("Madina Umpama", "Madura Umpama")]
    assert find(writer, "mad umpama").applications == (*reversed(longer), same.id)


@pytest.mark.parametrize("steps", [1, 1_000])
def test_a_rare_name_beside_a_frequent_one_is_found_however_often_they_are_written(
    writer: Session, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    monkeypatch.setattr(by_name_slices, "STEPS", steps)
    for name in ("Budi Umpama", "Budi Lainan", "Budi Contohan"):
        a_case(writer, name=name)
    one, two = (a_case(writer, name=f"Zubaidah {rest}").id for rest in ("Budi", "Umpama Budi"))
    assert find(writer, "budi zubaidah").applications == (two, one)
    assert find(writer, "zubaidah budi umpama").applications == (two,)


def test_a_beginning_is_completed_to_every_name_that_begins_so(
    writer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_name, "NAMED", 4)
    ends = ("a", "b", "c", "d")
    made = [a_case(writer, name=f"Contoh{end} Umpama").id for end in ends]
    assert find(writer, "contoh umpama").applications == tuple(reversed(made))


def test_a_name_that_only_old_cases_have_is_found_behind_many_newer_ones(
    writer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_name_slices, "SLICE", 1)
    made = [a_case(writer, name="Zubaidah Umpama").id for _ in range(3)]
    for _ in range(5):
        a_case(writer, name="Budi Umpama")
    assert find(writer, "zubaidah umpama").applications == tuple(reversed(made))


def test_a_name_that_should_be_rarer_than_there_are_cases_is_found(
    writer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_name_slices, "SLICE", 2)
    monkeypatch.setattr(by_name_slices, "SPARE", 1e300)
    application = a_case(writer, name="Zubaidah Umpama Contohan")
    for name in ("Zubaidah Lain", "Umpama Lain", "Contohan Lain"):
        a_case(writer, name=name)
    assert find(writer, "zubaidah umpama contohan").applications == (application.id,)


def test_a_name_of_very_many_words_is_still_searched(writer: Session) -> None:
    application = a_case(writer, name="Budi Umpama Satu Dua Tiga Empat Lima Enam Tujuh Delapan")
    many = "budi umpama satu dua tiga empat lima enam tujuh delapan"
    assert find(writer, many).applications == (application.id,)
    assert find(writer, f"{many} {many} " * 300).applications == (application.id,)


def test_a_short_name_is_found_behind_many_newer_ones_that_begin_so(writer: Session) -> None:
    old = a_case(writer, name="Ani")
    newer = [a_case(writer, name="Anita Contoh").id for _ in range(12)]
    assert by_name.by_name(writer, "ani", 10) == (*sorted(newer, reverse=True)[:9], old.id)


def test_a_new_case_stands_before_older_ones_with_a_longer_word(writer: Session) -> None:
    older = a_case(writer, name="Budiman Umpama")
    newer = a_case(writer, name="Budi Umpama")
    newest = a_case(writer, name="Budiyanto Umpama")
    assert find(writer, "budi").applications == (newest.id, newer.id, older.id)


def read_through(cases: Sequence[Case], typed: Sequence[str], most: int) -> tuple[int, ...]:
    """Find by reading every name, the newest first: as written, as it begins, as it sounds."""

    def having(is_meant: Callable[[str, str], bool]) -> list[int]:
        return [
            case
            for case, words in cases
            if all(any(is_meant(asked, word) for word in words) for asked in typed)
        ]

    whole = having(lambda asked, word: word == asked)
    if len(whole) >= most:
        return tuple(whole[:most])
    begun = having(lambda asked, word: word.startswith(asked))
    heard = having(lambda asked, word: sound(word) == sound(asked))
    if all(len(sound(asked, whole=False)) >= by_name.SHORTEST for asked in typed):
        heard = having(lambda asked, word: sound(word).startswith(sound(asked, whole=False)))
    return tuple(dict.fromkeys([*begun[:most], *heard[:most]]))[:most]


@pytest.mark.parametrize(
    ("slice_", "steps", "named", "few", "many"),
    [
        (4_096, 16, 128, 4, 20_000),
        (1, 1_000, 128, 4, 20_000),
        (5, 1, 128, 4, 20_000),
        (5, 2, 128, 0, 20_000),
        (5, 2, 1, 4, 20_000),
        (5, 1, 1, 1, 30),
        (5, 1_000, 1, 1, 30),
        (4_096, 1, 1, 4, 0),
    ],
)
def test_every_way_finds_what_reading_every_name_would(
    writer: Session,
    monkeypatch: pytest.MonkeyPatch,
    slice_: int,
    steps: int,
    named: int,
    few: int,
    many: int,
) -> None:
    monkeypatch.setattr(by_name, "NAMED", named)
    for limit, value in (("SLICE", slice_), ("STEPS", steps), ("FEW", few), ("MANY", many)):
        monkeypatch.setattr(by_name_slices, limit, value)
    chance = random.Random(7)  # noqa: S311 - made-up names
    names = [" ".join(chance.choices(WORDS, weights=range(1, 11), k=3)) for _ in range(30)]
    cases = [(a_case(writer, name=name).id, name_words([name])) for name in names][::-1]
    for most, _ in product((1, 4, 200), range(25)):
        words = chance.sample(WORDS, k=chance.choice((1, 2, 2, 3)))
        typed = name_words(word[: chance.choice((3, 4, 5, 9))] for word in words)
        found = by_name.by_name(writer, " ".join(typed), most)
        assert found == read_through(cases, typed, most), (typed, most)
