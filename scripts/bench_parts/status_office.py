"""An office with many cases, and its application with one more view that does nothing."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from flask import Flask
from sqlalchemy import insert, select

from app import create_app
from postal.codes import TrackingCode
from postal.extensions import csrf, writing
from postal.models import Applicant, Application, ServiceVersion, TrackingAlias
from postal.staff import guard

EMPTY = "/kosong"


def create() -> Flask:
    """Build the application of the environment, as gunicorn asks for it, with the empty view."""
    app = create_app(os.environ)

    @app.post(EMPTY)
    @guard.public
    def nothing() -> str:
        return "ok"

    csrf.exempt(nothing)
    return app


def fill(cases: int, today: date) -> list[str]:
    """Write ``cases`` open cases at once, without their events; return their tracking codes."""
    codes = [TrackingCode.new().text for _ in range(cases)]
    with writing() as current:
        services = current.scalars(select(ServiceVersion).where(ServiceVersion.current)).all()
        picked = islice(((row.id, row.desk_code) for _ in range(cases) for row in services), cases)
        now = datetime.now(UTC)
        rows = [
            {
                "id": number,
                "state": "registered",
                "service_version_id": service,
                "desk_code": desk,
                "tracking_code": code,
                "received_on": today - timedelta(days=number % 5),
                "examine_by": today + timedelta(days=3),
                "paper_ready_at": now if number % 2 else None,
            }
            for number, (code, (service, desk)) in enumerate(zip(codes, picked, strict=True), 1)
        ]
        current.execute(insert(Application), rows)
        owned = [{"application_id": row["id"]} for row in rows]
        names = [case | {"name": f"Contohwati Ukur {case['application_id']}"} for case in owned]
        current.execute(insert(Applicant), names)
        aliases = zip(owned, codes, strict=True)
        current.execute(insert(TrackingAlias), [case | {"code": code} for case, code in aliases])
    return codes
