"""What can be chosen on the intake screen, in the language of the request."""

from __future__ import annotations

from flask_babel import gettext

from postal import web
from postal.extensions import session
from postal.lookups import active_services


def service_choices() -> list[tuple[str, str]]:
    """Return the active services for a select field; empty means not clear yet."""
    english = web.current_language() == "en"
    rows = active_services(session())
    visit = gettext("perlu datang")
    return [
        ("", gettext("belum jelas")),
        *(
            (
                row.code,
                f"{row.code} · {row.name_en if english else row.name_id}"
                + (f" ({visit})" if row.mode == "in_person" else ""),
            )
            for row in rows
        ),
    ]
