"""Where the pages of a dossier may lie that nobody saw in the scanner."""

from __future__ import annotations

from sqlalchemy.orm import Session

from postal.balance.beside import Beside, beside
from postal.extensions import writing
from postal.models import Dossier
from postal.web import today
from tests.balance.stage import a_batch, a_bundle, a_page, an_envelope
from tests.conftest import ClientFor


def bundle(session: Session, place: int, pages: str, *, sheets: int | None = None) -> Dossier:
    row = a_bundle(session, pages=pages, sheets=sheets, envelope=an_envelope(session, today()))
    row.covers[0].run, row.covers[0].place_in_run = "day-1", place
    session.flush()
    return row


def test_it_is_the_one_registered_right_before_that_nobody_counted(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        bundle(current, 1, "C--")
        holder = bundle(current, 2, "C---").code
        lost = bundle(current, 3, "").code
        bundle(current, 4, "C-")
    found = beside(session, [lost])[lost]
    assert found == Beside(holder, 2, 1)
    shown = client("mailroom").get("/neraca/").get_data(as_text=True)
    assert "terselip di berkas yang terdaftar di sebelahnya" in shown
    assert f'href="/pindaian/2?halaman=1">{found.grouped}' in shown


def test_it_is_shown_where_its_newest_batch_begins_with_its_cover(
    app: object, session: Session
) -> None:
    with writing() as current:
        holder = bundle(current, 1, "C--")
        newest = a_batch(current)
        for _ in range(2):
            a_page(current, newest, "blank")
        a_page(current, newest, "cover", dossier_id=holder.id)
        batch_id, code = newest.id, holder.code
        lost = bundle(current, 2, "").code
    assert beside(session, [lost])[lost] == Beside(code, batch_id, 3)


def test_the_one_registered_right_behind_is_named_where_the_other_was_counted(
    app: object, session: Session
) -> None:
    with writing() as current:
        bundle(current, 1, "C-", sheets=1)
        lost = bundle(current, 2, "").code
        behind = bundle(current, 3, "C--").code
    assert beside(session, [lost])[lost].code == behind


def test_nobody_is_named_where_both_were_counted_or_neither_was_seen(
    app: object, session: Session
) -> None:
    with writing() as current:
        bundle(current, 1, "C-", sheets=1)
        lost = [bundle(current, place, "").code for place in (2, 3, 4)]
        bundle(current, 5, "C--", sheets=2)
    assert beside(session, lost) == {}
