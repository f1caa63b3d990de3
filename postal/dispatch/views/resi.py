"""The post counter's list: many carrier's numbers bound at once, each bad line named."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from postal import web
from postal.dispatch import binding, manifests
from postal.dispatch.binding import BadLine, BoundLine
from postal.dispatch.views.blueprint import dispatch
from postal.extensions import writing
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Role

MAY_BIND = (Role.MAILROOM, Role.COUNTER)


@dispatch.get("/resi")
@guard.allow(*MAY_BIND)
def resi_list() -> ResponseReturnValue:
    """Show where the list is pasted or uploaded."""
    return _page("", [], [])


@dispatch.post("/resi")
@guard.allow(*MAY_BIND)
def bind_list() -> ResponseReturnValue:
    """Bind the good lines; the others stay in the field with what is wrong."""
    content = request.form.get("daftar") or _uploaded()
    if not content.strip():
        web.tell(web.say(N_("Daftarnya kosong.")), "look")
        return _page("", [], []), 422
    with writing() as current:
        bound, bad = binding.bind_lines(current, content, actor=guard.actor())
    if bound:
        web.tell(ngettext("%(num)s resi dipasang.", "%(num)s resi dipasang.", len(bound)))
    if bad:
        said = ngettext("%(num)s baris perlu dilihat.", "%(num)s baris perlu dilihat.", len(bad))
        web.tell(said, "stop")
    return _page("\n".join(one.text for one in bad), bound, bad), 422 if bad else 200


def _uploaded() -> str:
    file = request.files.get("berkas")
    content = file.read() if file is not None else b""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _page(text: str, bound: list[BoundLine], bad: list[BadLine]) -> str:
    return render_template(
        "dispatch/manifest_resi.html",
        text=text,
        odd=[one for one in bound if one.doubt],
        bad=bad,
        grouped=manifests.grouped,
        say_refusal=web.say_refusal,
    )
