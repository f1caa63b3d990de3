"""The citizen's page: one field, one button, one plain sentence."""

from __future__ import annotations

from functools import lru_cache, partial
from ipaddress import IPv6Address, ip_address

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import TooManyRequests

from postal import waiting
from postal.extensions import csrf, limiter, session, settings, writing
from postal.public import finding
from postal.public.finding import Reply
from postal.public.told import to_send
from postal.public.typed import WAIT, Advice, Outcome
from postal.saying import say_sentence
from postal.staff import guard
from postal.status.look import POLICY, STYLE
from postal.web import current_language

status = Blueprint("status", __name__)

TOO_MANY = 429


def _per_minute() -> str:
    return f"{settings().status_per_minute} per minute"


def who() -> str:
    """Return the asking address for the limits; in IPv6 its network, as one house has 2^64."""
    address = request.remote_addr or "?"
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return f"{parsed.exploded[:19]}::/64" if isinstance(parsed, IPv6Address) else address


@status.get("/")
@guard.public
def ask() -> ResponseReturnValue:
    """Show the field; an office that is not set up yet goes there first."""
    reply = finding.find(session(), None)
    return _page(reply)


@status.post("/")
@guard.public
@limiter.limit(_per_minute)
def answer() -> ResponseReturnValue:
    """Answer the code that was typed; by POST, so that it stays out of histories and logs."""
    return _answer(request.form.get("kode", ""))


csrf.exempt(answer)  # asking changes nothing, and a page kept open for days must still work


@status.get("/s/<code>")
@guard.public
@limiter.limit(_per_minute)
def by_link(code: str) -> ResponseReturnValue:
    """Answer the code in the QR of a paper; the address tells nothing about a person."""
    return _answer(code)


@status.errorhandler(TooManyRequests)
def too_many(problem: TooManyRequests) -> ResponseReturnValue:
    """Tell an address that asks too often to wait, in the same page."""
    del problem
    reply = finding.find(session(), None)
    return _page(reply, WAIT), TOO_MANY


def _answer(text: str) -> ResponseReturnValue:
    asker = who()
    reply = finding.find(session(), text, who=asker, last_day=waiting.last_day_of)
    if reply is not None and reply.outcome is Outcome.UNKNOWN:
        with writing() as current:
            finding.note_miss(current, asker)
    if reply is not None and reply.outcome is Outcome.TOO_MANY:
        return _page(reply), TOO_MANY
    return _page(reply)


@lru_cache(maxsize=512)
def _fixed(language: str, text: str) -> str:
    """Return a fixed text of the page; asking the catalogue each time costs half of the page."""
    del language  # part of the key: the request's language is the one in use
    return str(gettext(text))


def _page(reply: Reply | None, advice: Advice | None = None) -> Response:
    if reply is None:
        return make_response(redirect(url_for("office.setup")))
    language = current_language()
    html = render_template(
        "status/ask.html",
        _=partial(_fixed, language),
        reply=reply,
        advice=advice or reply.advice,
        say=say_sentence,
        plain=lambda missing: say_sentence(to_send(missing, language)),
        style=STYLE,
        lang=language,
    )
    response = make_response(html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
