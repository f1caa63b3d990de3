"""The Flask extensions, for the doors only; floors below never see them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from postal.config import Settings
from postal.models import Base
from postal.models.sessions import writing as writing_session

db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
bootstrap = Bootstrap5()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.config["POSTAL"]
    return found


def session() -> Session:
    """Return the session of this request or command; reading unless inside ``writing()``."""
    return db.session()


def _lock() -> Path | None:
    if db.engine.dialect.name != "sqlite":
        return None
    return settings().data / "write.lock"


@contextmanager
def writing() -> Iterator[Session]:
    """Run the block as one writing transaction, committed at its end; doors alone commit."""
    with writing_session(db.session(), _lock()) as current:
        yield current
