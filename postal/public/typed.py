"""What a citizen typed: a tracking code, a slip in one, or another number of theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from postal import carriers, codes
from postal.codes import CheckFailed, NotATrackingCode, TrackingCode
from postal.errors import Refusal
from postal.public.facts import Said
from postal.wording import N_

EXAMPLE: Final = "7K3M-QX9D-24HA"
_KEEP: Final = 40  # longer than any code with separators; the rest was never meant for this field


class Outcome(StrEnum):
    """How a question ended; the words that ``flask status --json`` gives."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    SLIP = "slip"
    DOSSIER_CODE = "dossier-code"
    REPLY_SLIP = "reply-slip"
    CARRIER_NUMBER = "carrier-number"
    REGISTER_NUMBER = "register-number"
    NOT_A_CODE = "not-a-code"
    TOO_MANY = "too-many"


_SHAPE = N_("Kode pelacakan terdiri dari 12 huruf dan angka, misalnya %(example)s.")
# In large type what it is, in small type what to do.
ADVICE: Final[dict[Outcome, tuple[str, str]]] = {
    Outcome.UNKNOWN: (
        N_("Kode ini belum kami kenal."),
        N_(
            "Bandingkan lagi dengan surat Anda, atau hubungi kantor kami. "
            "Berkas yang baru dikirim mungkin belum sampai."
        ),
    ),
    Outcome.SLIP: (
        N_("Sepertinya ada salah ketik satu huruf atau angka."),
        N_("Periksa lagi kodenya satu per satu, lalu coba lagi."),
    ),
    Outcome.DOSSIER_CODE: (
        N_("Ini kode lembar kendali milik petugas, bukan kode pelacakan."),
        _SHAPE,
    ),
    Outcome.REPLY_SLIP: (
        N_("Ini kode pada slip balasan, yang kami baca saat surat Anda tiba."),
        N_("Kode pelacakan ada pada surat yang sama: 12 huruf dan angka, misalnya %(example)s."),
    ),
    Outcome.CARRIER_NUMBER: (
        N_("Ini tampaknya nomor resi pengiriman, bukan kode pelacakan."),
        _SHAPE,
    ),
    Outcome.REGISTER_NUMBER: (N_("Jangan ketik NIK atau nomor KK di sini."), _SHAPE),
    Outcome.NOT_A_CODE: (
        N_("Ini bukan kode pelacakan yang lengkap: yang Anda ketik ada %(count)s."),
        _SHAPE,
    ),
    Outcome.TOO_MANY: (
        N_("Terlalu banyak kode yang tidak dikenal baru saja dicoba."),
        N_("Tunggu sepuluh menit, lalu coba lagi, atau hubungi kantor kami."),
    ),
}


@dataclass(frozen=True)
class Advice:
    """What the citizen is told in place of an answer."""

    headline: Said
    rest: Said

    def __str__(self) -> str:
        """Return both in Indonesian."""
        return f"{self.headline} {self.rest}"


WAIT: Final = Advice(
    Said(N_("Terlalu banyak pertanyaan dari alamat Anda.")),
    Said(N_("Tunggu satu menit, lalu coba lagi.")),
)


@dataclass(frozen=True)
class Typed:
    """What was typed: ``code`` when it can be one, else ``outcome`` says what it is instead.

    ``shown`` may stand in the page again; it is empty where that would repeat a NIK.
    """

    shown: str
    code: TrackingCode | None = None
    outcome: Outcome | None = None

    def advice(self, outcome: Outcome) -> Advice:
        """Return what is said for an outcome without an answer."""
        headline, rest = ADVICE[outcome]
        counted = outcome is Outcome.NOT_A_CODE
        return Advice(
            Said(headline, {"count": len(codes.normalise(self.shown))} if counted else {}),
            Said(rest, {"example": EXAMPLE} if "%(example)s" in rest else {}),
        )


def understand(text: str) -> Typed:
    """Say what the citizen typed; forgives case, spaces, hyphens, I for 1 and O for 0."""
    shown = " ".join(text[:200].split())[:_KEEP]
    try:
        code = TrackingCode.parse(shown)
    except (NotATrackingCode, CheckFailed) as problem:
        return _other(shown, codes.normalise(shown), slipped=isinstance(problem, CheckFailed))
    return Typed(code.grouped, code)


def _other(shown: str, symbols: str, *, slipped: bool) -> Typed:
    if re.fullmatch(r"\d{16}", symbols, re.ASCII):
        return Typed("", outcome=Outcome.REGISTER_NUMBER)
    if len(symbols) == codes.MARK_LENGTH and _looks_like_mark(symbols):
        on_slip = symbols[1] == codes.Kind.SLIP
        return Typed(shown, outcome=Outcome.REPLY_SLIP if on_slip else Outcome.DOSSIER_CODE)
    if _is_carriers(shown):
        return Typed(shown, outcome=Outcome.CARRIER_NUMBER)
    return Typed(shown, outcome=Outcome.SLIP if slipped else Outcome.NOT_A_CODE)


def _looks_like_mark(symbols: str) -> bool:
    """Tell whether it has the shape of a sheet's code, also with a slip in it."""
    return symbols[0] == codes.MARK_PREFIX and symbols[1] in set(codes.Kind)


def _is_carriers(shown: str) -> bool:
    """Tell whether a carrier is known to use numbers of this shape."""
    try:
        return carriers.parse_resi(shown.replace("-", "")).carrier_hint is not None
    except Refusal:
        return False
