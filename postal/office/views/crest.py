"""The office's crest: our own re-encoded picture of what was uploaded, never the upload."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Response, abort
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from postal import web
from postal.errors import Refusal
from postal.extensions import settings
from postal.imaging import sandbox
from postal.office.views.blueprint import office
from postal.staff import guard
from postal.wording import N_

WIDTH_PX = 480
MOST_BYTES = 10_000_000


class CrestUnreadable(Refusal):
    """The upload is no picture that we can read."""

    code = "crest-unreadable"
    text = N_("Gambar lambang tidak dapat dibaca. Pakai JPEG, PNG, TIFF, atau PDF yang utuh.")


class CrestTooLarge(Refusal):
    """The upload is larger than any crest needs to be."""

    code = "crest-too-large"
    text = N_("Gambar lambang lebih dari 10 MB. Perkecil dahulu.")


def read_crest(upload: FileStorage) -> bytes:
    """Return the first page of ``upload`` as our own JPEG, made in a reading process.

    Raises:
        CrestTooLarge, CrestUnreadable.
    """
    with tempfile.NamedTemporaryFile(dir=settings().cache, prefix="crest-") as copy:
        upload.save(copy)
        copy.flush()
        if copy.tell() > MOST_BYTES:
            raise CrestTooLarge
        try:
            return sandbox.page_picture(Path(copy.name), 1, WIDTH_PX, 0)
        except (sandbox.FileRefused, sandbox.NoSuchPicture) as problem:
            raise CrestUnreadable from problem


@office.get("/lambang.jpg")
@guard.public
def crest() -> ResponseReturnValue:
    """Show the crest; it stands on everything the office sends out."""
    found = web.this_office()
    if found is None or found.crest is None:
        abort(404)
    return Response(found.crest, mimetype="image/jpeg")
