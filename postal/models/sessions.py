"""A reading and a writing session: chosen before the first query, never mixed.

A reading transaction is deferred and read-only, so it neither blocks nor fails; a writing one
takes its turn at a fair file lock and starts with BEGIN IMMEDIATE, because a deferred
transaction that later writes is refused at once when somebody else wrote in between. On
PostgreSQL the same two are READ ONLY and one advisory lock, which keeps the event chain single.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

WRITING = "postal_writing"
_SAFE_WAL = ((3, 51, 3),)
_SAFE_BRANCHES = {(3, 50): 7, (3, 44): 6}
_CHAIN_LOCK = 7_220_511


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite is outside the range whose WAL reset may corrupt (3.7.0-3.51.2)."""
    if version[:3] >= _SAFE_WAL[0]:
        return True
    fixed = _SAFE_BRANCHES.get((version[0], version[1]))
    return fixed is not None and version[2] >= fixed


def configure_engine(engine: Engine) -> None:
    """Set pragmas and the two kinds of BEGIN on every connection of ``engine``."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_other)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DB-API connection
    connection.isolation_level = None
    cursor = connection.cursor()
    version = tuple(
        int(part) for part in cursor.execute("select sqlite_version()").fetchone()[0].split(".")
    )
    journal = "WAL" if wal_is_safe(version) else "TRUNCATE"
    for pragma in (
        "busy_timeout=15000",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")


def _begin_other(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@contextmanager
def _turn(lock: Path | None) -> Iterator[None]:
    """Wait for the turn at the file lock: the kernel serves waiters in the order they came."""
    if lock is None:
        yield
        return
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def writing(session: Session, lock: Path | None) -> Iterator[Session]:
    """Run the block in one writing transaction: commit at its end, undo everything on an error.

    ``lock`` is the file of the fair lock (None where the database orders its writers itself).
    Whatever the session was reading ends first; objects read before are read again when used.
    Never hold it during an upload, a password hash or PDF work.
    """
    session.rollback()
    with _turn(lock):
        session.connection(execution_options={WRITING: True})
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def sqlite_facts(session: Session) -> tuple[str, str]:
    """Return SQLite's version and journal mode in use, for the health check."""
    version = session.execute(text("select sqlite_version()")).scalar_one()
    journal = session.execute(text("PRAGMA journal_mode")).scalar_one()
    return str(version), str(journal)
