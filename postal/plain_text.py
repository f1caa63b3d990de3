"""What people say in their own words: no register number in it, no longer than its column.

Such words stand in a log that nobody can change, and on paper that leaves the house.
"""

from __future__ import annotations

from typing import Final

from postal.errors import Refusal
from postal.identity import holds_number, mask_numbers
from postal.wording import N_

REASON_LENGTH: Final = 200
"""Characters that the column of a reason holds."""


class NumberInText(Refusal):
    """A NIK or No. KK stands in a text that others read."""

    code = "number-in-text"
    text = N_("Tulis tanpa NIK atau nomor KK.")


class TextTooLong(Refusal):
    """A text longer than its column; it is never cut unseen."""

    code = "text-too-long"
    text = N_("Terlalu panjang: paling banyak %(most)s huruf.")


def require_plain(*texts: str | None, most: int | None = REASON_LENGTH) -> None:
    """Refuse texts that hold a register number, or more than ``most`` characters (None: no limit).

    Raises:
        NumberInText, TextTooLong: the first of them that does.
    """
    for text in texts:
        if holds_number(text or ""):
            raise NumberInText
        if most is not None and len(text or "") > most:
            raise TextTooLong(most=most)


def as_fact(text: str | None, most: int | None = REASON_LENGTH) -> str | None:
    """Return a text that cannot be refused any more: numbers masked, cut with an ellipsis."""
    if text is None:
        return None
    masked = mask_numbers(text)
    if most is None or len(masked) <= most:
        return masked
    return f"{masked[: most - 1].rstrip()}…"


__all__ = ["REASON_LENGTH", "NumberInText", "TextTooLong", "as_fact", "require_plain"]
