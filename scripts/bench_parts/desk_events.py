"""What others do in a large office while somebody asks for a page; taken back at the end."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pysqlite3

from postal.workflow import MOVES

_STRIDE: Final = 37
"""Moves that follow each other are of different kinds; their number has no part in common."""
_HAPPENED: Final = (
    "INSERT INTO events "
    "(at, thing, thing_id, application_id, name, source, target, actor_name, device, before, "
    "digest) SELECT at, ?, thing_id, application_id, ?, ?, ?, actor_name, device, digest, ? "
    "FROM events ORDER BY id DESC LIMIT 1"
)
_NO_DELETE: Final = "events_no_delete"


def happen(database: Path, number: int) -> None:
    """Write the event of one of all moves there are, as another process would; ``number`` picks."""
    move = MOVES[number * _STRIDE % len(MOVES)]
    told = (move.thing, move.name, move.source, move.target, secrets.token_hex(32))
    with closing(pysqlite3.connect(database)) as connection:
        connection.execute(_HAPPENED, told)
        connection.commit()


@contextmanager
def taken_back(database: Path) -> Iterator[None]:
    """Take the events written in the block out of the log again: the office serves once more.

    Nothing but a measurement may do so; the log's own trigger stands aside for one transaction.
    """
    with closing(pysqlite3.connect(database, isolation_level=None)) as connection:
        (last,) = connection.execute("SELECT max(id) FROM events").fetchone()
    try:
        yield
    finally:
        with closing(pysqlite3.connect(database, isolation_level=None)) as connection:
            _forget_after(connection, last)


def _forget_after(connection: pysqlite3.Connection, last: int) -> None:
    guard = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
    connection.execute("BEGIN IMMEDIATE")
    (sql,) = connection.execute(guard, (_NO_DELETE,)).fetchone()
    connection.execute(f"DROP TRIGGER {_NO_DELETE}")
    connection.execute("DELETE FROM events WHERE id > ?", (last,))
    connection.execute(sql)
    connection.execute("COMMIT")
