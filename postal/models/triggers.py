"""The triggers that make the event log append-only, for each database we run on.

A migration that rebuilds ``events`` must create them again: SQLite drops a table's triggers
together with the old table.
"""

from __future__ import annotations

SQLITE: tuple[str, ...] = tuple(
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in ("events", "access_log")
    for verb in ("UPDATE", "DELETE")
)

POSTGRESQL: tuple[str, ...] = (
    (
        "CREATE FUNCTION postal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ),
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION postal_append_only()"
        for table in ("events", "access_log")
    ),
)


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that create the triggers on ``dialect``."""
    return POSTGRESQL if dialect == "postgresql" else SQLITE
