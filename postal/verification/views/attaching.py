"""Attaching pictures that came by WhatsApp or e-mail to an open case."""

from __future__ import annotations

import hashlib
import logging
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage

from postal import web
from postal.electronic import SOURCES
from postal.errors import Refusal
from postal.extensions import session, settings, writing
from postal.imaging.sandbox import Limits, ReaderBroken
from postal.models import Application
from postal.staff import guard
from postal.storage import Storage
from postal.verification import attaching
from postal.verification.attaching import Picture
from postal.verification.views.blueprint import find, tracking, verification
from postal.wording import N_
from postal.workflow import Role

log = logging.getLogger("berkaspos.verification")
MAY_ATTACH: Final = (Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR)


class CannotKeepHere(Refusal):
    """The server itself has a fault: a full disk, or readers that do not start."""

    code = "cannot-keep-here"
    text = N_(
        "Server sedang tidak dapat membaca atau menyimpan gambar. Tidak ada yang tersimpan; "
        "beri tahu admin, lalu lampirkan lagi."
    )


@verification.get("/<code>/lampirkan")
@guard.allow(*MAY_ATTACH)
def attach_form(code: str) -> ResponseReturnValue:
    """Show the form for pictures that came without paper."""
    return _page(find(code))


@verification.post("/<code>/lampirkan")
@guard.allow(*MAY_ATTACH)
def attach(code: str) -> ResponseReturnValue:
    """Read the pictures and file them with the case, all of them or none."""
    files = [file for file in request.files.getlist("files") if file.filename]
    source, sender = request.form.get("source", ""), request.form.get("sender", "")
    try:
        attaching.require_told(find(code), source, sender, len(files))
        with ExitStack() as scratch:
            pictures = _pictures(scratch, files)
            with writing() as current:
                attaching.attach(
                    current,
                    find(code),
                    pictures,
                    source=source,
                    sender=sender,
                    actor=guard.actor(),
                    today=web.today(),
                )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(find(code)), 422
    except (OSError, ReaderBroken):
        log.exception("a picture could not be attached")
        web.tell(web.say_refusal(CannotKeepHere()), "stop")
        return _page(find(code)), 503
    pages = sum(len(each.reading.pages) for each in pictures)
    web.tell(ngettext("%(num)s halaman dilampirkan.", "%(num)s halaman dilampirkan.", pages))
    return redirect(url_for(_home(), code=code))


def _pictures(scratch: ExitStack, files: list[FileStorage]) -> list[Picture]:
    """Read every file, then keep them all; where one is refused, none is kept."""
    storage = Storage(settings().files)
    received = [(scratch.enter_context(storage.scratch()), _name(file)) for file in files]
    for (path, _called), file in zip(received, files, strict=True):
        file.save(path)
    digests: set[str] = set()
    for path, name in received:
        digest = _digest(path)
        attaching.require_new(session(), digest, name)
        if digest in digests:
            raise attaching.TwiceInOne(name=name)
        digests.add(digest)
    session().rollback()  # nothing of the database is held while files are read
    limits = Limits(
        pages=attaching.MOST_PAGES, memory_bytes=settings().reader_memory_mb * 1_000_000
    )
    readings = [attaching.look_at(path, name, limits) for path, name in received]
    return [
        Picture(name, reading, storage.put(path))
        for (path, name), reading in zip(received, readings, strict=True)
    ]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(file: FileStorage) -> str:
    """Return what a file is called, without the folders in front of it."""
    name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
    return "".join(letter for letter in name if letter.isprintable())[:120] or gettext("gambar")


def _home() -> str:
    roles = guard.actor().roles
    counter_only = not roles & {Role.OPERATOR, Role.SUPERVISOR}
    return "history.case" if counter_only else "verification.bench"


def _page(found: Application) -> str:
    return render_template(
        "verification/attach.html",
        application=found,
        open=attaching.may_attach(found),
        tracking=tracking(found.tracking_code),
        sources=SOURCES,
        most=attaching.MOST_FILES,
        home=url_for(_home(), code=found.tracking_code),
        typed=request.form,
    )
