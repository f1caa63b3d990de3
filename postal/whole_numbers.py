"""Whole numbers as people and browsers send them: nothing else may reach ``int``.

``"²".isdigit()`` is true and ``int("²")`` an error, a number of five thousand digits is one too,
and one above the largest that a column holds is refused only by the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

LARGEST: Final = 2**31 - 1
"""What every column of ids, versions and counts holds."""
_DIGITS: Final = len(str(LARGEST))


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """Return the number of 0 to ``most`` that a text of the digits 0 to 9 stands for, else None."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS:
        return None
    number = int(text)
    return number if number <= most else None


def whole_numbers(texts: Iterable[str]) -> Iterator[int]:
    """Yield the numbers among ``texts`` and leave out what is none, as :func:`whole_number`."""
    found = (whole_number(text.strip()) for text in texts)
    return (number for number in found if number is not None)
