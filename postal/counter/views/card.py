"""The card that a clerk reads aloud: what is told, what is not, and who is asking."""

from __future__ import annotations

from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import catalogue, checking, people, people_shown, visits, waiting, web
from postal.carriers import CARRIERS
from postal.codes import TrackingCode
from postal.correspondence.letter_facts import KINDS
from postal.counter import changing, rules
from postal.counter.changing import Consequence
from postal.counter.views.blueprint import MAY_USE, counter, find, grouped
from postal.counter.whereabouts import HANDED_OUT, whereabouts
from postal.documents import document_name
from postal.enclosures import ENCLOSURE_KINDS, ENCLOSURE_STATES
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.forms import choices
from postal.identity import format_phone
from postal.lookups import office_places
from postal.models import Application
from postal.parcels import PLACE_KINDS
from postal.people_form import ApplicantForm
from postal.public import finding
from postal.public.told import to_send
from postal.saying import say_sentence
from postal.service import Service
from postal.spelling import spell
from postal.staff import guard
from postal.wording import N_
from postal.workflow import Thing, moves_for
from postal.workflow.outgoing import IN_PREPARATION

LOOK: Final = "identity_check"
ADDRESS: Final = "p-"
WISH: Final = ("channel", "place", "reach_note")


@counter.get("/kasus/<code>")
@guard.allow(*MAY_USE)
def card(code: str) -> ResponseReturnValue:
    """Show one case as it is told; a code that came by a merge leads to its case."""
    found = find(code)
    if found.tracking_code != code:
        named = request.args.get("kode")
        return redirect(url_for("counter.card", code=found.tracking_code, kode=named))
    return page(found)


@counter.post("/kasus/<code>/periksa")
@guard.allow(*MAY_USE)
def compare(code: str) -> ResponseReturnValue:
    """Show what the answers are compared with; that somebody saw it is logged."""
    return page(find(code), comparing=True)


@counter.post("/kasus/<code>/identitas")
@guard.allow(*MAY_USE)
def identity(code: str) -> ResponseReturnValue:
    """Write down which answers matched, or that they did not."""
    ticked = request.form.getlist("checked")
    matched = request.form.get("result") != "no"
    try:
        with writing() as current:
            if matched:
                checking.check(current, find(code), ticked, actor=guard.actor())
            else:
                checking.fail(current, find(code), actor=guard.actor())
    except Refusal as refusal:
        return page(find(code), comparing=True, problem=web.say_refusal(refusal)), 422
    if matched and _carried():
        return page(find(code))
    if not matched:
        web.tell(
            web.say(N_("Tercatat: tidak cocok. Jangan jawab apa pun selain yang boleh dikatakan.")),
            "stop",
        )
    return redirect(url_for("counter.card", code=code, kode=request.form.get("kode") or None))


@counter.post("/kasus/<code>/tanya")
@guard.allow(*MAY_USE)
def note(code: str) -> ResponseReturnValue:
    """Write down that somebody asked, and what was answered."""
    form = request.form
    try:
        with writing() as current:
            way, said = form.get("way", ""), form.get("said", "")
            changing.note_talk(current, find(code), way, said, actor=guard.actor())
    except Refusal as refusal:
        return page(find(code), problem=web.say_refusal(refusal)), 422
    web.tell(web.say(N_("Tercatat. Siapa pun yang membuka kasus ini melihatnya.")))
    return redirect(url_for("counter.card", code=code))


@counter.post("/kasus/<code>/kunjungan")
@guard.allow(*MAY_USE)
def visit(code: str) -> ResponseReturnValue:
    """Write down that the citizen has come."""
    try:
        with writing() as current:
            visits.record_visit(
                current,
                find(code),
                seen_version=web.seen_version(),
                actor=guard.actor(),
                today=web.today(),
            )
    except Refusal as refusal:
        return page(find(code), problem=web.say_refusal(refusal)), 409
    web.tell(web.say(N_("Kunjungan tercatat. Berkasnya kembali ke antrean pemeriksaan.")))
    return redirect(url_for("counter.card", code=code))


def page(
    found: Application,
    *,
    comparing: bool = False,
    problem: str | None = None,
) -> str:
    """Return the card; ``comparing`` shows the data that answers are compared with, and logs it."""
    actor = guard.actor()
    check = checking.last_check(session(), found, actor)
    if comparing or check is not None:
        with writing() as current:
            people_shown.note_look(current, find(found.tracking_code), actor=actor, what=LOOK)
        found = find(found.tracking_code)
        check = checking.last_check(session(), found, actor)
    code = found.tracking_code
    moves = {row.name for row in moves_for(Thing.APPLICATION, found.state, actor.roles)}
    return render_template(
        "counter/card.html",
        application=found,
        code=code,
        problem=problem,
        reply=finding.find(session(), code, last_day=waiting.last_day_of),
        say=say_sentence,
        plain=lambda missing: say_sentence(to_send(missing, web.current_language())),
        spelled=spell(TrackingCode(code).grouped),
        grouped=grouped,
        named=request.values.get("kode") == "1",
        check=check,
        until=check.at + checking.OPEN_FOR if check is not None else None,
        may_say=rules.may_say(checked=check is not None),
        must_not=rules.must_not_say(checked=check is not None),
        questions=checking.QUESTIONS,
        comparable=checking.comparable(found),
        comparing=comparing,
        where=whereabouts(session(), found),
        handed_out=HANDED_OUT,
        may_visit=visits.MOVE in moves,
        heard=request.form,
        ways=changing.WAYS,
        **_names(),
        **_people(found, comparing=comparing, is_open=check is not None),
        carried=_carried(),
        **(_changes(found) if check is not None else {}),
    )


def _carried() -> dict[str, str]:
    """Return what was typed into a form that a check opens, so that a new check keeps it."""
    form = request.form
    return {key: form[key] for key in form if key.startswith(ADDRESS) or key in WISH}


def address_form(found: Application) -> ApplicantForm:
    """Return the form with the applicant's address: as it was typed, else as it is stored."""
    values = {**vars(people.applicant_data(found))}
    if values["phone"]:
        values["phone"] = format_phone(values["phone"])
    typed = request.form if any(key.startswith(ADDRESS) for key in request.form) else None
    form = ApplicantForm(formdata=typed, prefix="p", data=values, meta={"csrf": False})
    form.name.data = values["name"]
    return form


def _names() -> dict[str, Any]:
    return {
        "enclosure_kinds": ENCLOSURE_KINDS,
        "enclosure_states": ENCLOSURE_STATES,
        "letter_kinds": KINDS,
        "carriers": CARRIERS,
        "channel": _channel,
        "document_label": lambda row: web.say(
            document_name(row.kind, row.number), {"n": row.number}
        ),
        "in_house": IN_PREPARATION,
    }


def said(each: Consequence) -> str:
    """Return what a change means for a parcel as a sentence."""
    parcel = each.parcel
    values = {"parcel": grouped(parcel.code), "carrier": each.carrier, "resi": parcel.resi or "–"}
    used = {key: value for key, value in values.items() if f"%({key})s" in each.text}
    return web.say(each.text, used)


def _channel(one: str | None) -> str:
    known = catalogue.seed().channels.get(one or "")
    return known.name(web.current_language()) if known is not None else one or "–"


def _people(found: Application, *, comparing: bool, is_open: bool) -> dict[str, Any]:
    """Return what of the people is shown: in full only while answers are compared, or after."""
    applicant = people.applicant_data(found)
    return {
        "applicant": people_shown.lines(applicant, full=comparing or is_open),
        "subjects": [
            people_shown.lines(each, full=comparing) for each in people.subject_data(found)
        ],
    }


def _changes(found: Application) -> dict[str, Any]:
    """Return the forms that a check opens, with what they mean for parcels."""
    form = address_form(found)
    if form.is_submitted() and any(key.startswith(ADDRESS) for key in request.form):
        form.validate()
    service = Service.from_json(found.service.definition) if found.service is not None else None
    return {
        "form": form,
        "seen": people.seen_mark(found),
        "channels": choices({each: _channel(each) for each in service.channels}) if service else [],
        "places": [
            (_channel(each), office_places(session(), PLACE_KINDS[each]))
            for each in (service.channels if service else ())
            if each in PLACE_KINDS
        ],
        "means": changing.new_address_means(session(), found),
        "said": said,
    }
