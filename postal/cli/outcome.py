"""How every command ends: 0 done, 1 a person is needed, 2 unusable arguments, 3 failed."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import IO, Any, NoReturn, TypeVar

import click
from sqlalchemy.exc import OperationalError

from postal import audit
from postal.audit import Actor
from postal.errors import Refusal
from postal.imaging.sandbox import ReaderBroken
from postal.models.vault import KeyProblem
from postal.web import say_refusal
from postal.workflow import Role

DONE, NEEDS_PERSON, UNUSABLE, FAILED = 0, 1, 2, 3
Command = TypeVar("Command", bound=Callable[..., Any])


def mailroom_actor() -> Actor:
    """Return the program doing the mailroom's work from the command line."""
    actor = audit.system("cli")
    return Actor(None, actor.name, frozenset({Role.SYSTEM, Role.MAILROOM}), actor.device)


def say_json(value: object) -> None:
    """Write one JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def refuse(refusal: Refusal, *, as_json: bool, code: int = UNUSABLE) -> NoReturn:
    """Name a refusal on standard error (and as JSON where that was asked for) and end."""
    sentence = say_refusal(refusal)
    if as_json:
        say_json({"error": {"code": refusal.code, "reason": sentence}})
    click.echo(f"{refusal.code}: {sentence}", err=True)
    sys.exit(code)


def command(function: Command) -> Command:
    """Turn whatever goes wrong inside into the promised exit code with a sentence."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - any command's signature
        as_json = bool(options.get("as_json"))
        try:
            return function(*args, **options)
        except Refusal as refusal:
            failed = refusal.code == "not-set-up"
            refuse(refusal, as_json=as_json, code=FAILED if failed else UNUSABLE)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except OperationalError as problem:
            missing = "no such table" in str(problem.orig)
            hint = " (jalankan / run: flask db upgrade)" if missing else ""
            _fail(f"{problem.orig}{hint}", as_json=as_json)
        except (OSError, KeyProblem, ReaderBroken) as problem:
            _fail(str(problem), as_json=as_json)
        except Exception as defect:  # noqa: BLE001 - the promise of 3 holds for defects too
            traceback.print_exc()
            _fail(f"{type(defect).__name__}: {defect}", as_json=as_json)

    return run  # type: ignore[return-value]


def _fail(sentence: str, *, as_json: bool) -> NoReturn:
    if as_json:
        say_json({"error": {"code": "failed", "reason": sentence}})
    click.echo(f"failed: {sentence}", err=True)
    sys.exit(FAILED)


class JsonCommand(click.Command):
    """A command whose unusable arguments are told as JSON too where ``--json`` stands."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - handed through
    ) -> click.Context:
        """Read the arguments. Raises click.UsageError, told."""
        with _unusable(as_json="--json" in args):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command returns
        """Run the command, which may find only then that its arguments do not fit together."""
        with _unusable(as_json=bool(ctx.params.get("as_json"))):
            return super().invoke(ctx)


@contextmanager
def _unusable(*, as_json: bool) -> Iterator[None]:
    try:
        yield
    except click.UsageError as problem:
        if as_json:
            reason = problem.format_message()
            say_json({"error": {"code": "unusable-arguments", "reason": reason}})
        raise


class CannotStart(click.ClickException):
    """A wrong setting or a missing key file, met by a command."""

    exit_code = FAILED

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it, as JSON too where that was asked for; no command has read its options yet."""
        if "--json" in sys.argv:
            say_json({"error": {"code": "failed", "reason": self.format_message()}})
        super().show(file)


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that draws progress on standard error when that is a terminal."""
    shown = sys.stderr.isatty()

    def draw(done: int, total: int) -> None:
        if shown:
            filled = round(30 * done / max(total, 1))
            sys.stderr.write(f"\r{label} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total} ")
            sys.stderr.flush()

    yield draw
    if shown:
        sys.stderr.write("\r\033[K")
