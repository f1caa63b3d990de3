"""The panel of the first page: days that nobody closed."""

from __future__ import annotations

from datetime import date

from postal import web
from postal.balance.forgotten import forgotten_days
from postal.balance.views.blueprint import balance
from postal.extensions import session
from postal.staff import guard


def forgotten() -> list[date]:
    """Return the days that the signed-in person should be reminded of, the newest first."""
    return forgotten_days(session(), web.today()) if guard.may("balance.close") else []


@balance.app_context_processor
def words_for_the_first_page() -> dict[str, object]:
    """Give the templates ``forgotten_days()``."""
    return {"forgotten_days": forgotten}
