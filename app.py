"""BerkasPos: the only place where the parts are wired together."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import click
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from postal import config, extensions, failpoints, web
from postal.balance.views import balance
from postal.cli import register_commands
from postal.cli.outcome import CannotStart
from postal.counter.views import counter
from postal.delivery.views import delivery, pickup
from postal.dispatch.views import dispatch
from postal.history.views import history
from postal.intake.views import intake
from postal.letters.views import letters
from postal.matching.views import matching
from postal.models import vault
from postal.models.sessions import configure_engine
from postal.office.views import office
from postal.production.views import production
from postal.reports.views import reports
from postal.scanning.views import scanning
from postal.scanning.views.photo import photo
from postal.shelves.views import shelves
from postal.staff import guard, signed_in
from postal.staff.views import staff
from postal.status.views import status
from postal.verification.views import verification

ROOT = Path(__file__).resolve().parent

# In the order of the journey; the citizen's door comes first because it is the front door.
BLUEPRINTS = (
    *(status, staff, office, reports),
    *(intake, scanning, photo, balance, matching, shelves, verification),
    *(production, letters, dispatch, delivery, pickup, counter, history),
)


def create_app(env: Mapping[str, str] | None = None) -> Flask:
    """Build the application from ``env`` (default: the process environment).

    Raises:
        WrongSetting: a variable has a value that cannot work.
        KeyProblem: the key file is missing although there is a database, or unreadable.
    """
    try:
        settings = config.load(env)
        ring = open_keys(settings)
    except (config.WrongSetting, vault.KeyProblem) as problem:
        if click.get_current_context(silent=True) is None:
            raise
        raise CannotStart(str(problem)) from problem
    for folder in settings.folders():
        folder.mkdir(parents=True, exist_ok=True)
    failpoints.arm(settings.failpoint)
    app = Flask(
        "berkaspos",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "postal" / "static"),
    )
    app.config.update(web.flask_settings(settings, ring))
    app.url_map.converters["int"] = web.RowNumber
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    connect_extensions(app)
    app.before_request(guard.check)
    app.jinja_env.globals["may"] = guard.may
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    web.finish(app)
    register_commands(app)
    return app


def open_keys(settings: config.Settings) -> vault.KeyRing:
    """Load the key file; make one only where no database could have used another."""
    fresh = not (settings.data / "berkaspos.sqlite3").exists()
    if fresh and not settings.keys.exists():
        # Another process of the same start may be quicker; its file is as good.
        with contextlib.suppress(FileExistsError):
            vault.create_key_file(settings.keys)
    ring = vault.load_key_file(settings.keys)
    vault.use_key_ring(ring)
    return ring


def connect_extensions(app: Flask) -> None:
    """Bind every extension to ``app``."""
    extensions.db.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(ROOT / "postal" / "migrations"))
    extensions.login.init_app(app)
    extensions.login.user_loader(signed_in.load)
    extensions.csrf.init_app(app)
    extensions.babel.init_app(app, locale_selector=web.language)
    extensions.bootstrap.init_app(app)
    extensions.limiter.init_app(app)
    with app.app_context():
        configure_engine(extensions.db.engine)
