"""The scanning desk: batches with their progress, the filmstrip, and pages that wait."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import (
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select
from werkzeug.utils import secure_filename

from postal import audit, web
from postal.extensions import session, settings, writing
from postal.lookups import the_office
from postal.models import Batch, Page
from postal.scanning import services
from postal.scanning.reasons import FILE_REASONS, PAGE_REASONS
from postal.scanning.strip import WAITS
from postal.scanning.taking import take_in, take_upload
from postal.scanning.views.blueprint import MAY_DO, MAY_SEE, PAGE, may_do, scanning
from postal.staff import guard
from postal.workflow import Role

log = logging.getLogger("berkaspos.scanning")
SAMPLES = ("baki-bersih.pdf", "baki-rusak.pdf")


@scanning.get("/")
@guard.allow(*MAY_SEE)
def batches() -> ResponseReturnValue:
    """List the batches, newest first; filtered by state in the address."""
    number = web.page_number()
    wanted = request.args.get("keadaan") or ""
    query = select(Batch).order_by(Batch.id.desc()).offset((number - 1) * PAGE).limit(PAGE + 1)
    if wanted:
        query = query.where(Batch.state == wanted)
    rows = session().scalars(query).all()
    by_state = select(Batch.state, func.count()).group_by(Batch.state)
    counts = {state: count for state, count in session().execute(by_state)}  # noqa: C416 - rows
    waiting = session().scalar(select(func.count(Page.id)).where(WAITS)) or 0
    return render_template(
        "scanning/batches.html",
        rows=rows[:PAGE],
        held=_held([row.id for row in rows]),
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


def _held(ids: list[int]) -> dict[int, int]:
    """Return how many pages of each of these batches wait, 0 for none."""
    rows = session().execute(
        select(Page.batch_id, func.count())
        .where(Page.batch_id.in_(ids), Page.reason.is_not(None))
        .group_by(Page.batch_id)
    )
    return dict.fromkeys(ids, 0) | {batch_id: count for batch_id, count in rows}  # noqa: C416 - rows


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


@scanning.get("/<int:batch_id>/kemajuan")
@guard.allow(*MAY_SEE)
def progress(batch_id: int) -> ResponseReturnValue:
    """Tell a polling page how far the reading is and which covers were seen."""
    found = session().get(Batch, batch_id) or abort(404)
    state = {"state": found.state, **(found.progress or {"read": 0, "total": 0, "covers": []})}
    return jsonify(state)


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
            seen_version=web.seen_version(),
            actor=guard.actor(),
            reason=request.form.get("reason"),
        )
        found.override = step == "read_again"
    web.tell(gettext("Dicatat."))
    return redirect(url_for("scanning.batch", batch_id=batch_id))
