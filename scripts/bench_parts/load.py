"""A small load: POSTs over fresh connections, timed one by one."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

AT_ONCE = 2


@dataclass(frozen=True)
class Answered:
    """One round: answers a second over all, and the seconds each answer took."""

    per_second: float
    seconds: tuple[float, ...]


def post(port: int, path: str, forms: Sequence[dict[str, str]], *, expect: bytes) -> Answered:
    """Send every form, ``AT_ONCE`` at a time, each over a connection of its own.

    Raises RuntimeError when an answer is not 200 or lacks ``expect``.
    """

    def one(form: dict[str, str]) -> float:
        began = time.perf_counter()
        answer = _exchange(port, path, urlencode(form))
        seconds = time.perf_counter() - began
        if not answer.startswith(b"HTTP/1.1 200 ") or expect not in answer:
            raise RuntimeError(f"{path}: {answer[:200]!r}")
        return seconds

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as senders:
        seconds = tuple(senders.map(one, forms))
    return Answered(len(forms) / (time.perf_counter() - began), seconds)


def _exchange(port: int, path: str, body: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        pieces = []
        while piece := line.recv(1 << 16):
            pieces.append(piece)
    return b"".join(pieces)
