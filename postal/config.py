"""Every setting of the program, typed, read once from the environment.

A wrong value stops the start with a sentence that names the variable; nothing is guessed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from postal import failpoints
from postal.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping


class WrongSetting(Exception):
    """A variable has a value the program cannot work with; the text names it."""


@dataclass(frozen=True)
class Settings:
    """The settings; every field names its environment variable."""

    data: Path  # POSTAL_DATA: database, stored files, inbox/, done/, quarantine/
    keys: Path  # POSTAL_KEYS: key file, outside the data folder and therefore its backup
    database: str  # POSTAL_DATABASE: SQLAlchemy address, SQLite in the data folder by default
    public_url: str  # POSTAL_PUBLIC_URL: the address citizens type, printed on paper
    https: bool  # POSTAL_HTTPS=1: served over TLS, so cookies and HSTS are strict
    trusted_proxies: int  # POSTAL_PROXIES: how many proxies in front add X-Forwarded-For
    idle_minutes: int  # POSTAL_IDLE_MINUTES: a silent session ends after this
    session_hours: int  # POSTAL_SESSION_HOURS: any session ends after this
    upload_mb: int  # POSTAL_UPLOAD_MB: largest upload through the browser, in MB of 10^6 bytes
    reader_memory_mb: int  # POSTAL_READER_MEMORY_MB: address space of a reading process
    quiet_seconds: float  # POSTAL_QUIET_SECONDS: how long a file in the inbox must not change
    language: str  # POSTAL_LANGUAGE: id or en, for what commands print
    status_per_minute: int  # POSTAL_STATUS_PER_MINUTE: status questions allowed per address
    failpoint: failpoints.Failpoint | None  # POSTAL_FAILPOINT: where tests stop the program

    @property
    def inbox(self) -> Path:
        """Folder the scanner writes to."""
        return self.data / "inbox"

    @property
    def claimed(self) -> Path:
        """Files taken from the inbox and not yet committed."""
        return self.data / "claimed"

    @property
    def done(self) -> Path:
        """Sources that were read and committed; nothing is deleted."""
        return self.data / "done"

    @property
    def quarantine(self) -> Path:
        """Sources that could not be read, with the reason beside them."""
        return self.data / "quarantine"

    @property
    def files(self) -> Path:
        """The stored originals, by SHA-256."""
        return self.data / "files"

    @property
    def cache(self) -> Path:
        """Page pictures and lists of found cases, which can be made again at any time."""
        return self.data / "cache"

    def folders(self) -> tuple[Path, ...]:
        """Return every folder the program writes to."""
        return (
            self.inbox,
            self.claimed,
            self.done,
            self.quarantine,
            self.files,
            self.cache,
        )


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    raw = env.get(name, str(default))
    number = whole_number(raw, high)
    if number is None or number < low:
        raise WrongSetting(f"{name}={raw!r}: harus bilangan / must be a number {low}-{high}")
    return number


def _address(env: Mapping[str, str]) -> str:
    url = env.get("POSTAL_PUBLIC_URL", "http://127.0.0.1:5000").rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise WrongSetting(
            f"POSTAL_PUBLIC_URL={url!r}: harus mulai dengan / must begin with http:// https://"
        )
    return url


def _failpoint(env: Mapping[str, str]) -> failpoints.Failpoint | None:
    raw = env.get("POSTAL_FAILPOINT", "")
    try:
        return failpoints.parse(raw)
    except failpoints.WrongFailpoint:
        known = " ".join(failpoints.POINTS)
        raise WrongSetting(
            f"POSTAL_FAILPOINT={raw!r}: harus / must be NAME:kill|full|pause=S[@N]; NAME: {known}"
        ) from None


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``env`` (default: the process environment).

    Raises:
        WrongSetting: a value is missing or outside its range.
    """
    source = os.environ if env is None else env
    data = Path(source.get("POSTAL_DATA", "instance")).resolve()
    https = source.get("POSTAL_HTTPS", "0")
    if https not in ("0", "1"):
        raise WrongSetting(f"POSTAL_HTTPS={https!r}: harus / must be 0, 1")
    quiet = source.get("POSTAL_QUIET_SECONDS", "2")
    try:
        quiet_seconds = float(quiet)
    except ValueError:
        raise WrongSetting(
            f"POSTAL_QUIET_SECONDS={quiet!r}: harus bilangan detik / must be seconds"
        ) from None
    language = source.get("POSTAL_LANGUAGE", "id")
    if language not in ("id", "en"):
        raise WrongSetting(f"POSTAL_LANGUAGE={language!r}: harus / must be id, en")
    keys = Path(source.get("POSTAL_KEYS", f"{data}.keys.json")).resolve()
    if keys.is_relative_to(data):
        raise WrongSetting(f"POSTAL_KEYS={keys}: harus di luar / must lie outside {data}")
    return Settings(
        data=data,
        keys=keys,
        database=source.get("POSTAL_DATABASE", f"sqlite:///{data / 'berkaspos.sqlite3'}"),
        public_url=_address(source),
        https=https == "1",
        trusted_proxies=_number(source, "POSTAL_PROXIES", 0, 0, 5),
        idle_minutes=_number(source, "POSTAL_IDLE_MINUTES", 60, 1, 24 * 60),
        session_hours=_number(source, "POSTAL_SESSION_HOURS", 12, 1, 72),
        upload_mb=_number(source, "POSTAL_UPLOAD_MB", 1500, 1, 10_000),
        reader_memory_mb=_number(source, "POSTAL_READER_MEMORY_MB", 2048, 256, 16_384),
        quiet_seconds=quiet_seconds,
        language=language,
        status_per_minute=_number(source, "POSTAL_STATUS_PER_MINUTE", 30, 1, 1_000_000),
        failpoint=_failpoint(source),
    )
