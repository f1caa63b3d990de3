"""What the citizen's page says of a wait: until when, and how it ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from postal import audit, waiting
from postal.dates import long_date
from postal.extensions import writing
from postal.letters import handing
from tests.cases import someone
from tests.conftest import ClientFor
from tests.letters.stage import composed, last, returned, sent

pytestmark = pytest.mark.usefixtures("app")
SYSTEM = audit.system("worker")


def page(client: ClientFor, code: str) -> str:
    return " ".join(client().get(f"/s/{code}").text.split())


def test_who_was_told_reads_until_when_we_wait(client: ClientFor) -> None:
    with writing() as current:
        letter = sent(current)
        code, until = letter.application.tracking_code, long_date(last(letter), "id")
    assert f"Kami menunggu sampai {until}." in page(client, code)
    card = client("counter").get(f"/loket/kasus/{code}").text
    assert f"Kami menunggu sampai {until}." in card


def test_no_day_is_named_before_the_letter_has_left(client: ClientFor) -> None:
    with writing() as current:
        code = composed(current).application.tracking_code
    shown = page(client, code)
    assert "belum lengkap" in shown
    assert "Kami menunggu sampai" not in shown


def test_who_could_not_be_reached_is_not_told_that_the_time_was_up(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = returned(current)
        seen = letter.version
        handing.give_up(current, letter, seen_version=seen, actor=someone(), reason="pindah")
        code = letter.application.tracking_code
    shown = page(client, code)
    assert "Anda tidak dapat kami hubungi" in shown
    assert "sampai batas waktunya" not in shown
    assert "dibuka lagi" in shown


def test_whose_time_was_up_is_told_so(client: ClientFor) -> None:
    with writing() as current:
        letter = sent(current)
        waiting.look_after(current, today=last(letter) + timedelta(days=1), actor=SYSTEM)
        code = letter.application.tracking_code
    shown = page(client, code)
    assert "Kami menunggu sampai batas waktunya" in shown
    assert "tidak dapat kami hubungi" not in shown
