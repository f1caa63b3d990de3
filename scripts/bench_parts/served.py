"""The program served as ``scripts/start`` serves it: one gunicorn worker with eight threads."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.bench_parts import offices
from scripts.bench_parts.processes import ROOT

_START_SECONDS = 30


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve the office below ``folder`` with one worker; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    call = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    call += ["--threads", "8", "--no-control-socket", "--log-level", "warning"]
    call += ["scripts.bench_parts.status_office:create()"]
    with subprocess.Popen(call, cwd=ROOT, env=os.environ | offices.environment(folder)) as server:
        try:
            _wait(port, server)
            yield port
        finally:
            server.terminate()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
