"""Reading a code from a photograph: for the camera's script, and as a page of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from postal import web
from postal.errors import Refusal
from postal.extensions import limiter, settings
from postal.scanning import photo_code
from postal.scanning.photo_code import CodeSeen
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role

photo = Blueprint("photo", __name__, url_prefix="/baca-kode")
MAY_READ = (
    *(Role.MAILROOM, Role.OPERATOR, Role.COUNTER),
    *(Role.DISTRICT, Role.SUPERVISOR, Role.AUDITOR),
)
# A camera held over a code sends about one picture a second.
PER_SESSION: Final = "90 per minute"
_FORM_BYTES: Final = 50_000
_TEXTS, _TEXT_LENGTH = 20, 200
_STATUS: Final[dict[type[Refusal], int]] = {
    photo_code.NoPhoto: 422,
    photo_code.NotAPicture: 422,
    photo_code.PhotoUnread: 422,
    photo_code.PhotoTooLarge: 413,
    photo_code.ReadersBusy: 503,
    photo_code.CannotReadHere: 503,
}


class TooManyPhotos(Refusal):
    """One signed-in browser asks more often than a camera does."""

    code = "too-many-photos"
    text = N_("Terlalu banyak foto dalam satu menit. Tunggu sebentar, atau ketik kodenya.")


@photo.url_value_preprocessor
def _bound(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Refuse a large body before anything of it is taken in; runs before the CSRF check."""
    del endpoint, values
    request.max_content_length = photo_code.PHOTO_BYTES + _FORM_BYTES


@photo.app_context_processor
def _limits() -> dict[str, int]:
    """Tell every page's dialog what is refused before it is sent."""
    return {"photo_mb": photo_code.PHOTO_BYTES // 1_000_000}


def _who() -> str:
    return f"photo:{current_user.session_id}"


@photo.get("")
@guard.allow(*MAY_READ)
def ask() -> ResponseReturnValue:
    """Show a field for a photograph; works without any script."""
    return _answer()


@photo.post("")
@guard.allow(*MAY_READ)
@limiter.limit(PER_SESSION, key_func=_who)
def read() -> ResponseReturnValue:
    """Answer with the codes on the photograph, or among ``teks``, what the browser itself read."""
    try:
        return _answer(_codes())
    except Refusal as refusal:
        return _answer(refusal=refusal)


@photo.errorhandler(RequestEntityTooLarge)
def _too_large(problem: RequestEntityTooLarge) -> ResponseReturnValue:
    del problem
    request.form = ImmutableMultiDict()  # nobody looks into the refused body again
    most = photo_code.PHOTO_BYTES // 1_000_000
    return _answer(refusal=photo_code.PhotoTooLarge(mb=most))


@photo.errorhandler(TooManyRequests)
def _too_many(problem: TooManyRequests) -> ResponseReturnValue:
    del problem
    return _answer(refusal=TooManyPhotos(), status=429)


def _codes() -> tuple[CodeSeen, ...]:
    texts = request.form.getlist("teks")[:_TEXTS]
    if texts:
        return photo_code.understand(text[:_TEXT_LENGTH] for text in texts)
    sent = next((one for one in request.files.getlist("foto") if one.filename), None)
    if sent is None:
        raise photo_code.NoPhoto

    def save(path: Path) -> None:
        sent.save(path)

    memory = settings().reader_memory_mb * 1_000_000
    return photo_code.read_photo(save, settings().cache / "foto", memory_bytes=memory)


def _answer(
    codes: tuple[CodeSeen, ...] = (),
    refusal: Refusal | None = None,
    status: int | None = None,
) -> ResponseReturnValue:
    """Answer the script with JSON, a person with the page; a photo without code is no error."""
    if status is None:
        status = _STATUS.get(type(refusal), 200) if refusal is not None else 200
    said = web.say_refusal(refusal) if refusal is not None else ""
    if request.accept_mimetypes.best == "application/json":
        rows = [_row(code) for code in codes]
        name = refusal.code if refusal is not None else ""
        return jsonify(codes=rows, refused=name, say=said), status
    may_read = guard.may("photo.read") if current_user.is_authenticated else False
    page = render_template(
        "code_photo.html", codes=codes, kinds=photo_code.KINDS, said=said, may_read=may_read
    )
    return page, status


def _row(code: CodeSeen) -> dict[str, str]:
    label = web.say(photo_code.KINDS[code.kind])
    return {"text": code.text, "kind": code.kind, "label": label, "grouped": code.grouped}
