"""Which share of the decisions a second person looks at, and whether that is on today."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import duty, web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import the_office
from postal.office.second_looks import set_share
from postal.office.views.blueprint import office
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role

MAY_SET: Final = (Role.SUPERVISOR, Role.ADMIN)


@office.get("/admin/pemeriksaan-kedua")
@guard.allow(*MAY_SET)
def second_look() -> ResponseReturnValue:
    """Show the share and whether enough people work today."""
    return _page()


@office.post("/admin/pemeriksaan-kedua")
@guard.allow(*MAY_SET)
def set_second_look() -> ResponseReturnValue:
    """Set the share; a refusal keeps what was typed."""
    try:
        with writing() as current:
            set_share(the_office(current), request.form.get("share", ""))
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(request.form.get("share", "")), 422
    web.tell(web.say(N_("Bagian yang diperiksa dua kali tersimpan.")))
    return redirect(url_for("office.second_look"))


def _page(typed: str | None = None) -> str:
    share = the_office(session()).second_look_percent
    return render_template(
        "office/second_look.html",
        share=share,
        typed=str(share) if typed is None else typed,
        operators=duty.operators(session(), web.today()),
        enough=duty.ENOUGH,
        admin=Role.ADMIN in guard.actor().roles,
    )
