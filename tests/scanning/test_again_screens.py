"""Both scans side by side, and copies at their case, through the door."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal import audit
from postal.audit import Actor
from postal.extensions import writing
from tests.conftest import ClientFor
from tests.scanning.again_stage import (
    MAILROOM,
    OPERATOR,
    case_of,
    dossier,
    feed,
    page,
    pages_in,
    problems,
    register,
    state,
)

HIDDEN = re.compile(r'name="(v-\d+)" value="(\d+)"')
TICKED = re.compile(r'name="add" value="(\d+)" checked')


@pytest.fixture
def twice(app: Flask) -> tuple[str, int, int]:
    """A dossier of two pages that came again with one of them and a new one."""
    del app
    [code] = register(None)
    first = feed(code, "ktp", "surat")
    second = feed(code, "surat", "foto", name="b.pdf")
    return code, first, second


def shown(answer: TestResponse) -> dict[str, str | list[str]]:
    """What the form on the screen would send, without an answer."""
    return {**dict(HIDDEN.findall(answer.text)), "add": TICKED.findall(answer.text)}


def walk(code: str, *moves: str) -> None:
    everybody = Actor(None, "Contoh", OPERATOR.roles | MAILROOM.roles, "test")
    with writing() as current:
        case = case_of(current, code)
        for move in moves:
            audit.transition(current, case, move, seen_version=case.version, actor=everybody)


def test_the_batch_leads_to_the_comparison(client: ClientFor, twice: tuple[str, int, int]) -> None:
    code, _, second = twice
    assert f"/pindaian/{second}/lagi/{code}" in client("mailroom").get(f"/pindaian/{second}").text


@pytest.mark.parametrize(
    ("word", "own", "copies"),
    [("continue", 3, 1), ("replace", 2, 2), ("both", 4, 0)],
)
def test_one_press_answers_and_another_takes_it_back(
    client: ClientFor,
    session: Session,
    twice: tuple[str, int, int],
    word: str,
    own: int,
    copies: int,
) -> None:
    code, _, second = twice
    mailroom, address = client("mailroom"), f"/pindaian/{second}/lagi/{code}"
    screen = mailroom.get(address)
    assert "sepertinya sama" in screen.text
    answer = mailroom.post(address, data={**shown(screen), "answer": word})
    assert answer.status_code == 302
    assert len(pages_in(session, code)) == own
    assert len(pages_in(session, code, "copy")) == copies
    assert "Sudah diputuskan oleh Contoh Mailroom" in mailroom.get(address).text
    mailroom.post(f"{address}/tarik")
    assert len(pages_in(session, code)) == 2
    assert state(session, second) == "needs_attention"
    assert problems(session) == []


def test_a_refusal_keeps_the_ticks(
    client: ClientFor, session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    mailroom, address = client("mailroom"), f"/pindaian/{second}/lagi/{code}"
    form = shown(mailroom.get(address))
    twin = page(session, second, 2).id
    session.rollback()
    with writing() as current:
        page(current, second, 3).version += 1
    answer = mailroom.post(address, data={**form, "add": [str(twin)], "answer": "continue"})
    assert answer.status_code == 409
    assert "sudah menempatkan halaman ini" in answer.text
    assert TICKED.findall(answer.text) == [str(twin)]
    assert len(pages_in(session, code)) == 2


def test_an_unknown_answer_or_address_is_none(
    client: ClientFor, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    mailroom = client("mailroom")
    assert mailroom.post(f"/pindaian/{second}/lagi/{code}", data={"answer": "x"}).status_code == 400
    assert mailroom.get(f"/pindaian/{second}/lagi/BDCX").status_code == 404
    assert mailroom.get(f"/pindaian/999/lagi/{code}").status_code == 404


def test_who_only_looks_sees_both_scans_and_no_button(
    client: ClientFor, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    text = client("auditor").get(f"/pindaian/{second}/lagi/{code}").text
    assert "sepertinya sama" in text
    assert 'name="answer"' not in text
    assert client("auditor").post(f"/pindaian/{second}/lagi/{code}").status_code == 403


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        (("take", "find_complete"), "datang sesudah keputusan"),
        (("take", "find_incomplete"), "menunggu susulan"),
    ],
)
def test_the_screen_says_what_the_case_will_make_of_it(
    client: ClientFor, twice: tuple[str, int, int], moves: tuple[str, ...], said: str
) -> None:
    code, _, second = twice
    walk(code, *moves)
    assert said in client("mailroom").get(f"/pindaian/{second}/lagi/{code}").text


def test_the_case_folds_its_copies_and_brings_one_back(
    client: ClientFor, session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    mailroom, address = client("mailroom"), f"/pindaian/{second}/lagi/{code}"
    mailroom.post(address, data={**shown(mailroom.get(address)), "answer": "continue"})
    tracking = case_of(session, code).tracking_code
    assert "Salinan (1)" in mailroom.get(f"/kasus/{tracking}").text
    copy = page(session, second, 2)
    form = {"seen_version": copy.version}
    answer = mailroom.post(f"/pindaian/halaman/{copy.id}/salinan", data=form)
    assert answer.headers["Location"] == f"/kasus/{tracking}"
    assert "Salinan (" not in mailroom.get(f"/kasus/{tracking}").text
    assert len(pages_in(session, code)) == 4
    assert problems(session) == []
    late = mailroom.post(f"/pindaian/halaman/{copy.id}/salinan", data=form)
    assert late.status_code == 409
    assert "bukan salinan lagi" in late.text


def test_the_case_marks_what_came_after_its_decision(
    client: ClientFor, session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    walk(code, "take", "find_complete")
    mailroom, address = client("mailroom"), f"/pindaian/{second}/lagi/{code}"
    mailroom.post(address, data={**shown(mailroom.get(address)), "answer": "continue"})
    case = case_of(session, code)
    assert case.state == "complete"
    text = mailroom.get(f"/kasus/{case.tracking_code}").text
    assert text.count("datang sesudah keputusan") == 1


def test_a_verdict_keeps_its_page_when_that_is_replaced(
    client: ClientFor, session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    tracking = case_of(session, code).tracking_code
    old = page(session, first, 2).id
    operator = client("operator")
    version = case_of(session, code).version
    operator.post(f"/pemeriksaan/{tracking}/ambil", data={"seen_version": version})
    bench = operator.get(f"/pemeriksaan/{tracking}").text
    line = re.findall(r'name="line" value="([^"]+)"', bench)[0]
    operator.post(
        f"/pemeriksaan/{tracking}/nilai",
        data={"line": line, "verdict": "present", "evidence": f"halaman-{old}"},
    )
    mailroom, address = client("mailroom"), f"/pindaian/{second}/lagi/{code}"
    mailroom.post(address, data={**shown(mailroom.get(address)), "answer": "replace"})
    text = operator.get(f"/pemeriksaan/{tracking}").text
    assert "sudah diganti" in text
    assert "Halaman buktinya sudah dipindahkan" not in text
    assert f"/pindaian/halaman/{old}.jpg" in text


def test_a_cover_that_was_scanned_alone_is_no_earlier_scan(session: Session, app: Flask) -> None:
    [code] = register(None)
    feed(code, name="a.pdf")
    assert dossier(session, code).state == "received"
    feed(code, "ktp", name="b.pdf")
    assert dossier(session, code).state == "matched"
    assert problems(session) == []


def test_undo_on_either_strip_takes_the_whole_answer_back(
    client: ClientFor, session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    mailroom, address = client("mailroom"), f"/pindaian/{second}/lagi/{code}"
    for strip in (first, second):
        mailroom.post(address, data={**shown(mailroom.get(address)), "answer": "replace"})
        assert pages_in(session, code, "copy") == [(first, 2), (first, 3)]
        token = re.findall(r'name="step" value="(\w+)"', mailroom.get(f"/pindaian/{strip}").text)[0]
        mailroom.post(f"/pindaian/{strip}/urungkan", data={"step": token})
        assert pages_in(session, code) == [(first, 2), (first, 3)]
        assert state(session, second) == "needs_attention"
        assert problems(session) == []
