"""The one piece that is compiled: ``python -m postal.imaging.compiled`` makes it, where it can.

``scripts/setup`` runs it. The result lies in the environment under a name with the digest of its
source, so that it is made once, and one of an older source is never loaded. Without a compiler
everything works the same, only slower.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_SOURCE = Path(__file__).with_name("jpeg_eighth.c")
_FOLDER = Path(sys.prefix) / "lib" / "berkaspos"
_HOLDS = ("table_bytes", "make_table", "eighth")
_OPTIONS = (
    *("-std=c11", "-O3", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"),
    *("-fstack-protector-strong", "-Wl,-z,relro,-z,now"),
)


def library() -> ctypes.CDLL | None:
    """Return the compiled library, or None where it was not made or cannot be loaded."""
    try:
        found = ctypes.CDLL(str(_path()))
    except OSError:
        return None
    return found if all(hasattr(found, name) for name in _HOLDS) else None


def compile_library() -> Path | None:
    """Make the library unless it is there and can be loaded; None where it cannot be made."""
    path, compiler = _path(), shutil.which("cc")
    if library() is not None:
        return path
    if compiler is None:
        return None
    try:
        _make(compiler, path)
    except (OSError, subprocess.CalledProcessError) as refused:
        sys.stderr.write(f"{refused}\n")
        return None
    return path


def _make(compiler: str, path: Path) -> None:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_FOLDER) as folder:
        made = Path(folder) / "made.so"
        subprocess.run([compiler, *_OPTIONS, "-o", str(made), str(_SOURCE)], check=True)
        with made.open("rb") as whole:
            os.fsync(whole.fileno())  # else a power cut may leave the name without its bytes
        made.replace(path)
    for older in set(_FOLDER.glob(f"{_SOURCE.stem}-*.so")) - {path}:
        older.unlink(missing_ok=True)


def _path() -> Path:
    digest = hashlib.sha256(_SOURCE.read_bytes() + " ".join(_OPTIONS).encode()).hexdigest()
    return _FOLDER / f"{_SOURCE.stem}-{digest[:16]}.so"


if __name__ == "__main__":
    sys.exit(compile_library() is None)
