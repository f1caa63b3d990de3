"""The demo's earlier days are closed, all but the last one: somebody forgot it last night."""

from __future__ import annotations

from datetime import date

from postal.balance.balance import balance_of
from postal.balance.closing import Reasons, close
from postal.balance.forgotten import forgotten_days
from postal.demo.endings import REASON, person
from postal.extensions import writing
from postal.lookups import the_office
from postal.workflow import Role


def close_earlier(today: date) -> None:
    """Close every earlier day with mail but the newest, each difference with a reason."""
    with writing() as current:
        by = person(current, Role.MAILROOM, "surat")
        zone = the_office(current).zone
        for day in forgotten_days(current, today)[1:]:
            balance = balance_of(current, day, zone)
            reasons = Reasons({}, {each.kind: REASON for each in balance.differences})
            close(current, day, zone=zone, seen=balance.version, reasons=reasons, actor=by)
