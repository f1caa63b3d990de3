"""Deciding that two cases which look like one are two."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import duplicates, web
from postal.leaving import require_free
from postal.models import Application
from postal.staff import guard
from postal.verification.views.blueprint import MAY_STEP, tracking, verification
from postal.verification.views.carrying import carry_out
from postal.wording import N_


@verification.post("/<code>/bukan-ganda")
@guard.allow(*MAY_STEP)
def tell_apart(code: str) -> ResponseReturnValue:
    """Write down that this case and another one are not the same; neither is asked about again."""
    wanted = request.form.get("other", "")

    def step(current: Session, found: Application) -> None:
        query = select(Application).where(Application.tracking_code == wanted)
        other = current.scalar(query) or abort(404)
        require_free(current, found, guard.actor())
        duplicates.tell_apart(current, found, other, actor=guard.actor())

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    told = {"case": tracking(wanted)}
    web.tell(web.say(N_("Tercatat: bukan ganda dengan %(case)s."), told))
    return redirect(url_for("verification.bench", code=code, bukti=request.form.get("evidence")))
