"""Handing letters over as plain mail, and writing down those that came back."""

from __future__ import annotations

from collections.abc import Iterator

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from postal import web
from postal.codes import Mark
from postal.errors import Refusal
from postal.extensions import writing
from postal.identity import mask_name
from postal.letters import handing, in_parcels
from postal.letters.numbers import name_of
from postal.letters.views.blueprint import MAY_SEND, letters
from postal.letters.views.desk import shown
from postal.letters.views.letter import find, ticked
from postal.lookups import the_office
from postal.models import Letter, Parcel
from postal.staff import guard
from postal.whole_numbers import whole_number
from postal.wording import N_

_VERSION = "versi-"
_PARCEL = "kiriman-"
_NAMED = 8


@letters.post("/serah")
@guard.allow(*MAY_SEND)
def hand_over() -> ResponseReturnValue:
    """Hand over what is ticked; what was listed and is missing is named and stays on the pile."""
    seen = _seen()
    try:
        with writing() as current:
            chosen = ticked(current)
            left = handing.hand_over(current, chosen, seen=seen, actor=guard.actor())
            names = [f"{name_of(row)} ({mask_name(row.sheet['name'])})" for row in left]
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("letters.desk", antrean="letters_to_send"))
    web.tell(web.say(N_("%(n)s surat diserahkan."), {"n": len(chosen)}))
    if names:
        more = " …" if len(names) > _NAMED else ""
        said = ", ".join(names[:_NAMED]) + more
        web.tell(web.say(N_("Belum diserahkan: %(letters)s."), {"letters": said}), "look")
    return redirect(url_for("letters.desk", antrean="letters_to_send"))


@letters.post("/kiriman")
@guard.allow(*MAY_SEND)
def into_parcel() -> ResponseReturnValue:
    """Lay the ticked letters into the parcels that were shown beside them."""
    shown_there = {number: request.form[key] for key, number in _by_letter(_PARCEL)}
    try:
        with writing() as current:
            chosen = ticked(current)
            put = in_parcels.put_in(current, chosen, shown=shown_there, actor=guard.actor())
            said = {"letters": ", ".join(_where(row, put[row.id]) for row in chosen)}
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    else:
        web.tell(web.say(N_("Masuk ke kirimannya dan pergi bersamanya: %(letters)s."), said))
    return redirect(url_for("letters.desk", antrean="letters_to_send"))


@letters.post("/kiriman/keluar")
@guard.allow(*MAY_SEND)
def out_of_parcel() -> ResponseReturnValue:
    """Take a letter out of its parcel, and show again the page on which that was asked for."""
    back = url_for("letters.desk", antrean="letters_to_send")
    try:
        with writing() as current:
            found = find(web.row_id(request.form, "keluar") or 0)
            out_of = Mark.read(in_parcels.take_out(current, found, actor=guard.actor()).code)
            told = {"letter": name_of(found), "parcel": out_of.grouped}
            back = _asked_on(found, out_of.text) or back
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
    else:
        web.tell(web.say(N_("Surat %(letter)s dikeluarkan dari kiriman %(parcel)s."), told))
    return redirect(back)


def _asked_on(letter: Letter, parcel: str) -> str | None:
    """Return the page of the letter or the parcel where the form says that it was there."""
    pages = {
        "surat": url_for("letters.letter", letter_id=letter.id),
        "kiriman": url_for("dispatch.parcel", code=parcel),
    }
    return pages.get(request.form.get("halaman", ""))


def _seen() -> dict[int, int]:
    """Return the versions that the form was made from, by the letters' ids."""
    versions = ((number, web.row_id(request.form, key)) for key, number in _by_letter(_VERSION))
    return {number: version for number, version in versions if version is not None}


def _by_letter(prefix: str) -> Iterator[tuple[str, int]]:
    """Yield the fields of the form that are called so, each with the letter's id in its name."""
    for key in request.form:
        number = whole_number(key.removeprefix(prefix)) if key.startswith(prefix) else None
        if number is not None:
            yield key, number


def _where(letter: Letter, parcel: Parcel) -> str:
    return f"{name_of(letter)} → {Mark.read(parcel.code).grouped}"


@letters.post("/kembali")
@guard.allow(*MAY_SEND)
def came_back() -> ResponseReturnValue:
    """Find a letter by its number, slip or tracking code and write down that it came back."""
    text, why = request.form.get("kode", "").strip(), request.form.get("mengapa", "")
    try:
        with writing() as current:
            mark = the_office(current).mark
            found = handing.find_letter(current, text, office_mark=mark, today=web.today())
            handing.came_back(current, found, reason=why, actor=guard.actor())
            told = {"letter": name_of(found), "name": mask_name(found.sheet["name"])}
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return shown("cannot_reach"), 409
    web.tell(web.say(N_("Surat %(letter)s untuk %(name)s tercatat kembali."), told))
    return redirect(url_for("letters.desk", antrean="cannot_reach"))
