"""The words of the letters: a supervisor edits them and sees at once what will be printed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from postal import web
from postal.correspondence.composing import sender_of, signer_of
from postal.correspondence.letter_facts import KINDS
from postal.correspondence.letter_fields import FIELDS, allowed, needed
from postal.correspondence.letter_texts import LetterText
from postal.correspondence.letter_versions import OWN
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.languages import LANGUAGES, Language
from postal.letters import template_checks, templates
from postal.letters.samples import Head
from postal.letters.template_checks import LANGUAGE_NAMES, Sheet
from postal.letters.template_refusals import WordsChanged
from postal.letters.views.blueprint import MAY_SEE_WORDS, MAY_WORD, letters
from postal.lookups import the_office
from postal.printing.stock import PAPERS
from postal.printing.svg import picture
from postal.saying import words_in
from postal.staff import guard
from postal.wording import N_


@letters.get("/naskah")
@guard.allow(*MAY_SEE_WORDS)
def template_list() -> ResponseReturnValue:
    """List the kinds of letters with the version in force."""
    current = session()
    rows = {
        kind: next(
            row
            for row in templates.versions(current, kind)
            if row.number == templates.number_in_force(current, kind)
        )
        for kind in KINDS
    }
    refused = template_checks.refused_in_force(current, sheet_now())
    return render_template(
        "letters/templates.html",
        rows=rows,
        kinds=KINDS,
        refused={
            kind: [web.say_refusal(each) for each in wrong] for kind, wrong in refused.items()
        },
    )


@letters.get("/naskah/<kind>")
@guard.allow(*MAY_SEE_WORDS)
def template(kind: str) -> ResponseReturnValue:
    """Show the words in force, or with ``versi`` those of an older version."""
    require_kind(kind)
    current = session()
    in_force = templates.number_in_force(current, kind)
    shown = _version(request.args, "versi") if "versi" in request.args else in_force
    try:
        texts = templates.texts_of(current, kind, shown)
    except Refusal:
        abort(404)
    return _page(kind, texts, seen=in_force, shown=shown)


@letters.post("/naskah/<kind>")
@guard.allow(*MAY_WORD)
def template_save(kind: str) -> ResponseReturnValue:
    """Show what was typed as it would be printed, or save it as the next version."""
    require_kind(kind)
    texts = _typed()
    faults = template_checks.faults(kind, texts, sheet_now())
    seen = _version(request.form, "seen")
    if "lihat" in request.form:
        return _page(kind, texts, seen=seen, shown=seen, faults=faults)
    if not faults:
        try:
            with writing() as current:
                number = templates.save(current, kind, texts, seen=seen, actor=guard.actor())
        except Refusal as refusal:
            faults = [refusal]
            if isinstance(refusal, WordsChanged):
                seen = templates.number_in_force(session(), kind)
        else:
            return _saved(kind, number)
    # Only who was told of a newer version may save over it.
    return _page(kind, texts, seen=seen, shown=seen, faults=faults), 409


def _version(values: MultiDict[str, str], name: str) -> int:
    """Return the version that is named; one that there is not where none is."""
    found = web.row_id(values, name)
    return -1 if found is None else found


@letters.post("/naskah/<kind>/kembali")
@guard.allow(*MAY_WORD)
def template_back(kind: str) -> ResponseReturnValue:
    """Put an older version in force again; that is a new version, checked as any other."""
    require_kind(kind)
    wanted = _version(request.form, "versi")
    seen = _version(request.form, "seen")
    try:
        texts = templates.texts_of(session(), kind, wanted)
        faults = template_checks.faults(kind, texts, sheet_now()) if wanted != OWN else []
        if faults:
            return _page(kind, texts, seen=seen, shown=wanted, faults=faults), 409
        with writing() as current:
            number = templates.go_back(current, kind, wanted, seen=seen, actor=guard.actor())
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("letters.template", kind=kind))
    return _saved(kind, number)


@letters.post("/naskah/<kind>/contoh")
@guard.allow(*MAY_WORD)
def template_preview(kind: str) -> ResponseReturnValue:
    """Give what was typed as pictures of pages with what is wrong, while somebody types."""
    require_kind(kind)
    texts, sheet = _typed(), sheet_now()
    return jsonify(
        {
            language: {
                "pages": _pictures(kind, language, texts[language], sheet),
                "faults": [
                    web.say_refusal(each)
                    for each in template_checks.faults_in(kind, language, texts[language], sheet)
                ],
            }
            for language in LANGUAGES
        }
    )


def require_kind(kind: str) -> None:
    """Answer 404 for a kind of letter that does not exist."""
    if kind not in KINDS:
        abort(404)


def _saved(kind: str, number: int) -> ResponseReturnValue:
    told = N_("Tersimpan sebagai versi %(number)s. Surat yang sudah dibuat tidak berubah.")
    web.tell(web.say(told, {"number": number}))
    return redirect(url_for("letters.template", kind=kind))


def _typed() -> dict[Language, LetterText]:
    """Return what stands in the form; line ends as the browser sends them are made one kind."""

    def said(name: str) -> str:
        return request.form.get(name, "").replace("\r\n", "\n").strip()

    return {
        language: LetterText(" ".join(said(f"hal-{language}").split()), said(f"isi-{language}"))
        for language in LANGUAGES
    }


def sheet_now() -> Sheet:
    """Return what the office prints its letters on, with its own head."""
    office = the_office(session())
    crest = office.crest
    return Sheet(
        Head(sender_of(office), signer_of(office), "now" if crest else None),
        PAPERS[office.paper],
        lambda _name: crest,
    )


def _pictures(kind: str, language: Language, text: LetterText, sheet: Sheet) -> list[str]:
    """Return the pages as addresses that hold their picture."""
    pages = template_checks.preview(kind, language, text, sheet, words_in(language))
    paper = sheet.paper
    drawn = (picture(page, paper.width, paper.height) for page in pages)
    return [f"data:image/svg+xml;base64,{b64encode(each.encode()).decode()}" for each in drawn]


def _page(
    kind: str,
    texts: templates.Texts,
    *,
    seen: int,
    shown: int,
    faults: Sequence[Refusal] = (),
) -> str:
    sheet = sheet_now()
    untouched = request.method == "GET" and shown == seen
    stale = template_checks.faults(kind, texts, sheet) if untouched else []
    values: dict[str, Any] = {
        "pages": {each: _pictures(kind, each, texts[each], sheet) for each in LANGUAGES},
        "faults": [web.say_refusal(each) for each in faults],
        "stale": [web.say_refusal(each) for each in stale],
        "versions": templates.versions(session(), kind),
        "in_force": templates.number_in_force(session(), kind),
        "fields": {name: FIELDS[name] for name in allowed(kind)},
        "needed": needed(kind),
    }
    return render_template(
        "letters/template.html",
        kind=kind,
        kinds=KINDS,
        texts=texts,
        seen=seen,
        shown=shown,
        languages=LANGUAGE_NAMES,
        may_word=bool(guard.actor().roles & set(MAY_WORD)),
        **values,
    )
