"""Encrypted columns and blind indexes for what must not lie open in the database.

NIK, No. KK, phone and birth date are stored as ``<key id>.<base64 of nonce and ciphertext>``
(AES-256-GCM, the column's purpose bound in as associated data) and found again through a keyed
HMAC-SHA-256. The keys live in a file outside the data folder; losing it means losing these
values, so the office backs it up apart from the data.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_NONCE = 12


class KeyProblem(Exception):
    """The key file is missing, unreadable or not the one this database was written with."""


@dataclass(frozen=True)
class KeyRing:
    """The keys: ``current`` names the one that encrypts; old ones still decrypt."""

    current: str
    keys: dict[str, bytes]
    index_key: bytes
    session_key: str

    def encrypt(self, purpose: str, text: str) -> str:
        """Return ``text`` encrypted for ``purpose`` (a column's name)."""
        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), purpose.encode())
        return f"{self.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, purpose: str, stored: str) -> str:
        """Return the text behind ``stored``.

        Raises:
            KeyProblem: the key is unknown, or the value was changed or moved between columns.
        """
        key_id, _, payload = stored.partition(".")
        if key_id not in self.keys:
            raise KeyProblem(f"kunci tidak ada / no such key: {key_id!r}")
        raw = base64.urlsafe_b64decode(payload)
        try:
            opened = AESGCM(self.keys[key_id]).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
        except InvalidTag:
            raise KeyProblem(
                f"nilai tidak cocok dengan kuncinya / value does not fit its key: {purpose}"
            ) from None
        return opened.decode()

    def blind(self, purpose: str, text: str) -> str:
        """Return the keyed fingerprint (32 hex digits) by which ``text`` is found again."""
        message = f"{purpose}\x00{text}".encode()
        return hmac.new(self.index_key, message, "sha256").hexdigest()[:32]


def create_key_file(path: Path) -> None:
    """Write a new key file readable by its owner alone; never over an existing one."""
    content = {
        "current": "k1",
        "keys": {"k1": secrets.token_hex(32)},
        "index": secrets.token_hex(32),
        "session": secrets.token_hex(32),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def load_key_file(path: Path) -> KeyRing:
    """Read the key file.

    Raises:
        KeyProblem: it is missing or not a key file.
    """
    try:
        content = json.loads(path.read_text())
        return KeyRing(
            current=content["current"],
            keys={name: bytes.fromhex(value) for name, value in content["keys"].items()},
            index_key=bytes.fromhex(content["index"]),
            session_key=content["session"],
        )
    except FileNotFoundError:
        raise KeyProblem(f"berkas kunci tidak ada / key file is missing: {path}") from None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise KeyProblem(
            f"berkas kunci tidak terbaca / key file unreadable: {path}: {problem}"
        ) from problem


class _Holder:
    """Where the column types find the ring; set once when the program starts."""

    ring: KeyRing | None = None


def use_key_ring(ring: KeyRing) -> None:
    """Make ``ring`` the one that every encrypted column of this process uses."""
    _Holder.ring = ring


def key_ring() -> KeyRing:
    """Return the ring in use.

    Raises:
        KeyProblem: none was set.
    """
    if _Holder.ring is None:
        raise KeyProblem("berkas kunci belum dimuat / key file not loaded")
    return _Holder.ring


class Encrypted(TypeDecorator[str]):
    """A text column encrypted for ``purpose``; equal texts look different in the database."""

    impl = String(512)
    cache_ok = True

    def __init__(self, purpose: str = "") -> None:
        """Bind the column to ``purpose`` so that values cannot be moved between columns."""
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        del dialect
        return None if value is None else key_ring().encrypt(self.purpose, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        del dialect
        return None if value is None else key_ring().decrypt(self.purpose, value)


class EncryptedJSON(TypeDecorator[dict[str, Any]]):
    """A table of plain values, stored as one encrypted text for ``purpose``."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str = "") -> None:
        """Bind the column to ``purpose`` so that values cannot be moved between columns."""
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        del dialect
        if value is None:
            return None
        return key_ring().encrypt(self.purpose, json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        """Decrypt on the way out."""
        del dialect
        if value is None:
            return None
        opened: dict[str, Any] = json.loads(key_ring().decrypt(self.purpose, value))
        return opened


def blind(purpose: str, text: str | None) -> str | None:
    """Return the blind index of ``text`` under the ring in use, None for None."""
    return None if text is None else key_ring().blind(purpose, text)
