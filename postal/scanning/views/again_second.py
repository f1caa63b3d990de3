"""A cover seen again: both scans side by side, and one key for each answer."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from postal import web
from postal.codes import Mark
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Batch, Dossier, Page
from postal.scanning import again
from postal.scanning.again_compare import DECIDED, compare
from postal.scanning.typed_codes import dossier_by_code
from postal.scanning.views.again import grouped
from postal.scanning.views.blueprint import MAY_DO, MAY_SEE, may_do, scanning
from postal.scanning.views.deciding import carry_on
from postal.staff import guard
from postal.whole_numbers import whole_number
from postal.wording import N_

SAID: dict[again.Answer, str] = {
    again.Answer.CONTINUE: N_("Ditambahkan ke berkas %(code)s; sisanya disimpan sebagai salinan."),
    again.Answer.REPLACE: N_(
        "Halaman berkas %(code)s diganti; yang lama disimpan sebagai salinan."
    ),
    again.Answer.BOTH: N_("Semua halaman ada di berkas %(code)s."),
}


def _find(batch_id: int, code: str) -> tuple[Batch, Dossier]:
    current = session()
    found = current.get(Batch, batch_id) or abort(404)
    try:
        mark = Mark.read(code)
    except Refusal:
        abort(404)
    return found, dossier_by_code(current, mark.text, mark.office)


@scanning.get("/<int:batch_id>/lagi/<code>")
@guard.allow(*MAY_SEE)
def seen_again(batch_id: int, code: str) -> ResponseReturnValue:
    """Show the pages that a dossier has beside those that this batch brings."""
    return _page(*_find(batch_id, code))


@scanning.post("/<int:batch_id>/lagi/<code>")
@guard.allow(*MAY_DO)
def settle_seen(batch_id: int, code: str) -> ResponseReturnValue:
    """Do with the second scan what was answered; a refusal keeps the ticks."""
    actor, form = guard.actor(), request.form
    word = form.get("answer", "")
    if word not in set(again.Answer):
        abort(400)
    answer = again.Answer(word)
    try:
        with writing() as current:
            found, dossier = _find(batch_id, code)
            outcome = again.settle_second(
                current,
                found,
                dossier,
                answer,
                ticked=_ticked(),
                seen=_seen(),
                actor=actor,
            )
            carry_on(current, outcome, actor)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(*_find(batch_id, code), ticked=_ticked()), 409
    web.tell(web.say(SAID[answer], {"code": grouped(code)}))
    return redirect(url_for("scanning.batch", batch_id=batch_id))


@scanning.post("/<int:batch_id>/lagi/<code>/tarik")
@guard.allow(*MAY_DO)
def take_back_seen(batch_id: int, code: str) -> ResponseReturnValue:
    """Take the last answer about this second scan back."""
    actor = guard.actor()
    try:
        with writing() as current:
            found, dossier = _find(batch_id, code)
            for outcome in again.take_back(current, found, dossier, actor=actor):
                carry_on(current, outcome, actor)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(*_find(batch_id, code)), 409
    web.tell(gettext("Ditarik kembali: halaman-halaman itu menunggu lagi."), "look")
    return redirect(url_for("scanning.seen_again", batch_id=batch_id, code=code))


@scanning.post("/halaman/<int:page_id>/salinan")
@guard.allow(*MAY_DO)
def bring_back(page_id: int) -> ResponseReturnValue:
    """Let a copy be one of its dossier's pages again; then back to where it was shown."""
    actor = guard.actor()
    with writing() as current:
        page = current.get(Page, page_id) or abort(404)
        version = web.seen_version()
        outcome = again.bring_back(current, page, seen_version=version, actor=actor)
        carry_on(current, outcome, actor)
        dossier = current.get_one(Dossier, page.dossier_id)
        case, code, batch_id = dossier.application, dossier.code, page.batch_id
    web.tell(gettext("Salinan kembali menjadi halaman berkas %(code)s.", code=grouped(code)))
    if case is not None and guard.may("history.case"):
        return redirect(url_for("history.case", code=case.tracking_code))
    return redirect(url_for("scanning.batch", batch_id=batch_id))


def _ticked() -> frozenset[int]:
    return frozenset(web.row_ids(request.form, "add"))


def _seen() -> dict[int, int]:
    """Return the versions that were shown, by page id (``v-<id>``)."""
    return {
        page_id: web.row_id(request.form, key) or 0
        for key in request.form
        if key.startswith("v-") and (page_id := whole_number(key[2:])) is not None
    }


def _page(found: Batch, dossier: Dossier, ticked: frozenset[int] | None = None) -> str:
    """Return both scans side by side; ``ticked`` are the new pages that somebody has chosen."""
    current = session()
    both = compare(current, found, dossier)
    case = both.case
    return render_template(
        "scanning/seen_again.html",
        batch=found,
        dossier=dossier,
        both=both,
        ticked=both.fresh if ticked is None else ticked,
        answered=None if both.waiting else again.answered(current, found, dossier),
        decided=case is not None and case.state in DECIDED,
        case=case,
        code=dossier.code,
        grouped=grouped,
        count=lambda n: ngettext("%(num)s halaman", "%(num)s halaman", n),
        may_do=may_do(),
    )
