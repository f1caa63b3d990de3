"""Names meet in all their spellings, and stay apart where they are others."""

from __future__ import annotations

import pytest

from postal.names import SOUND, fold, index_words, name_words, sound, sounds_like


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Siti Aminah"], ["siti", "aminah"]),
        (["Nur-Aini D'Arta"], ["nur", "aini", "darta"]),
        (["José ÇAKIR"], ["jose", "cakir"]),
        (["Budi", "Budi Contoh", None], ["budi", "contoh"]),
        (["S. Aminah, S.H."], ["s", "aminah", "h"]),
        (["   ", "12"], []),
    ],
)
def test_names_are_folded_into_words(names: list[str | None], words: list[str]) -> None:
    assert name_words(names) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The spelling before 1972.
        ("Soerjo", "Suryo"),
        ("Djaja", "Jaya"),
        ("Tjahjono", "Cahyono"),
        ("Koentjoro", "Kuncoro"),
        ("Njoman", "Nyoman"),
        ("Joesoef", "Yusuf"),
        ("Sulistijo", "Sulistyo"),
        ("Arief", "Arif"),
        # Sounds of Arabic.
        ("Sjamsul", "Syamsul"),
        ("Samsul", "Syamsul"),
        ("Rachmat", "Rahmat"),
        ("Rahmad", "Rahmat"),
        ("Khairul", "Chairul"),
        ("Usman", "Utsman"),
        ("Zulkifli", "Dzulkifli"),
        ("Jaenal", "Zainal"),
        ("Aisha", "Aisyah"),
        ("Fatima", "Fatimah"),
        ("Taufiq", "Taufik"),
        ("Asis", "Aziz"),
        # One name that everybody writes in a way of their own.
        ("Moh", "Muhammad"),
        ("Mochamad", "Muhammad"),
        ("Muh", "Mohammad"),
        ("Mohd", "Muhamad"),
        ("Ach", "Ahmad"),
        ("Achmad", "Ahmad"),
        ("St", "Siti"),
        ("Sitti", "Siti"),
        ("Abd", "Abdul"),
        ("Abdoel", "Abdul"),
        # Letters that are said alike.
        ("Dhani", "Dani"),
        ("Thahir", "Tahir"),
        ("Philip", "Filip"),
        ("Jusup", "Yusuf"),
        ("Annisa", "Anisa"),
        ("Herry", "Heri"),
        ("Rizky", "Riski"),
        ("Kristina", "Christina"),
        ("Soewarno", "Suwarno"),
    ],
)
def test_spellings_of_one_name_sound_the_same(one: str, other: str) -> None:
    assert sound(fold(one)) == sound(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mahmud", "Muhammad"),
        ("Muhtar", "Muhammad"),
        ("Mahdi", "Muhammad"),
        ("Budi", "Rudi"),
        ("Siti", "Sita"),
        ("Joko", "Soko"),
        ("Wati", "Yati"),
        ("Agus", "Agung"),
        ("Aminah", "Amir"),
        ("Hasan", "Husin"),
    ],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert sound(fold(one)) != sound(fold(other))


@pytest.mark.parametrize(
    ("begun", "whole"),
    [("Rach", "Rahmat"), ("Soer", "Suryo"), ("Tjah", "Cahyono"), ("Mocham", "Muhamad")],
)
def test_the_beginning_of_a_name_sounds_like_its_beginning(begun: str, whole: str) -> None:
    letters = sound(fold(whole), whole=False)
    assert letters.startswith(sound(fold(begun), whole=False))


def test_a_case_is_found_by_its_words_and_each_sound_once() -> None:
    assert index_words(["Rachmat Rahmat"]) == ["rachmat", "rahmat", f"{SOUND}rahmat"]


def test_no_name_sounds_like_nothing() -> None:
    assert not sounds_like(None, None)
    assert not sounds_like("", "12")
    assert not sounds_like("Siti", None)


def test_the_order_of_the_words_does_not_matter() -> None:
    assert sounds_like("Achmad Contohman", "contohman ahmad")
    assert not sounds_like("Siti Aminah", "Siti Amina Contoh")
