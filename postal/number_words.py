"""Numbers and days in words, as minutes write them: a figure is easily changed, a word is not."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date

from postal.languages import Language

_LIMIT: Final = 10**15
_ID_SMALL: Final = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
_ID_LARGE: Final = (
    *((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu")),
    (100, "ratus"),
)
_EN_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_EN_TENS: Final = (
    *("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
_EN_LARGE: Final = (
    *((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")),
    (100, "hundred"),
)
_EN_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def in_words(number: int, language: Language = "id") -> str:
    """Return a whole number as ``dua ribu dua puluh enam`` or ``two thousand twenty-six``.

    Raises:
        ValueError: below 0, or 10 to the 15th and more.
    """
    if not 0 <= number < _LIMIT:
        raise ValueError("expected a number from 0 to 999,999,999,999,999")
    return _english(number) if language == "en" else _indonesian(number)


def day_in_words(day: date, language: Language = "id") -> str:
    """Return a day as minutes write it.

    ``Jumat tanggal dua puluh lima bulan September tahun dua ribu dua puluh``, or ``Friday, the
    twenty-fifth of September, two thousand twenty``.
    """
    weekday, month = (format_date(day, form, locale=language) for form in ("EEEE", "MMMM"))
    year = in_words(day.year, language)
    if language == "en":
        return f"{weekday}, the {_ordinal(day.day)} of {month}, {year}"
    return f"{weekday} tanggal {_indonesian(day.day)} bulan {month} tahun {year}"


def _indonesian(number: int) -> str:
    if number < 12:
        return _ID_SMALL[number]
    if number < 20:
        return f"{_ID_SMALL[number - 10]} belas"
    if number < 100:
        return _joined(f"{_ID_SMALL[number // 10]} puluh", number % 10, "id")
    size, name = next(row for row in _ID_LARGE if number >= row[0])
    count = number // size
    head = f"se{name}" if count == 1 and size <= 1000 else f"{_indonesian(count)} {name}"
    return _joined(head, number % size, "id")


def _english(number: int) -> str:
    if number < 20:
        return _EN_SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{_EN_TENS[tens]}-{_EN_SMALL[ones]}" if ones else _EN_TENS[tens]
    size, name = next(row for row in _EN_LARGE if number >= row[0])
    return _joined(f"{_english(number // size)} {name}", number % size, "en")


def _joined(head: str, rest: int, language: Language) -> str:
    return f"{head} {in_words(rest, language)}" if rest else head


def _ordinal(number: int) -> str:
    words = _english(number)
    head, dash, last = words.rpartition("-")
    ordinal = _EN_ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{head}{dash}{ordinal}"
