"""The scanning desk: batches with their progress, the filmstrip, and pages that wait."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from flask import (
    abort,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select
from werkzeug.utils import secure_filename

from postal import audit, web
from postal.codes import Mark
from postal.errors import Refusal
from postal.extensions import session, settings, writing
from postal.imaging.sandbox import FileRefused
from postal.lookups import the_office
from postal.matching.services import settle
from postal.models import Batch, Dossier, Page
from postal.scanning import pictures, placing, services, strip
from postal.scanning.reasons import FILE_REASONS, PAGE_REASONS, SEEN_BEFORE
from postal.scanning.taking import storage, take_in, take_upload
from postal.scanning.views.blueprint import MAY_DO, MAY_SEE, PAGE, may_do, scanning
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role

log = logging.getLogger("berkaspos.scanning")
SAMPLES = ("baki-bersih.pdf", "baki-rusak.pdf")


@scanning.get("/")
@guard.allow(*MAY_SEE)
def batches() -> ResponseReturnValue:
    """List the batches, newest first; filtered by state in the address."""
    number = max(request.args.get("hal", 1, type=int), 1)
    wanted = request.args.get("keadaan") or ""
    query = select(Batch).order_by(Batch.id.desc()).offset((number - 1) * PAGE).limit(PAGE + 1)
    if wanted:
        query = query.where(Batch.state == wanted)
    rows = session().scalars(query).all()
    by_state = select(Batch.state, func.count()).group_by(Batch.state)
    counts = {state: count for state, count in session().execute(by_state)}  # noqa: C416 - rows
    waiting = session().scalar(select(func.count()).where(Page.reason.is_not(None))) or 0
    return render_template(
        "scanning/batches.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        number=number,
        wanted=wanted,
        counts=counts,
        waiting=waiting,
        sides=services.SIDES,
        inbox=settings().inbox,
        reasons={**PAGE_REASONS, **FILE_REASONS},
        sample=next_sample(),
        may_do=may_do(),
    )


@scanning.post("/unggah")
@guard.allow(*MAY_DO)
def upload() -> ResponseReturnValue:
    """Take uploaded files in; the worker reads them."""
    files = [file for file in request.files.getlist("files") if file.filename]
    sides = request.form.get("sides", "auto")
    if not files or sides not in services.SIDES:
        web.tell(gettext("Pilih dahulu berkas pindaian."), "stop")
        return redirect(url_for("scanning.batches"))
    taken = []
    for file in files:
        name = secure_filename(file.filename or "") or "unggahan"
        try:
            taken.append(take_upload(file.save, name=name, actor=guard.actor(), sides=sides))
        except OSError:
            log.exception("an upload could not be stored")
            web.tell(
                gettext(
                    "Berkas %(name)s belum tersimpan: disk server penuh atau bermasalah."
                    " Simpan berkas itu, beri tahu admin, lalu unggah lagi.",
                    name=name,
                ),
                "stop",
            )
    known = sum(one.duplicate for one in taken)
    if known:
        web.tell(gettext("%(n)s berkas sudah pernah dipindai; tidak diulang.", n=known), "look")
    if len(taken) == 1:
        return redirect(url_for("scanning.batch", batch_id=taken[0].batch_id))
    return redirect(url_for("scanning.batches"))


def next_sample() -> Path | None:
    """Return the demo's next sample tray, None in a real office."""
    if not the_office(session()).demo:
        return None
    for name in SAMPLES:
        path = settings().data / "contoh" / name
        seen = session().scalar(select(Batch.id).where(Batch.name == name))
        if path.exists() and seen is None:
            return path
    return None


@scanning.post("/contoh")
@guard.allow(*MAY_DO)
def sample() -> ResponseReturnValue:
    """Scan the demo's next sample tray: the same way an upload goes."""
    path = next_sample()
    if path is None:
        web.tell(gettext("Kedua baki contoh sudah dipindai."), "look")
        return redirect(url_for("scanning.batches"))
    taken = take_in(path, name=path.name, way="upload", actor=guard.actor())
    return redirect(url_for("scanning.batch", batch_id=taken.batch_id))


@scanning.get("/<int:batch_id>")
@guard.allow(*MAY_SEE)
def batch(batch_id: int) -> ResponseReturnValue:
    """Show a batch as a filmstrip: covers framed, cuts as gaps, doubts with their ways out."""
    found = session().get(Batch, batch_id) or abort(404)
    return render_template(
        "scanning/batch.html",
        batch=found,
        groups=strip.groups(session(), found),
        missing=strip.missing_covers(session()),
        reasons={**PAGE_REASONS, **FILE_REASONS},
        Mark=Mark,
        SEEN_BEFORE=SEEN_BEFORE,
        may_do=may_do(),
    )


@scanning.get("/<int:batch_id>/kemajuan")
@guard.allow(*MAY_SEE)
def progress(batch_id: int) -> ResponseReturnValue:
    """Tell a polling page how far the reading is and which covers were seen."""
    found = session().get(Batch, batch_id) or abort(404)
    state = {"state": found.state, **(found.progress or {"read": 0, "total": 0, "covers": []})}
    return jsonify(state)


@scanning.get("/tanpa-tempat")
@guard.allow(*MAY_SEE)
def unplaced() -> ResponseReturnValue:
    """List every page that waits for a person, oldest first."""
    number = max(request.args.get("hal", 1, type=int), 1)
    rows = strip.waiting_pages(session(), number, PAGE)
    return render_template(
        "scanning/unplaced.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        number=number,
        missing=strip.missing_covers(session()),
        dossiers=_suggested(rows),
        reasons=PAGE_REASONS,
        Mark=Mark,
        may_do=may_do(),
    )


def _suggested(rows: Any) -> dict[int, Dossier]:  # noqa: ANN401 - page rows
    ids = {row.suggested_id or row.dossier_id for row in rows} - {None}
    return {row.id: row for row in session().scalars(select(Dossier).where(Dossier.id.in_(ids)))}


@scanning.get("/halaman/<int:page_id>.jpg")
@guard.allow(*MAY_SEE)
def picture(page_id: int) -> ResponseReturnValue:
    """Give a page's picture; ``width`` is one of the widths the screen uses."""
    page = session().get(Page, page_id) or abort(404)
    width = request.args.get("width", 320, type=int)
    if width not in pictures.WIDTHS:
        abort(404)
    sha256, number, turn = page.batch.sha256, page.number, page.turn
    session().rollback()  # no transaction is held while the picture is made
    try:
        path = pictures.picture(storage(), settings().cache, sha256, number, width, turn)
    except FileRefused:
        abort(404)
    response = send_file(path, "image/jpeg", conditional=True)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@scanning.post("/halaman/<int:page_id>")
@guard.allow(*MAY_DO)
def place(page_id: int) -> ResponseReturnValue:
    """Decide about one page: give it a dossier, take its doubt off, lift or turn it."""
    action = request.form.get("action", "assign")
    version = request.form.get("seen_version", 0, type=int)
    actor = guard.actor()
    with writing() as current:
        page = current.get(Page, page_id) or abort(404)
        batch_id = page.batch_id
        if action == "assign":
            office = the_office(current)
            typed = request.form.get("code") or ""
            dossier = placing.dossier_by_code(current, typed, office.mark)
            if placing.assign(current, page, dossier, seen_version=version, actor=actor):
                settle(current, dossier, actor)
            say = gettext(
                "Halaman %(n)s ada di berkas %(code)s.",
                n=page.number,
                code=Mark.read(dossier.code).grouped,
            )
        elif action == "acknowledge":
            placing.acknowledge(current, page, seen_version=version, actor=actor)
            say = gettext("Dicatat.")
        elif action == "turn":
            placing.turn(current, page, seen_version=version, actor=actor)
            say = gettext("Halaman diputar.")
        elif action == "lift":
            reason = request.form.get("reason") or N_("dilepas petugas")
            placing.lift(current, page, seen_version=version, actor=actor, reason=reason)
            say = gettext("Halaman dilepas dan menunggu di daftar tanpa tempat.")
        else:
            abort(400)
    web.tell(say)
    return _back(batch_id)


def _back(batch_id: int) -> ResponseReturnValue:
    if request.form.get("back") == "unplaced":
        return redirect(url_for("scanning.unplaced"))
    return redirect(url_for("scanning.batch", batch_id=batch_id))


@scanning.post("/<int:batch_id>/terima")
@guard.allow(*MAY_DO)
def accept(batch_id: int) -> ResponseReturnValue:
    """Give all waiting pages of one group to a dossier."""
    seen = {
        int(key.removeprefix("v-")): int(value)
        for key, value in request.form.items()
        if key.startswith("v-") and key[2:].isdigit() and value.isdigit()
    }
    actor = guard.actor()
    with writing() as current:
        found = current.get(Batch, batch_id) or abort(404)
        dossier = placing.dossier_by_code(
            current, request.form.get("code") or "", the_office(current).mark
        )
        if placing.assign_all(current, found, dossier, seen=seen, actor=actor):
            settle(current, dossier, actor)
    web.tell(
        gettext("Semua halaman ini ada di berkas %(code)s.", code=Mark.read(dossier.code).grouped)
    )
    return redirect(url_for("scanning.batch", batch_id=batch_id))


@scanning.post("/<int:batch_id>/langkah")
@guard.allow(Role.MAILROOM, Role.SUPERVISOR)
def move(batch_id: int) -> ResponseReturnValue:
    """Make a move on a quarantined batch: read it again with wider limits, or close it."""
    step = request.form.get("move", "")
    with writing() as current:
        found = current.get(Batch, batch_id) or abort(404)
        if step not in ("read_again", "supersede"):
            abort(400)
        audit.transition(
            current,
            found,
            step,
            seen_version=request.form.get("seen_version", 0, type=int),
            actor=guard.actor(),
            reason=request.form.get("reason"),
        )
        found.override = step == "read_again"
    web.tell(gettext("Dicatat."))
    return redirect(url_for("scanning.batch", batch_id=batch_id))


@scanning.errorhandler(Refusal)
def _refused(refusal: Refusal) -> ResponseReturnValue:
    """Say it on the page the person came from, at the picture, with the typed code kept."""
    sentence = web.say_refusal(refusal)
    web.tell(sentence, "stop")
    args = request.view_args or {}
    page = session().get(Page, args["page_id"]) if "page_id" in args else None
    batch_id = page.batch_id if page is not None else args.get("batch_id")
    if batch_id is None:
        return redirect(url_for("scanning.batches"))
    if page is not None:
        g.kept = {"page": page.id, "code": request.form.get("code", ""), "error": sentence}
    shown = unplaced() if request.form.get("back") == "unplaced" else batch(batch_id)
    return make_response(shown, 409)
