"""Stored files against their rows, and values against their keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import String, Table, exists, select, type_coerce
from sqlalchemy.orm import Session

from postal.fsck.problem import Problem, problem
from postal.models import Base, Batch
from postal.models.vault import Encrypted, EncryptedJSON, KeyProblem, key_ring
from postal.storage import Storage

_FOLDER, _NAME = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{64}")


def stored(
    session: Session, storage: Storage, progress: Callable[[int, int], None]
) -> Iterator[Problem]:
    """Name rows without a file, files without a row, and files that changed."""
    known = set(session.scalars(select(Batch.sha256)))
    stored = set(storage.all())
    for sha256 in sorted(known - stored):
        yield problem("row-without-file", sha256)
    for sha256 in sorted(stored - known):
        yield problem("file-without-row", sha256)
    both = sorted(known & stored)
    for number, sha256 in enumerate(both, start=1):
        if not storage.verify(sha256):
            yield problem("file-changed", sha256)
        progress(number, len(both))


def strangers(storage: Storage) -> Iterator[Problem]:
    """Name what lies among the stored files and is none: only ``tmp/`` and ``ab/ab…`` belong."""
    root = storage.path("0" * 64).parents[1]
    for entry in sorted(root.iterdir()) if root.is_dir() else ():
        if entry.name == "tmp":
            continue
        if not entry.is_dir() or not _FOLDER.fullmatch(entry.name):
            yield problem("unknown-file", entry.name)
            continue
        for path in sorted(entry.iterdir()):
            ours = _NAME.fullmatch(path.name) and path.name.startswith(entry.name)
            if not ours or not path.is_file():
                yield problem("unknown-file", f"{entry.name}/{path.name}")


def _key(table: Table) -> Any:  # noqa: ANN401 - a column of whichever type the key has
    return next(iter(table.primary_key.columns))


def references(session: Session) -> Iterator[Problem]:
    """Name each row that refers to a row which is not there."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            for foreign in column.foreign_keys:
                parent = foreign.column.table.alias()
                there = exists().where(parent.c[foreign.column.name] == column)
                rows = select(_key(table), column).where(column.is_not(None), ~there)
                for key, missing in session.execute(rows):
                    target = f"{foreign.column.table.name} {missing}"
                    yield problem("reference-broken", f"{table.name} {key}: {column.name} {target}")


def secrets(session: Session) -> Iterator[Problem]:
    """Name each encrypted value that none of the keys opens; never the value itself."""
    ring = key_ring()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if not isinstance(column.type, Encrypted | EncryptedJSON):
                continue
            rows = select(_key(table), type_coerce(column, String)).where(column.is_not(None))
            for key, stored in session.execute(rows.execution_options(yield_per=1000)):
                try:
                    ring.decrypt(column.type.purpose, stored)
                except (KeyProblem, ValueError):
                    yield problem("value-unreadable", f"{table.name} {key}: {column.name}")
