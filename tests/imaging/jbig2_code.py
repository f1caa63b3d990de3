"""JBIG2 pictures made by hand: the usual arithmetic code, or that of a fax."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

# Share of the rarer symbol, next state after the commoner and the rarer one, whether they change
# places: table E.1 of ITU-T T.88.
_STATES = tuple(
    (int(share, 16), common, rare, change == "x")
    for share, common, rare, change in (
        ("5601", 1, 1, "x"), ("3401", 2, 6, ""), ("1801", 3, 9, ""), ("0AC1", 4, 12, ""),
        ("0521", 5, 29, ""), ("0221", 38, 33, ""), ("5601", 7, 6, "x"), ("5401", 8, 14, ""),
        ("4801", 9, 14, ""), ("3801", 10, 14, ""), ("3001", 11, 17, ""), ("2401", 12, 18, ""),
        ("1C01", 13, 20, ""), ("1601", 29, 21, ""), ("5601", 15, 14, "x"), ("5401", 16, 14, ""),
        ("5101", 17, 15, ""), ("4801", 18, 16, ""), ("3801", 19, 17, ""), ("3401", 20, 18, ""),
        ("3001", 21, 19, ""), ("2801", 22, 19, ""), ("2401", 23, 20, ""), ("2201", 24, 21, ""),
        ("1C01", 25, 22, ""), ("1801", 26, 23, ""), ("1601", 27, 24, ""), ("1401", 28, 25, ""),
        ("1201", 29, 26, ""), ("1101", 30, 27, ""), ("0AC1", 31, 28, ""), ("09C1", 32, 29, ""),
        ("08A1", 33, 30, ""), ("0521", 34, 31, ""), ("0441", 35, 32, ""), ("02A1", 36, 33, ""),
        ("0221", 37, 34, ""), ("0141", 38, 35, ""), ("0111", 39, 36, ""), ("0085", 40, 37, ""),
        ("0049", 41, 38, ""), ("0025", 42, 39, ""), ("0015", 43, 40, ""), ("0009", 44, 41, ""),
        ("0005", 45, 42, ""), ("0001", 45, 43, ""), ("5601", 46, 46, ""),
    )
)  # fmt: skip
_WHERE_NEIGHBOURS_ARE = bytes([3, 255, 253, 255, 2, 254, 254, 254])
PAGE, REGION, REMARK = 48, 38, 62


@dataclass
class _Coder:
    """The coder of annex E: an interval, what was written of it, and a state for each context."""

    interval: int = 0x8000
    low: int = 0
    room: int = 12
    written: bytearray = field(default_factory=lambda: bytearray(1))
    states: dict[int, tuple[int, int]] = field(default_factory=dict)

    def put(self, context: int, bit: int) -> None:
        state, common = self.states.get(context, (0, 0))
        share, after, after_rare, change = _STATES[state]
        self.interval -= share
        if bit == common:
            if self.interval & 0x8000:
                self.low += share
                return
            if self.interval < share:
                self.interval = share
            else:
                self.low += share
            self.states[context] = (after, common)
        else:
            if self.interval < share:
                self.low += share
            else:
                self.interval = share
            self.states[context] = (after_rare, common ^ change)
        self._widen()

    def _widen(self) -> None:
        while not self.interval & 0x8000:
            self.interval <<= 1
            self.low <<= 1
            self.room -= 1
            if not self.room:
                self._out()

    def _out(self) -> None:
        if self.written[-1] != 0xFF and self.low >= 0x8000000:
            self.written[-1] += 1
            self.low &= 0x7FFFFFF
        bits = 20 if self.written[-1] == 0xFF else 19
        self.written.append(self.low >> bits)
        self.low &= (1 << bits) - 1
        self.room = 27 - bits

    def finished(self) -> bytes:
        top = self.low + self.interval
        self.low |= 0xFFFF
        if self.low >= top:
            self.low -= 0x8000
        for _ in range(2):
            self.low <<= self.room
            self._out()
        end = b"\xac" if self.written[-1] == 0xFF else b"\xff\xac"
        return bytes(self.written[1:]) + end


def arithmetic(image: Image.Image) -> bytes:
    """The data of a generic region of the first template, with its neighbours where they are."""
    ink = np.pad(1 - np.asarray(image.convert("1")).astype(np.uint8), ((2, 0), (4, 3))).tolist()
    coder = _Coder()
    for two_above, above, row in zip(ink, ink[1:], ink[2:], strict=False):
        for x in range(4, len(row) - 3):
            around = two_above[x - 2 : x + 3] + above[x - 3 : x + 4] + row[x - 4 : x]
            context = 0
            for bit in around:
                context = context << 1 | bit
            coder.put(context, row[x])
    return _WHERE_NEIGHBOURS_ARE + coder.finished()


def segment(number: int, kind: int, body: bytes, *, length: int | None = None) -> bytes:
    """One segment of page 1; ``length`` may lie about it."""
    told = len(body) if length is None else length
    return struct.pack(">IBBBI", number, kind, 0, 1, told) + body


def page_segment(size: tuple[int, int]) -> bytes:
    """What says how large the page is."""
    return segment(0, PAGE, struct.pack(">IIIIBH", *size, 0, 0, 0, 0))


def region(size: tuple[int, int], data: bytes, *, fax: bool = False) -> bytes:
    """The body of a generic region at the top of the page."""
    return struct.pack(">IIIIBB", *size, 0, 0, 0, fax) + data
