"""What is done on a case's page: moves of its documents, promises, rest, and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import holding, web
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Application, Document
from postal.production import anew, channels, making, promised, steps
from postal.production.refusals import DocumentUnknown
from postal.production.views.blueprint import MAY_STEP, day, find, number, production, said
from postal.production.views.case import document_of, page
from postal.staff import guard
from postal.wording import N_

Work = Callable[[Session, Application], str]
"""Does what a form asks for and returns the sentence that says so (an Indonesian msgid)."""


class DateMissing(Refusal):
    """A new promise needs its day."""

    code = "date-missing"
    text = N_("Isi tanggal selesai yang baru.")


def _do(code: str, work: Work) -> ResponseReturnValue:
    """Run ``work`` in one transaction; a refusal keeps what was typed."""
    try:
        with writing() as current:
            done = work(current, find(code))
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    web.tell(web.say(done))
    return redirect(url_for("production.case", code=code))


def _seen() -> dict[str, Any]:
    """Return what every change is made with: the version that was shown, and who makes it."""
    return {"seen_version": number("seen_version"), "actor": guard.actor()}


def _way() -> dict[str, Any]:
    """Return the way back that was chosen, if one was asked for."""
    return {"channel": said("channel") or None, "place_id": number("place") or None}


def _document(found: Application) -> Document:
    row = document_of(found, number("document"))
    if row is None:
        raise DocumentUnknown
    return row


@production.post("/<code>/mulai")
@guard.allow(*MAY_STEP)
def start(code: str) -> ResponseReturnValue:
    """Begin to make what a complete case asks for."""

    def work(current: Session, found: Application) -> str:
        making.start(current, found, **_seen())
        return N_("Proses dimulai.")

    return _do(code, work)


@production.post("/<code>/dokumen")
@guard.allow(*MAY_STEP)
def document(code: str) -> ResponseReturnValue:
    """Make one move on one document; voiding may put it back to print at once."""

    def work(current: Session, found: Application) -> str:
        row, move = _document(found), said("move")
        if move == "make_again":
            anew.make_again(current, row, reason=said("reason"), **_seen(), **_way())
        else:
            steps.make(current, row, move, reason=said("reason") or None, **_seen(), **_way())
        return N_("Tercatat.")

    return _do(code, work)


@production.post("/<code>/cara")
@guard.allow(*MAY_STEP)
def channel(code: str) -> ResponseReturnValue:
    """Let one document go back another way."""

    def work(current: Session, found: Application) -> str:
        channels.change(
            current,
            _document(found),
            said("channel"),
            **_seen(),
            place_id=number("place") or None,
        )
        return N_("Cara kembali dokumen diubah.")

    return _do(code, work)


@production.post("/<code>/tambah")
@guard.allow(*MAY_STEP)
def add(code: str) -> ResponseReturnValue:
    """Add one more document."""

    def work(current: Session, found: Application) -> str:
        making.add_document(current, found, said("kind"), **_seen())
        return N_("Dokumen ditambahkan.")

    return _do(code, work)


@production.post("/<code>/janji")
@guard.allow(*MAY_STEP)
def promise(code: str) -> ResponseReturnValue:
    """Promise another day for the result."""

    def work(current: Session, found: Application) -> str:
        wanted = day("day")
        if wanted is None:
            raise DateMissing
        promised.change(
            current,
            found,
            wanted,
            reason=said("reason"),
            **_seen(),
            today=web.today(),
        )
        return N_("Tanggal janji diubah.")

    return _do(code, work)


@production.post("/<code>/tunda")
@guard.allow(*MAY_STEP)
def hold(code: str) -> ResponseReturnValue:
    """Put the case on hold."""

    def work(current: Session, found: Application) -> str:
        holding.hold(
            current,
            found,
            reason=said("reason"),
            until=day("day"),
            **_seen(),
            today=web.today(),
        )
        return N_("Kasus ditunda.")

    return _do(code, work)


@production.post("/<code>/lanjut")
@guard.allow(*MAY_STEP)
def go_on(code: str) -> ResponseReturnValue:
    """Go on with a case on hold."""

    def work(current: Session, found: Application) -> str:
        holding.go_on(
            current,
            found,
            **_seen(),
            today=web.today(),
            finish_by=day("day"),
            reason=said("reason") or None,
        )
        return N_("Kasus dilanjutkan.")

    return _do(code, work)


@production.post("/<code>/beritahu")
@guard.allow(*MAY_STEP)
def notify(code: str) -> ResponseReturnValue:
    """End a case without a document: the person was told."""

    def work(current: Session, found: Application) -> str:
        making.notify(current, found, how=said("reason"), **_seen())
        return N_("Kasus selesai: pemohon sudah diberi tahu.")

    return _do(code, work)


@production.post("/<code>/cukup")
@guard.allow(*MAY_STEP)
def end_making(code: str) -> ResponseReturnValue:
    """Say that nothing more is made."""

    def work(current: Session, found: Application) -> str:
        making.end_making(current, found, **_seen())
        return N_("Semua dokumen sudah jadi.")

    return _do(code, work)


@production.post("/<code>/buat-lagi")
@guard.allow(*MAY_STEP)
def remake(code: str) -> ResponseReturnValue:
    """Open a finished case for one document that is misspelt or lost."""

    def work(current: Session, found: Application) -> str:
        chosen = _document(found) if number("document") else None
        making.remake(
            current,
            found,
            chosen,
            reason=said("reason"),
            **_seen(),
            **_way(),
        )
        return N_("Kasus dibuka lagi untuk dokumen ini.")

    return _do(code, work)
