"""What every application works out the same way, worked out once a run.

Each test builds an application of its own, so that none hears of another. The addresses, the
templates and the SQL of the questions are the same in all of them; they alone are kept. And no
test asks what a power failure leaves, so nothing waits for the disk.
"""

from __future__ import annotations

from functools import cache
from types import CodeType, MethodType
from typing import Any, ClassVar

import pysqlite3
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Dialect, create_engine, event
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule

from postal.extensions import db


class KnownRule(Rule):
    """An address whose pattern was compiled for an earlier application."""

    _known: ClassVar[dict[tuple[object, ...], Rule]] = {}

    def compile(self) -> None:
        about = (self.endpoint, frozenset(self.methods or ()), str(self.defaults))
        what = (self.rule, *about, *self.map.converters.items())
        known = self._known.get(what)
        if known is None:
            super().compile()
            self._known[what] = self
            return
        for name, value in vars(known).items():
            if name != "map":  # that is the application's own
                bound = isinstance(value, MethodType)
                setattr(self, name, MethodType(value.__func__, self) if bound else value)


class KnownTemplates(BytecodeCache):
    """Templates that were compiled for an earlier application."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES = KnownTemplates()
_QUESTIONS: dict[object, object] = {}
Flask.url_rule_class = KnownRule


def remember(app: Flask) -> Flask:
    """Let ``app`` use what applications before it worked out."""
    app.jinja_env.bytecode_cache = _TEMPLATES
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _share_questions(db.engine)
            event.listen(db.engine, "connect", _wait_for_no_disk)
    return app


def _share_questions(engine: Engine) -> None:
    """Compiled SQL belongs to a dialect: one dialect for all makes it the same SQL."""
    engine.dialect = _dialect()
    engine.update_execution_options(compiled_cache=_QUESTIONS)


def _wait_for_no_disk(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the DB-API
    connection.execute("PRAGMA synchronous=OFF")


@cache
def _dialect() -> Dialect:
    engine = create_engine("sqlite://", module=pysqlite3)
    with engine.connect():  # it asks what this SQLite can do
        return engine.dialect
