"""The triggers that make the event log append-only, for each database we run on.

A migration that rebuilds ``events`` must create them again: SQLite drops a table's triggers
together with the old table.
"""

from __future__ import annotations

# What makes a new row take an old one's place when it is written with INSERT OR REPLACE.
_CLASHES: dict[str, str] = {
    "events": "id = NEW.id OR digest = NEW.digest OR nonce = NEW.nonce",
    "access_log": "id = NEW.id",
}

SQLITE: tuple[str, ...] = (
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in _CLASHES
        for verb in ("UPDATE", "DELETE")
    ),
    # REPLACE removes the old row without calling its DELETE trigger (recursive_triggers is off).
    *(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 - our own names
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table, clash in _CLASHES.items()
    ),
)

POSTGRESQL: tuple[str, ...] = (
    (
        "CREATE FUNCTION postal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ),
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION postal_append_only()"
        for table in _CLASHES
    ),
)


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that create the triggers on ``dialect``."""
    return POSTGRESQL if dialect == "postgresql" else SQLITE
