"""Keying the people of a case beside the picture of the page."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import checking, late_letters, people, people_shown, web
from postal.extensions import session, writing
from postal.history import paper
from postal.history.views.blueprint import MAY_KEY, history, unchecked
from postal.history.views.case import find
from postal.models import Application
from postal.people import ApplicantData, SubjectData
from postal.people_form import PeopleForm
from postal.staff import guard
from postal.wording import N_


@history.get("/kasus/<code>/data")
@guard.allow(*MAY_KEY)
def edit(code: str) -> ResponseReturnValue:
    """Open the form with the people's data; seeing stored data this way is logged too.

    The counter, which sees it only for somebody it has checked, is led to its card.
    """
    found = find(code)
    if unchecked(found):
        web.tell(web.say_refusal(_refusal()), "stop")
        return redirect(url_for("counter.card", code=found.tracking_code))
    if people.known(found):
        with writing():
            people_shown.note_look(session(), find(code), actor=guard.actor(), what="data_form")
        found = find(code)
    form = PeopleForm(people.applicant_data(found), people.subject_data(found))
    return _form(found, form, people.seen_mark(found))


@history.post("/kasus/<code>/data")
@guard.allow(*MAY_KEY)
def save(code: str) -> ResponseReturnValue:
    """Store what was keyed; a wrong value is said at its field and nothing typed is lost."""
    found = find(code)
    if unchecked(found):
        return _refused(found), 409
    form = PeopleForm(people.applicant_data(found), people.subject_data(found))
    if not form.valid():
        return _form(found, form, request.form.get("seen", "")), 422
    applicant = form.applicant.answers()
    subjects = [part.answers() for part in form.subjects]
    try:
        with writing():
            saved = late_letters.save_people(
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
    web.tell_each(saved.letters)
    for text in people_shown.warnings(subjects, applicant):
        web.tell(web.say(text), "look")
    return redirect(url_for("history.case", code=code))


def _refusal() -> checking.AskerNotChecked:
    return checking.AskerNotChecked(minutes=checking.OPEN_FOR.seconds // 60)


def _refused(found: Application) -> str:
    """Return the form with what was typed and nothing of what is stored."""
    web.tell(web.say_refusal(_refusal()), "stop")
    blank = PeopleForm(ApplicantData(), [SubjectData() for _each in found.subjects])
    return _form(found, blank, request.form.get("seen", ""))


def _form(found: Application, form: PeopleForm, seen: str) -> str:
    first = next(iter(found.dossiers), None)
    return render_template(
        "history/people.html",
        application=found,
        form=form,
        seen=seen,
        unchecked=unchecked(found),
        pages=paper.pages_of(session(), [first.id]).own.get(first.id, []) if first else [],
    )
