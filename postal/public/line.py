"""The journey of a case as a line of steps, by its public word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from postal.wording import N_
from postal.workflow import PublicWord


@dataclass(frozen=True)
class Line:
    """What is behind, where the case is, what lies ahead (msgids)."""

    done: tuple[str, ...] = ()
    now: str = ""
    ahead: tuple[str, ...] = ()


_RECEIVED, _EXAMINED = N_("Diterima"), N_("Diperiksa")
_PROCESSED, _SENT, _FINISHED = N_("Diproses"), N_("Dikirim"), N_("Selesai")
_READY, _ISSUED = N_("Siap diambil"), N_("Terbit")
_LATER: Final = (_PROCESSED, _SENT, _FINISHED)
_BOTH: Final = (_RECEIVED, _EXAMINED)
_MADE: Final = (*_BOTH, _PROCESSED)

LINES: Final[Mapping[PublicWord, Line]] = MappingProxyType(
    {
        PublicWord.RECEIVED: Line((), _RECEIVED, (_EXAMINED, *_LATER)),
        PublicWord.EXAMINING: Line((_RECEIVED,), _EXAMINED, _LATER),
        PublicWord.INCOMPLETE: Line(_BOTH, N_("Menunggu susulan dari Anda"), _LATER),
        PublicWord.IN_PROCESS: Line(_BOTH, _PROCESSED, (_SENT, _FINISHED)),
        PublicWord.ON_HOLD: Line(_BOTH, N_("Tertunda"), (_SENT, _FINISHED)),
        PublicWord.SENT: Line(_MADE, _SENT, (_FINISHED,)),
        PublicWord.READY: Line(_MADE, _READY, (_FINISHED,)),
        PublicWord.CAME_BACK: Line(_MADE, N_("Kembali kepada kami"), (_FINISHED,)),
        PublicWord.FINISHED: Line(_BOTH, _FINISHED),
        PublicWord.REJECTED: Line(_BOTH, N_("Ditolak")),
        PublicWord.COME_IN: Line((_RECEIVED,), N_("Datang ke kantor"), (_EXAMINED, *_LATER)),
        PublicWord.WITHDRAWN: Line((_RECEIVED,), N_("Dibatalkan")),
        PublicWord.EXPIRED: Line(_BOTH, N_("Ditutup")),
        PublicWord.FORWARDED: Line((_RECEIVED,), N_("Diteruskan")),
        PublicWord.CONTACT_OFFICE: Line(),
    }
)


def line_of(word: PublicWord, channel: str | None, *, pdf: bool = False) -> Line:
    """Return the line for a word; the step before the last is named after the way back.

    ``channel`` is how the result goes back; ``pdf`` tells that what is ready is a released PDF.
    """
    line = LINES[word]
    if pdf and word is PublicWord.READY:
        return replace(line, now=_ISSUED)
    collected = (channel or "").startswith("ambil_")
    if collected and word is PublicWord.SENT:
        return replace(line, ahead=(_READY, *line.ahead))
    step = _READY if collected else _ISSUED if channel == "pdf" else _SENT
    return replace(line, ahead=tuple(step if name == _SENT else name for name in line.ahead))
