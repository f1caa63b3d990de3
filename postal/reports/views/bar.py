"""The bar of desks on every page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from flask_babel import gettext as _

from postal.reports.desks import DESKS, Desk, waiting
from postal.reports.views.addresses import may_open
from postal.reports.views.blueprint import reports, sizes


@dataclass(frozen=True)
class BarDesk:
    """A desk in the bar on top of every page; ``waiting`` None shows no number.

    It is the present one on every page whose address begins with one of ``paths``.
    """

    label: str
    address: str
    paths: tuple[str, ...]
    waiting: int | None


def own_desks() -> list[Desk]:
    """Return the desks that the signed-in person may open, in the order of the journey."""
    return [desk for desk in DESKS if may_open(desk.endpoint)]


def bar_desks() -> list[BarDesk]:
    """Return the person's desks with what waits there, then oversight and administration."""
    by_name, (pages, _oldest) = sizes()
    counts = {name: size[0] for name, size in by_name.items()}
    found = []
    for desk in own_desks():
        label, address = gettext(desk.label), url_for(desk.endpoint)
        paths: tuple[str, ...] = (address,)
        if desk.door is not None and may_open(desk.door):
            label, address = _("Loket"), url_for(desk.door)
            paths = (*paths, address)
        found.append(BarDesk(label, address, paths, waiting(desk, counts, pages)))
    for endpoint, label in (("reports.supervision", _("Pengawasan")), ("office.admin", _("Admin"))):
        if may_open(endpoint):
            address = url_for(endpoint)
            found.append(BarDesk(label, address, (address,), None))
    return found


@reports.app_context_processor
def words_for_the_bar() -> dict[str, object]:
    """Give the templates ``bar_desks()``."""
    return {"bar_desks": bar_desks}
