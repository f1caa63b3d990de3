"""A process that has the program loaded and forks for each command: real ones, without the wait.

``python -m tests.torture.warm`` reads one request a line on standard input and answers with the
number of the process it started and, when that has ended, with how.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from flask.cli import main as flask_main

from tests.conftest import PASSWORD, build_app


def main() -> int:
    """Fork for every request until standard input ends."""
    _say("warm")
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        process = os.fork()
        if process == 0:
            _become(request)
        _say(process)
        _say(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    return 0


def _say(value: object) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def _become(request: dict[str, Any]) -> None:
    """Run one command as its own process would; never returns."""
    code = 70
    try:
        for number, mode in ((0, "r"), (1, "w"), (2, "w")):
            name = os.devnull if number == 0 else request[("", "out", "err")[number]]
            with Path(name).open(mode) as stream:
                os.dup2(stream.fileno(), number)
        os.environ.update(request["env"])
        code = _upload(request) if "upload" in request else _command(request["args"])
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - whatever ended it is told
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _command(args: list[str]) -> int:
    sys.argv = ["flask", *args]
    try:
        flask_main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _upload(request: dict[str, Any]) -> int:
    """Be the web server that gets a file from the mailroom's browser."""
    path = Path(request["upload"])
    app = build_app(path.parent, **request["env"])
    with app.app_context(), path.open("rb") as file:
        browser = app.test_client()
        browser.post("/masuk", data={"username": "mailroom", "password": PASSWORD})
        answer = browser.post("/pindaian/unggah", data={"files": (file, path.name)})
    return 0 if answer.status_code == 302 else 1


if __name__ == "__main__":
    sys.exit(main())
