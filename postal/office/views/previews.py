"""How a service or a paper will read, in both languages, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from sqlalchemy import select

from postal import web
from postal.catalogue import Item, Service
from postal.extensions import session
from postal.languages import LANGUAGES, Language
from postal.lookups import item_versions
from postal.models import ItemVersion, ServiceVersion, Staff
from postal.office import effects, running
from postal.office.desks import desks
from postal.office.preview import (
    Difference,
    asked_names,
    differences,
    notices,
    originals,
    readings,
)
from postal.office.views.blueprint import office
from postal.office.views.catalogue_forms import MODE_LABELS, OUTPUT_LABELS
from postal.staff import guard
from postal.verdicts import PLAIN, Verdict
from postal.workflow import Role


def preview_of(before: Service | None, after: Service) -> dict[str, Any]:
    """Return what the template shows of a service that is not saved yet.

    ``before`` is the version in force, None for a new service.
    """
    items = item_versions(session())
    changed = differences(before, after, items, web.current_language()) if before else []
    return {
        "readings": readings(after, items),
        "letters": {language: _letter(after, items, language) for language in LANGUAGES},
        "originals": {language: _originals(after, items, language) for language in LANGUAGES},
        "differences": [_worded(each) for each in changed],
        "notices": notices(session(), before, after) if before else [],
        "new": before is None,
    }


def _letter(service: Service, items: dict[str, Item], language: Language) -> list[str]:
    """Return what a citizen reads for each paper that is missing: in the letter and the page."""
    with force_locale(language):
        return [
            str(gettext(PLAIN[Verdict.ABSENT], item=name))
            for name in asked_names(service, items, language)
        ]


def _originals(service: Service, items: dict[str, Item], language: Language) -> list[str]:
    """Return what happens to originals that do not stay in the bundle."""
    with force_locale(language):
        return [f"{name}: {gettext(label)}" for name, label in originals(service, items, language)]


def _worded(each: Difference) -> Difference:
    """Return a difference with its values as people say them."""
    label = web.say(each.label, {"item": each.item} if each.item else None)
    shown = web.say if each.item else _value
    return replace(each, label=label, old=shown(each.old), new=shown(each.new))


def _value(text: str) -> str:
    """Return a stored word as it is called on screen; other texts as they are."""
    english = web.current_language() == "en"
    called = {row.code: row.name_en if english else row.name_id for row in _desks()}
    called |= {it.code: it.name("en" if english else "id") for it in running.channels().values()}
    called |= {mode.value: web.say(said) for mode, said in MODE_LABELS.items()}
    called |= {output.value: web.say(said) for output, said in OUTPUT_LABELS.items()}
    parts = text.split(", ")
    if all(part in called for part in parts):
        return ", ".join(called[part] for part in parts)
    return text


def _desks() -> list[Any]:
    return desks(session(), include_inactive=True)


def authors(rows: Iterable[ServiceVersion | ItemVersion]) -> dict[int, str]:
    """Return who made these versions, by the number of the account."""
    wanted = {row.created_by for row in rows}
    found = session().execute(select(Staff.id, Staff.name).where(Staff.id.in_(wanted)))
    return {row.id: row.name for row in found}


@office.get("/admin/layanan/<code>/versi/<int:number>")
@guard.allow(Role.ADMIN, Role.SUPERVISOR)
def version(code: str, number: int) -> ResponseReturnValue:
    """Show one version of a service as its cases have it, and what it changed."""
    rows = running.versions(session(), code)
    row = next((each for each in rows if each.number == number), None) or abort(404)
    earlier = next((each for each in rows if each.number == number - 1), None)
    found = running.service_of(row)
    return render_template(
        "office/version.html",
        row=row,
        service=found,
        channels=[running.channels()[each] for each in found.channels],
        desk=next((each for each in _desks() if each.code == found.desk), None),
        modes=MODE_LABELS,
        outputs=OUTPUT_LABELS,
        preview=preview_of(running.service_of(earlier) if earlier else None, found),
        running=effects.open_by_version(session(), code).get(number, 0),
        authors=authors([row]),
    )
