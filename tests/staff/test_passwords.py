"""Passwords: what is refused, and what a wrong one costs."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from postal.errors import Refusal
from postal.staff import passwords


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("pendek 12", passwords.PasswordTooShort),
        ("x" * 201, passwords.PasswordTooLong),
        ("Siti Contoh", passwords.PasswordIsUsername),
        ("ababababab", passwords.PasswordTooEasy),
        ("Kata Sandi 123", passwords.PasswordTooEasy),
        ("1234567890", passwords.PasswordTooEasy),
    ],
)
def test_it_refuses_a_password_that_somebody_would_guess(
    password: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        passwords.check_rules(password, "siticontoh")


def test_a_few_words_are_a_good_password() -> None:
    passwords.check_rules("kuda biru makan soto", "siti")


def test_the_hash_is_argon2id_and_never_the_same_twice() -> None:
    one, two = (passwords.hash_password("kuda biru makan soto") for _ in range(2))
    assert one.startswith("$argon2id$")
    assert one != two


def test_the_right_password_is_right_and_another_is_not() -> None:
    stored = passwords.hash_password("kuda biru makan soto")
    assert passwords.verify(stored, "kuda biru makan soto").right
    assert not passwords.verify(stored, "kuda biru makan sot").right


def test_an_account_that_does_not_exist_is_compared_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []
    real = passwords._HASHER

    class Watched:
        hash = real.hash
        check_needs_rehash = real.check_needs_rehash

        def verify(self, stored: str, password: str) -> bool:
            compared.append(stored)
            return real.verify(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    assert not passwords.verify(None, "kuda biru makan soto").right
    assert [stored.startswith("$argon2id$") for stored in compared] == [True]


def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not passwords.verify("bukan hash", "kuda biru makan soto").right


def test_a_hash_of_an_older_strength_is_made_anew() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    verdict = passwords.verify(weak.hash("kuda biru makan soto"), "kuda biru makan soto")
    assert verdict.right
    assert verdict.better_hash is not None
    assert passwords.verify(verdict.better_hash, "kuda biru makan soto") == passwords.Verdict(
        right=True
    )


def test_a_one_time_password_passes_the_rules_and_can_be_read_out() -> None:
    once = passwords.one_time_password()
    passwords.check_rules(once, "siti")
    assert not set(once) & set("ilou")
    assert once != passwords.one_time_password()
