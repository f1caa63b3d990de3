"""The program as people run it: a server and its worker in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = ("--no-sandbox", "--disable-background-networking", "--disable-gpu")


@dataclass(frozen=True)
class Live:
    """A running office: where it answers, and where its data lie."""

    address: str
    data: Path
    env: dict[str, str]

    def flask(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        """Run a command beside the running office; it says JSON."""
        return json.loads(_run(self.env, *args, "--json"))


def _run(env: dict[str, str], *args: str) -> str:
    command = [sys.executable, "-m", "flask", *args]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"flask {' '.join(args)}: {done.stderr}")
    return done.stdout


def furnish(folder: Path, *, demo: bool, day: bool = False) -> None:
    """Make the data of an office below ``folder``, without running it."""
    env = _environment(folder, "http://127.0.0.1")
    _run(env, "db", "upgrade")
    if demo:
        _run(env, "demo", *(["--day"] if day else []), "--json")


@contextmanager
def running(
    folder: Path, *, demo: bool, day: bool = False, like: Path | None = None
) -> Iterator[Live]:
    """Run an office over ``folder`` until the block ends: a demo, or one not yet set up.

    With ``day`` the demo has something in every queue. ``like`` is a folder with a demo that was
    made before and is copied.

    The listening socket is made here and handed on, so no port is raced for and the first request
    simply waits until the server has begun.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        env = _environment(folder, address)
        if like is not None:
            shutil.copytree(like, folder, dirs_exist_ok=True)
        else:
            furnish(folder, demo=demo, day=day)
        bind = f"fd://{listener.fileno()}"
        server = ["gunicorn", "--bind", bind, "--workers", "1", "--threads", "8"]
        server += ["--no-control-socket", "--log-level", "error", "app:create_app()"]
        with (
            _child(["flask", "watch"], folder / "watch.log", env),
            _child(server, folder / "server.log", env, listener.fileno()),
        ):
            listener.close()  # if the server dies, a browser is refused instead of waiting
            yield Live(address, folder / "data", env)


def _environment(folder: Path, address: str) -> dict[str, str]:
    return {
        **os.environ,
        "FLASK_APP": str(ROOT / "app.py"),
        "OPENBLAS_NUM_THREADS": "1",
        "POSTAL_DATA": str(folder / "data"),
        "POSTAL_PUBLIC_URL": address,
        "POSTAL_QUIET_SECONDS": "0",
        "POSTAL_STATUS_PER_MINUTE": "10000",
    }


@contextmanager
def _child(args: list[str], log: Path, env: dict[str, str], *fds: int) -> Iterator[None]:
    with log.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", *args],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=out,
            pass_fds=fds,
            start_new_session=True,  # so that its own children end with it
        )
    try:
        yield
    finally:
        os.killpg(child.pid, signal.SIGKILL)  # its data go with it: nothing to bring to an end
        child.wait()
