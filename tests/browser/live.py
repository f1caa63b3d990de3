"""The program as people run it: a server, and where files come in a worker, in processes."""

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

from flask_migrate import upgrade

from postal.extensions import db
from tests.conftest import build_app

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
# Chromium loads what opens below its address field, unseen, with every window: that takes longer
# than a page of ours. Of several lists the last counts, so what playwright turns off is here too.
NOT_WANTED = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
)
CHROMIUM_ARGS = (
    *("--no-sandbox", "--disable-background-networking", "--disable-gpu"),
    f"--disable-features={','.join(NOT_WANTED)}",
)


@dataclass(frozen=True)
class Live:
    """A running office: where it answers, and the folder that its data lie in."""

    address: str
    folder: Path

    def flask(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        """Run a command beside the running office, in this process; it says JSON."""
        app = build_app(self.folder, POSTAL_PUBLIC_URL=self.address)
        done = app.test_cli_runner().invoke(args=[*args, "--json"])
        with app.app_context():
            db.engine.dispose()
        if done.exit_code not in (0, 1):
            raise RuntimeError(f"flask {' '.join(args)}: {done.output}") from done.exception
        return json.loads(done.stdout)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Let a worker take in what arrives, until the block ends."""
        with _child(["flask", "watch"], self.folder / "watch.log", self.environment()):
            yield

    def environment(self) -> dict[str, str]:
        """The settings of its processes."""
        return {
            **os.environ,
            "FLASK_APP": str(ROOT / "app.py"),
            "OPENBLAS_NUM_THREADS": "1",
            "POSTAL_DATA": str(self.folder / "data"),
            "POSTAL_PUBLIC_URL": self.address,
            "POSTAL_QUIET_SECONDS": "0",
            "POSTAL_STATUS_PER_MINUTE": "10000",
        }


def furnish(folder: Path, *options: str) -> None:
    """Make a demo office below ``folder``, without running it."""
    Live("http://127.0.0.1", folder).flask("demo", *options)


def lay(folder: Path) -> None:
    """Make the tables of an office that nobody has set up yet."""
    app = build_app(folder)
    with app.app_context():
        upgrade()
        db.engine.dispose()


@contextmanager
def running(folder: Path, like: Path | None = None) -> Iterator[Live]:
    """Run the office below ``folder`` until the block ends; ``like`` is one that is copied there.

    The listening socket is made here and handed on, so no port is raced for and the first request
    simply waits until the server has begun.
    """
    if like is not None:
        shutil.copytree(like, folder, dirs_exist_ok=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        live = Live(f"http://127.0.0.1:{listener.getsockname()[1]}", folder)
        bind = f"fd://{listener.fileno()}"
        server = [
            "gunicorn",
            "--bind",
            bind,
            "--workers",
            "1",
            "--threads",
            "8",
            "--timeout",
            "120",
        ]
        server += ["--no-control-socket", "--log-level", "error"]
        log = folder / "server.log"
        with _child([*server, "app:create_app()"], log, live.environment(), listener.fileno()):
            listener.close()  # if the server dies, a browser is refused instead of waiting
            yield live


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
