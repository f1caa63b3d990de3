"""The papers that services may ask for: their names in both languages, each edit a version."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from flask_babel import gettext as _

from postal import web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.languages import LANGUAGES
from postal.lookups import item_versions
from postal.models import ItemVersion
from postal.office import papers as wordings
from postal.office.papers import KIND_LABELS, Paper
from postal.office.views.blueprint import office
from postal.office.views.catalogue_forms import PaperForm
from postal.office.views.previews import authors
from postal.service import ItemKind
from postal.staff import guard
from postal.verdicts import PLAIN, Verdict
from postal.whole_numbers import whole_number
from postal.workflow import Role

MAY_EDIT = (Role.ADMIN, Role.SUPERVISOR)


@office.get("/admin/syarat")
@guard.allow(*MAY_EDIT)
def papers() -> ResponseReturnValue:
    """List the papers with both names and how many services ask for each."""
    rows = sorted(item_versions(session()).values(), key=lambda row: row.code)
    return render_template(
        "office/papers.html", rows=rows, uses=wordings.uses(session()), kinds=KIND_LABELS
    )


@office.route("/admin/syarat/baru", methods=["GET", "POST"])
@guard.allow(*MAY_EDIT)
def add_paper() -> ResponseReturnValue:
    """Add a paper that services may ask for from now on."""
    return _edit(None, [])


@office.route("/admin/syarat/<code>", methods=["GET", "POST"])
@guard.allow(*MAY_EDIT)
def paper(code: str) -> ResponseReturnValue:
    """Show a paper with its wordings, and make the next one."""
    history = wordings.versions(session(), code)
    if not history:
        abort(404)
    return _edit(history[0], history)


def _edit(row: ItemVersion | None, history: list[ItemVersion]) -> ResponseReturnValue:
    form = PaperForm(obj=row)
    if row is not None:
        form.code.data = row.code
    if request.method == "GET":
        form.seen_number.data = str(row.number if row is not None else 0)
        return _page(form, row, history)
    if not form.validate():
        return _page(form, row, history)
    wanted = Paper(
        str(form.code.data),
        str(form.name_id.data),
        str(form.name_en.data),
        ItemKind(form.kind.data),
    )
    seen = str(form.seen_number.data or "")
    try:
        if "preview" in request.form:
            return _page(form, row, history, preview=_preview(wordings.checked(wanted)))
        with writing() as s:
            number = whole_number(seen) or 0
            saved = wordings.save(s, wanted, seen_number=number, actor=guard.actor())
            code, version = saved.code, saved.number
    except Refusal as refusal:
        form.form_errors.append(web.say_refusal(refusal))
        return _page(form, row, history)
    web.tell(_("%(code)s tersimpan sebagai versi %(n)s.", code=code, n=version))
    return redirect(url_for("office.papers"))


def _preview(wanted: Paper) -> dict[str, list[str]]:
    """Return how the paper reads on the checklist and in a letter, by language."""
    names = {"id": wanted.name_id, "en": wanted.name_en}
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with force_locale(language):
            letter = str(gettext(PLAIN[Verdict.ABSENT], item=names[language]))
        found[language] = [names[language], letter]
    return found


def _page(
    form: PaperForm,
    row: ItemVersion | None,
    history: list[ItemVersion],
    preview: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    refused = request.method == "POST" and preview is None
    return render_template(
        "office/paper.html",
        form=form,
        paper=row,
        history=history,
        preview=preview,
        used=wordings.used_by(session(), row.code) if row is not None else [],
        kinds=KIND_LABELS,
        authors=authors(history),
    ), 422 if refused else 200
