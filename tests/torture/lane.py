"""A lane: commands of the program one after the other, each a process that may be killed."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, -9 when it was killed, and what it said."""

    code: int
    out: str
    err: str

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Lane:
    """Runs commands over the office below ``folder``; two lanes run two at the same time."""

    def __init__(self, folder: Path, name: str = "lane") -> None:
        self.folder = folder
        self._out, self._err = folder / f"{name}.out", folder / f"{name}.err"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.warm"],
            cwd=ROOT,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._hear() != "warm":
            raise RuntimeError("the program could not be loaded")

    def start(self, *args: str, failpoint: str = "", upload: Path | None = None) -> int:
        """Start ``flask args`` (or an upload) as a process and return its number."""
        env = {
            "POSTAL_DATA": str(self.folder / "data"),
            "POSTAL_QUIET_SECONDS": "0",
            "POSTAL_FAILPOINT": failpoint,
        }
        request = {"args": args, "env": env, "out": str(self._out), "err": str(self._err)}
        if upload is not None:
            request["upload"] = str(upload)
        if self._process.stdin is None:
            raise RuntimeError("no pipe to the lane")
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return int(self._hear())

    def wait(self) -> Ended:
        """Wait for the process that was started."""
        code = int(self._hear())
        return Ended(code, self._out.read_text("utf-8"), self._err.read_text("utf-8"))

    def run(self, *args: str, failpoint: str = "", upload: Path | None = None) -> Ended:
        """Run a command to its end, whichever it is."""
        self.start(*args, failpoint=failpoint, upload=upload)
        return self.wait()

    def run_killed_after(self, seconds: float, *args: str) -> Ended:
        """Run a command and kill it after ``seconds``, unless it was quicker."""
        process = os.pidfd_open(self.start(*args))
        select.select([process], [], [], seconds)  # readable as soon as it has ended
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(process, signal.SIGKILL)
        os.close(process)
        return self.wait()

    def close(self) -> None:
        """End the lane; a command still running goes on to its end."""
        self._process.communicate()

    def _hear(self) -> Any:  # noqa: ANN401 - a number or a word
        if self._process.stdout is None:
            raise RuntimeError("no pipe from the lane")
        return json.loads(self._process.stdout.readline() or "null")
