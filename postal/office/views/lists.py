"""A list of places that came as a file or was typed, and what was wrong with it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from postal import web
from postal.errors import Refusal
from postal.office.place_list import PlaceImport, import_places

SHOWN_ERRORS = 10


def read_list(form: Any, kind: str) -> PlaceImport | None:  # noqa: ANN401 - WTForms has no types
    """Return the places of ``form.places_file`` or else ``form.places``; None when some are wrong.

    What was wrong stands at the field ``places``, and the text of a file is put there as well, so
    that it can be mended without choosing the file again.
    """
    upload = form.places_file.data
    source: str | bytes = upload.read() if upload else str(form.places.data or "")
    try:
        found = import_places(source, kind)
    except Refusal as refusal:
        form.places.errors = [web.say_refusal(refusal)]
        return None
    if not found.errors:
        return found
    if isinstance(source, bytes):
        form.places.data = _as_text(source)
    problems = [
        _("Baris %(line)s: %(problem)s", line=it.line, problem=web.say_refusal(it.refusal))
        for it in found.errors[:SHOWN_ERRORS]
    ]
    if len(found.errors) > SHOWN_ERRORS:
        problems.append(_("Dan %(n)s baris lagi.", n=len(found.errors) - SHOWN_ERRORS))
    form.places.errors = problems
    return None


def _as_text(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("cp1252")
