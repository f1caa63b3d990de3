"""What every page shares: Flask's settings, headers, language, words in templates, refusals."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pysqlite3
from flask import Flask, Response, flash, has_request_context, render_template, request
from flask_babel import format_decimal, gettext
from flask_babel import get_locale as babel_locale
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map

from postal import dates, workflow
from postal.config import Settings
from postal.errors import Refusal
from postal.extensions import session, settings
from postal.identity import mask_name
from postal.languages import LANGUAGES, Language, as_language
from postal.lookups import known_office
from postal.models import Office
from postal.models.vault import KeyRing
from postal.whole_numbers import LARGEST, whole_number, whole_numbers
from postal.wording import N_
from postal.workflow import Move, State

STAFF_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'self'; frame-src 'self'"
)
MOST_PAGES = 100_000
LARGEST_ID = LARGEST
"""What the narrowest of the databases holds in a column of numbers."""
HTTP_TEXTS = {
    400: N_("Permintaan ini tidak lengkap."),
    403: N_("Halaman ini bukan untuk peran Anda."),
    404: N_("Halaman ini tidak ada."),
    405: N_("Langkah ini tidak tersedia di alamat ini."),
    413: N_("Berkas ini terlalu besar untuk diunggah."),
    429: N_("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi."),
    500: N_("Ada kesalahan pada program. Kejadiannya sudah dicatat; data Anda tidak hilang."),
}


def flask_settings(chosen: Settings, ring: KeyRing) -> dict[str, Any]:
    """Return Flask's configuration for these chosen."""
    engine: dict[str, Any] = {}
    if chosen.database.startswith("sqlite"):
        engine = {"module": pysqlite3}
    return {
        "POSTAL": chosen,
        "SECRET_KEY": ring.session_key,
        "SQLALCHEMY_DATABASE_URI": chosen.database,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_TRANSLATION_DIRECTORIES": "postal/translations",
        "BOOTSTRAP_SERVE_LOCAL": True,
        "MAX_CONTENT_LENGTH": chosen.upload_mb * 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 5_000_000,
        "SESSION_COOKIE_NAME": "__Host-berkaspos" if chosen.https else "berkaspos",
        "SESSION_COOKIE_SECURE": chosen.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=chosen.session_hours),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: typed text is not lost over it
        "TEMPLATES_AUTO_RELOAD": False,
    }


def language() -> Language:
    """Return the language of this request: asked for in the address, the person's, Indonesian."""
    if not has_request_context():
        return as_language(settings().language)
    asked = request.args.get("bahasa") or _asked_in_form()
    if asked in LANGUAGES:
        return as_language(asked)
    if current_user and current_user.is_authenticated:
        return as_language(current_user.language)
    return "id"


def _asked_in_form() -> str | None:
    try:
        return request.form.get("bahasa")
    except RequestEntityTooLarge:  # its error page is in need of a language, too
        return None


def current_language() -> Language:
    """Return the language in use, also outside a request."""
    locale = babel_locale()
    return as_language(locale.language if locale is not None else None)


def this_office() -> Office | None:
    """Return the office, None before it is set up; asked for once a request."""
    return known_office(session())


def zone() -> str:
    """Return the office's zone name (WIB, WITA or WIT)."""
    office = this_office()
    return office.zone if office is not None else "WIB"


def say(text: str, values: dict[str, Any] | None = None) -> str:
    """Translate a marked text and fill in its values."""
    shown = {key: _shown(value) for key, value in (values or {}).items()}
    said: str = gettext(text, **shown) if shown else gettext(text)
    return said


def _shown(value: object) -> object:
    """Return a value of a sentence as people read it; a tuple is a list of marked words."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Refusal):
        return say_refusal(value)
    return ", ".join(gettext(word) for word in value) if isinstance(value, tuple) else value


def say_refusal(refusal: Refusal) -> str:
    """Return the sentence of a refusal in the language of the request.

    State and move names inside the values are replaced by what people call them.
    """
    values = dict(refusal.values)
    if isinstance(refusal, workflow.NotYourMove):
        roles = str(values["roles"]).split(", ")
        values["roles"] = ", ".join(
            gettext(workflow.ROLE_LABELS[workflow.Role(role)]) for role in roles
        )
    if isinstance(refusal, workflow.IllegalMove):
        things = [str(thing) for thing in cast("tuple[str, ...]", values.pop("things", ()))]
        labels = _words(workflow.STATES, things)
        moves = _words(workflow.MOVES, things)
        values["state"] = gettext(labels.get(str(values["state"]), str(values["state"])))
        names = [name for name in str(values["legal"]).split(", ") if name in moves]
        values["legal"] = ", ".join(gettext(moves[name]) for name in names) or "–"
    return say(refusal.text, values)


def _words(rows: Iterable[State | Move], things: Sequence[str]) -> dict[str, str]:
    """Return the labels by name; of two with one name that of the first of ``things``."""
    order = {name: place for place, name in enumerate(things)}
    last = len(order)
    ranked = sorted(rows, key=lambda row: order.get(row.thing.value, last), reverse=True)
    return {row.name: row.label for row in ranked}


def moment(value: datetime) -> str:
    """Return a moment as ``20-11-2026 14.30 WIB`` in the office's zone."""
    day = dates.local_date(value, zone())
    return f"{day.strftime('%d-%m-%Y')} {dates.clock(value, zone())}"


def long_date(day: date) -> str:
    """Return a day as ``Jumat, 25 September 2020`` in the language of the request."""
    return dates.long_date(day, current_language())


def today() -> date:
    """Return the office's own date."""
    return dates.local_date(datetime.now(UTC), zone())


def midnight() -> datetime:
    """Return the moment (UTC) at which the office's present day began."""
    return dates.day_begins(today(), zone())


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", STAFF_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
    if request.endpoint not in ("static", "bootstrap.static"):
        headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _refused(refusal: Refusal) -> tuple[str, int]:
    return render_template("refused.html", text=say_refusal(refusal), code=refusal.code), 409


def _http_error(problem: HTTPException) -> tuple[str, int]:
    code = problem.code or 500
    text = gettext(HTTP_TEXTS.get(code, HTTP_TEXTS[500]))
    return render_template("refused.html", text=text, code=str(code)), code


def _form_expired(problem: CSRFError) -> tuple[str, int]:
    del problem
    text = gettext(
        "Formulir ini sudah terlalu lama terbuka atau dibuka dari tempat lain. "
        "Kembali ke halaman sebelumnya: isian Anda masih ada. Muat ulang, lalu kirim lagi."
    )
    return render_template("refused.html", text=text, code="form-expired"), 400


def _unexpected(problem: Exception) -> tuple[str, int]:
    logging.getLogger("berkaspos").error("unexpected", exc_info=problem)
    return render_template("refused.html", text=gettext(HTTP_TEXTS[500]), code="500"), 500


class RowNumber(IntegerConverter):
    """An id in an address: one that no table can hold is an address that there is not."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:  # noqa: ANN401 - handed through
        super().__init__(url_map, *args, **{"max": LARGEST_ID, **options})


def row_id(values: MultiDict[str, str], name: str) -> int | None:
    """Return the id that an address or a form names, None for none and for what no table holds."""
    return whole_number(values.get(name, "").strip())


def row_ids(values: MultiDict[str, str], name: str) -> set[int]:
    """Return the ids that a form ticks, without what no table holds."""
    return set(whole_numbers(values.getlist(name)))


def drawing(svg: bytes) -> Response:
    """Return a chart that, opened on its own, still has its colours, and nothing else."""
    picture = Response(svg, mimetype="image/svg+xml")
    picture.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return picture


def page_number() -> int:
    """Return which page of a list (from 1) the address asks for; the first one for no number."""
    return min(max(request.args.get("hal", 1, type=int), 1), MOST_PAGES)


def seen_version() -> int:
    """Return the version of the thing that the form was made from, 0 when it names none."""
    return row_id(request.form, "seen_version") or 0


def tell(text: str, tone: str = "done") -> None:
    """Show ``text`` as the large panel on the next page: tone ``done``, ``look`` or ``stop``."""
    flash(text, tone)


def tell_each(said: Iterable[tuple[str, dict[str, str]]]) -> None:
    """Show marked texts with their values, each as a panel to look at on the next page."""
    for text, values in said:
        tell(say(text, values), "look")


def finish(app: Flask) -> None:
    """Add headers, refusals and the words that templates use."""
    app.after_request(_headers)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.filters.update(
        moment=moment,
        clock=lambda value: dates.clock(value, zone()),
        long_date=long_date,
        short_date=lambda value: dates.short_date(value, current_language()),
        age=lambda value: dates.age(value, datetime.now(UTC), current_language()),
        number=format_decimal,
        mask_name=mask_name,
        say=say,
    )
    app.jinja_env.globals.update(
        office=this_office,
        lang=current_language,
        state_label=lambda thing, name: gettext(workflow.state(workflow.Thing(thing), name).label),
        role_label=lambda role: gettext(workflow.ROLE_LABELS[workflow.Role(role)]),
        move_label=move_label,
        today=today,
        Role=workflow.Role,
    )


def move_label(name: str, thing: str) -> str:
    """Return what people call a move of this kind of thing, or a fact of the event log.

    One name may be a move of many things: a case is released to its pile, a document as a PDF.
    """
    labels = {row.name: row.label for row in workflow.MOVES if row.thing == thing}
    label = labels.get(name) or workflow.FACT_LABELS.get(name)
    return say(label) if label else name
