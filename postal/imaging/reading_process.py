"""The caller's side of one nursery: start it, put questions to its child, never wait for ever."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from postal.imaging import wire
from postal.imaging.limits import FileRefused, Limits, NoSuchPicture, ReaderBroken
from postal.imaging.pages import FileFacts

Fingerprint = tuple[Path, int, int, int, int]
"""What tells one file from another under the same name: path, inode, time and size."""

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_LONGEST_ANSWER = 64 << 20
# Nothing else of the environment reaches a process that parses hostile bytes: no keys, no paths.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
_SETTINGS = {
    "PYTHONPATH": str(_ROOT),
    # Threads would each reserve address space, of which a limited child has little.
    "OPENBLAS_NUM_THREADS": "1",
    # Page after page needs the same few megabytes: giving them back to the system and getting
    # them anew, zeroed, costs a millisecond and a half a page.
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
}


class ReadingProcess:
    """One nursery and, at any time, at most one child of it with one open file."""

    def __init__(self) -> None:
        environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "postal.imaging.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env={**environment, **_SETTINGS},
            start_new_session=True,
        )
        self._buffer = bytearray()
        self._idle_seconds = _START_SECONDS
        self._deadline = time.monotonic() + _START_SECONDS
        self.open_file: Fingerprint | None = None
        self.questions = 0
        self._limits = Limits()
        self._ending = False
        try:
            self._expect("warm")
        except FileRefused as error:
            self.kill()
            raise ReaderBroken(f"reading process did not start: {error}") from error

    def open(self, path: Path, limits: Limits) -> FileFacts:
        """Give birth to a child that opens ``path``. Raises FileRefused, ReaderBroken, OSError."""
        self.begin(path, limits)
        return self.facts()

    def begin(self, path: Path, limits: Limits) -> None:
        """Let a child begin to open ``path``; ``facts`` must be asked next. Raises OSError."""
        self.close_file()
        self.open_file = fingerprint(path)
        self._limits = limits
        self._idle_seconds = limits.idle_seconds
        self.ask({"open": str(path.resolve()), "limits": asdict(limits)})

    def facts(self) -> FileFacts:
        """Return what the child found that began. Raises FileRefused, ReaderBroken, OSError."""
        self._make_sure_it_is_ready(self._limits)
        self.questions = 0
        return wire.facts_from_wire(self._expect("facts")["facts"])

    def texts_on(self, path: Path, limits: Limits) -> tuple[str, ...]:
        """Give birth to a child that looks for codes on a photo. Raises as ``open`` does."""
        self.close_file()
        self.open_file = fingerprint(path)
        self._idle_seconds = limits.idle_seconds
        self.ask({"open": str(path.resolve()), "limits": asdict(limits), "photo": True})
        self._make_sure_it_is_ready(limits)
        texts = self._expect("texts")["texts"]
        self._wait_for_end()
        self.open_file = None
        return tuple(str(text) for text in texts)

    def ask(self, question: wire.Message) -> None:
        """Send one question; its answers come from ``next_answer``."""
        self._deadline = time.monotonic() + self._idle_seconds
        self.questions += 1
        pipe = self._process.stdin
        if pipe is None:
            raise ReaderBroken("no pipe to the reading process")
        # When the process is gone, reading the answer tells how it ended.
        with contextlib.suppress(BrokenPipeError):
            pipe.write(wire.encode(question))

    def next_answer(self) -> wire.Message:
        """Wait for the next answer. Raises FileRefused; the child is gone then."""
        answer = self._next_line()
        self._deadline = time.monotonic() + self._idle_seconds
        if "wrong" in answer:
            raise NoSuchPicture(answer["wrong"])
        refusal = _refusal(answer)
        if refusal is None:
            return answer
        if "ended" not in answer:
            self._wait_for_end()
        self.open_file = None
        raise refusal

    def close_file(self) -> None:
        """End the child, if there is one, in peace; or not, if it does not listen."""
        self.let_file_go()
        if self._ending:
            self._wait_for_end()
            self._ending = False

    def let_file_go(self) -> None:
        """Tell the child to end; ``close_file`` waits for that."""
        if self.open_file is None:
            return
        self.ask({"close": True})
        self.open_file, self._ending = None, True

    def comes_to_rest(self) -> bool:
        """Wait for a child that was let go; tells whether it ended or had to be killed with all."""
        try:
            if self._ending:
                self._wait_for_end()
                self._ending = False
        except FileRefused:
            return False
        return True

    def kill(self) -> None:
        """End nursery and child at once."""
        self.open_file = None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    @property
    def alive(self) -> bool:
        """Tell whether the nursery still runs."""
        return self._process.poll() is None

    def fileno(self) -> int:
        """Return the descriptor to wait on for answers."""
        if self._process.stdout is None:
            raise ReaderBroken("no pipe from the reading process")
        return self._process.stdout.fileno()

    @property
    def has_answer(self) -> bool:
        """Tell whether an answer is here already."""
        return b"\n" in self._buffer

    @property
    def seconds_left(self) -> float:
        """Return how long the next answer may still take."""
        return max(0.0, self._deadline - time.monotonic())

    def _make_sure_it_is_ready(self, limits: Limits) -> None:
        """Tell limits that are too small for any file from a file that kills its reader."""
        answer: wire.Message = {}
        while "ready" not in answer:
            answer = self._next_line()
            if "not_ready" in answer or "ended" in answer:
                self.kill()
                raise ReaderBroken(f"no reading within {limits.memory_bytes} bytes: {answer}")

    def _expect(self, key: str) -> wire.Message:
        answer = self.next_answer()
        if key not in answer:
            self.kill()
            raise FileRefused("reader-died", f"expected {key}")
        return answer

    def _wait_for_end(self) -> None:
        while "ended" not in self._next_line():
            pass

    def _next_line(self) -> wire.Message:
        """Return the next line as a message; a reader that makes none is killed."""
        while not self.has_answer:
            if not select.select([self], [], [], self.seconds_left)[0]:
                self.kill()
                raise FileRefused("no-progress", f"{self._idle_seconds:g} s")
            part = os.read(self.fileno(), 65_536)
            self._buffer += part
            if not part or len(self._buffer) > _LONGEST_ANSWER:
                self.kill()
                raise FileRefused("reader-died", "no end to its answer" if part else "gone")
        line, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer = bytearray(rest)
        try:
            return wire.decode(line)
        except (ValueError, TypeError) as error:
            self.kill()
            raise FileRefused("reader-died", "not a message") from error


def fingerprint(path: Path) -> Fingerprint:
    """Return what tells this file from another under the same name. Raises OSError."""
    facts = path.stat()
    # A time of writing can be put back, that of the last change cannot.
    return path.resolve(), facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size


def _refusal(answer: wire.Message) -> Exception | None:
    """Return what an answer means that is no good news."""
    if "refused" in answer:
        return FileRefused(str(answer["refused"]), str(answer.get("detail", "")))
    if "no_memory" in answer:
        return FileRefused("memory-limit")
    if "missing" in answer:
        return OSError(str(answer["missing"]))
    return _end(int(answer["ended"])) if "ended" in answer else None


def _end(code: int) -> FileRefused:
    """Return what it means that a child ended by itself, by its exit code or negative signal."""
    if code == -signal.SIGXCPU:
        return FileRefused("no-progress", "processor time")
    if code == -signal.SIGKILL:
        # Nobody else kills a child alone: the machine itself had no memory left.
        return FileRefused("memory-limit", "of the machine")
    how = signal.Signals(-code).name if code < 0 else f"exit {code}"
    return FileRefused("reader-died", how)
