"""An original that has to go back is written down as a thing, so that it is packed."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import web
from postal.lookups import item_versions
from postal.models import Application
from postal.staff import guard
from postal.verification import going_back, judging
from postal.verification.views.blueprint import MAY_EXAMINE, verification
from postal.verification.views.carrying import carry_out
from postal.wording import N_


@verification.post("/<code>/asli")
@guard.allow(*MAY_EXAMINE)
def write_down(code: str) -> ResponseReturnValue:
    """Write down the original of one requirement among the things that go back."""

    def step(current: Session, found: Application) -> None:
        going_back.write_down(
            current,
            found,
            request.form.get("line", ""),
            judging.paper(current, found),
            judging.examine(current, found),
            item_versions(current),
            actor=guard.actor(),
        )

    refused = carry_out(code, step)
    if refused is not None:
        return refused
    web.tell(web.say(N_("Tercatat di lampiran fisik: ikut dikemas dan kembali kepada pemohon.")))
    return redirect(url_for("verification.bench", code=code, bukti=request.form.get("evidence")))
