"""Takes typed values out of a parsed TOML or JSON table and names the place of a fault."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from postal.errors import Refusal
from postal.wording import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Word = TypeVar("Word", bound=StrEnum)


class WrongValue(Refusal):
    """A value is missing or of the wrong kind; ``where`` is its path."""

    code = "wrong-value"
    text = N_("%(where)s: nilainya tidak ada atau tidak benar.")


class UnknownWord(Refusal):
    """A word stands at ``where`` that nothing declares."""

    code = "unknown-word"
    text = N_("%(where)s: %(word)s tidak dikenal.")


class TypedTable:
    """One table and the path that leads to it (``services.KTP-BARU``).

    Every method takes a key and raises WrongValue when the value is missing or of another kind.
    """

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, dict):
            raise WrongValue(where=where)
        self._values: Mapping[str, object] = values
        self.where = where

    def at(self, key: str) -> str:
        """Return the path of ``key``."""
        return f"{self.where}.{key}" if self.where else key

    def named(self, where: str) -> TypedTable:
        """Return the same table under a path that people know it by."""
        return TypedTable(self._values, where)

    def names(self) -> tuple[str, ...]:
        """Return all keys in their order."""
        return tuple(self._values)

    def only(self, keys: Collection[str]) -> None:
        """Raise UnknownWord for a key that is not among ``keys``: it would be silently ignored."""
        for key in self._values:
            if key not in keys:
                raise UnknownWord(where=self.where, word=key)

    def both_languages(self, key: str) -> tuple[str, str]:
        """Return the Indonesian and the English text of the table at ``key``; both are needed."""
        texts = self.table(key)
        texts.only(("id", "en"))
        return texts.text("id"), texts.text("en")

    def has(self, key: str) -> bool:
        """Tell whether the table holds ``key``."""
        return key in self._values

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise WrongValue(where=self.at(key))
        return value

    def count(self, key: str) -> int:
        """Return a whole number, zero or more."""
        value = self._values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise WrongValue(where=self.at(key))
        return value

    def word(self, key: str, words: type[Word]) -> Word:
        """Return one of ``words``; raises UnknownWord for another text."""
        value = self.text(key)
        try:
            return words(value)
        except ValueError as unknown:
            raise UnknownWord(where=self.at(key), word=value) from unknown

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the table has none."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise WrongValue(where=self.at(key))
        return tuple(value)

    def lists_of_texts(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of lists of texts, empty when the table has none."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise WrongValue(where=self.at(key))
        return tuple(TypedTable({key: texts}, self.where).texts(key) for texts in value)

    def table(self, key: str) -> TypedTable:
        """Return the table at ``key``."""
        return TypedTable(self._values.get(key), self.at(key))

    def tables(self, key: str) -> Iterator[TypedTable]:
        """Yield the tables of a list, counted from 1; none when the table has no such list."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise WrongValue(where=self.at(key))
        for number, values in enumerate(value, start=1):
            yield TypedTable(values, self.at(f"{key}[{number}]"))
