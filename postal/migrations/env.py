"""How Alembic reaches the database: one immediate transaction, foreign keys off, all or nothing.

Batch operations rebuild a table; with foreign keys on, that deletes the children. An interrupted
migration must leave nothing behind, so SQLite's own BEGIN is used and the DDL is transactional.
"""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, event

from postal.models import Base


def render_item(kind: str, obj: object, _context: object) -> str | bool:
    """Write our column types as plain ones: a migration must not change when the class does."""
    if kind == "type" and type(obj).__module__.startswith("postal."):
        names = {"UTCDateTime": "sa.DateTime()", "Encrypted": "sa.String(length=512)"}
        names["EncryptedJSON"] = "sa.Text()"
        return names[type(obj).__name__]
    return False


def run() -> None:
    """Run the migrations on a connection of their own."""
    configured = current_app.extensions["migrate"].db.engine
    options = current_app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    engine = create_engine(configured.url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _plain_connection)
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            transactional_ddl=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def _plain_connection(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]


run()
