"""Keying the people of a case beside the picture of the page."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import people, web
from postal.extensions import session, writing
from postal.history import services
from postal.history.views.blueprint import MAY_KEY, history
from postal.history.views.case import find
from postal.models import Application
from postal.people_form import PeopleForm
from postal.staff import guard
from postal.wording import N_


@history.get("/kasus/<code>/data")
@guard.allow(*MAY_KEY)
def edit(code: str) -> ResponseReturnValue:
    """Open the form with the people's data; seeing stored data this way is logged too."""
    found = find(code)
    if any(not subject.empty for subject in people.subject_data(found)):
        with writing():
            people.note_look(session(), find(code), actor=guard.actor(), what="data_form")
        found = find(code)
    form = PeopleForm(people.applicant_data(found), people.subject_data(found))
    return _form(found, form, people.seen_mark(found))


@history.post("/kasus/<code>/data")
@guard.allow(*MAY_KEY)
def save(code: str) -> ResponseReturnValue:
    """Store what was keyed; a wrong value is said at its field and nothing typed is lost."""
    found = find(code)
    form = PeopleForm(people.applicant_data(found), people.subject_data(found))
    if not form.valid():
        return _form(found, form, request.form.get("seen", "")), 422
    applicant = form.applicant.answers()
    subjects = [part.answers() for part in form.subjects]
    try:
        with writing():
            people.write_people(
                session(),
                find(code),
                applicant,
                subjects,
                seen=request.form.get("seen", ""),
                actor=guard.actor(),
            )
    except people.EditedMeanwhile as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        found = find(code)
        return _form(found, form, people.seen_mark(found)), 409
    web.tell(web.say(N_("Data tersimpan.")))
    for text in people.warnings(subjects, applicant):
        web.tell(web.say(text), "look")
    return redirect(url_for("history.case", code=code))


def _form(found: Application, form: PeopleForm, seen: str) -> str:
    first = next(iter(found.dossiers), None)
    return render_template(
        "history/people.html",
        application=found,
        form=form,
        seen=seen,
        pages=services.pages_of(session(), first.id) if first is not None else [],
    )
