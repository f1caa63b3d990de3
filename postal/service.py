"""One service as the office offers it, and the words that describe it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from postal.typed_tables import TypedTable
from postal.wording import N_

if TYPE_CHECKING:
    from postal.languages import Language

_KEYS: Final = frozenset(
    {"code", "desk", "name", "mode", "output", "days", "days_source", "need", "any", "when"}
    | {"keep", "back", "channels", "law", "note"}
)

BY_SERVICE: Final = N_("layanan ini meminta kehadiran")
"""The program's reason of a visit that nobody but the service asks for."""


class Mode(StrEnum):
    """How much of a service goes by mail."""

    POST = "post"
    PARTIAL = "partial"
    IN_PERSON = "in_person"


class Output(StrEnum):
    """What a service produces."""

    CARD = "card"
    PAPER = "paper"
    BOTH = "both"
    NONE = "none"


class ItemKind(StrEnum):
    """What sort of paper a requirement is."""

    FORM = "form"
    COPY = "copy"
    ORIGINAL = "original"
    PHOTO = "photo"
    NOTE = "note"


_VISIT_NOTICES: Final = {
    Mode.PARTIAL: N_("Perlu satu kali datang ke kantor, kecuali datanya sudah direkam."),
    Mode.IN_PERSON: N_("Layanan ini perlu datang ke kantor."),
}


@dataclass(frozen=True)
class Named:
    """Something with a code and a name in both languages: a desk or a return channel."""

    code: str
    name_id: str
    name_en: str

    def name(self, language: Language) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_id


class Desk(Named):
    """One queue of the office with its own people."""


class Channel(Named):
    """One way in which a result reaches the citizen."""


@dataclass(frozen=True)
class Item(Named):
    """One paper that a service may ask for."""

    kind: ItemKind


@dataclass(frozen=True)
class Condition:
    """A paper that is asked for only sometimes, and when ("bila anak ikut pindah")."""

    item: str
    text_id: str
    text_en: str

    def text(self, language: Language) -> str:
        """Return the condition in ``language``."""
        return self.text_en if language == "en" else self.text_id

    @classmethod
    def from_table(cls, table: TypedTable) -> Self:
        """Return the condition that one entry of ``when`` describes."""
        table.only(("item", "id", "en"))
        return cls(table.text("item"), table.text("id"), table.text("en"))


@dataclass(frozen=True)
class Service:
    """One service as the office offers it; papers, desk and channels are codes.

    ``days`` counts office days from complete to finished. ``need`` is always asked for, ``any`` at
    least one of each inner tuple, ``when`` under its condition. ``keep`` are originals that the
    office withdraws, ``back`` originals that must return.
    """

    code: str
    desk: str
    name_id: str
    name_en: str
    mode: Mode
    output: Output
    days: int
    days_source: str
    need: tuple[str, ...]
    any: tuple[tuple[str, ...], ...]
    when: tuple[Condition, ...]
    keep: tuple[str, ...]
    back: tuple[str, ...]
    channels: tuple[str, ...]
    law: str
    note_id: str
    note_en: str

    def name(self, language: Language) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_id

    def note(self, language: Language) -> str:
        """Return the note in ``language``, empty when there is none."""
        return self.note_en if language == "en" else self.note_id

    @property
    def needs_visit(self) -> bool:
        """Whether somebody must come in any case."""
        return self.mode is Mode.IN_PERSON

    @property
    def visit_notice(self) -> str | None:
        """What to tell about coming to the office (Indonesian msgid); None for all by mail."""
        return _VISIT_NOTICES.get(self.mode)

    @property
    def items(self) -> tuple[str, ...]:
        """The codes of all papers that it may ask for, in the order of the list, each once."""
        alternatives = (code for group in self.any for code in group)
        conditional = (condition.item for condition in self.when)
        return tuple(dict.fromkeys((*self.need, *alternatives, *conditional)))

    def to_json(self) -> dict[str, object]:
        """Return the service as plain values in the form of ``catalogue.toml``, for a stored row.

        What is empty is left out.
        """
        values: dict[str, object] = {
            "code": self.code,
            "desk": self.desk,
            "name": {"id": self.name_id, "en": self.name_en},
            "mode": self.mode.value,
            "output": self.output.value,
            "days": self.days,
            "days_source": self.days_source,
            "need": list(self.need),
            "any": [list(group) for group in self.any],
            "when": [{"item": it.item, "id": it.text_id, "en": it.text_en} for it in self.when],
            "keep": list(self.keep),
            "back": list(self.back),
            "channels": list(self.channels),
            "law": self.law,
            "note": {"id": self.note_id, "en": self.note_en} if self.note_id else "",
        }
        return {key: value for key, value in values.items() if value not in ("", [])}

    @classmethod
    def from_json(cls, values: object) -> Self:
        """Return the service that ``values`` (as from :meth:`to_json`) describe.

        Raises:
            WrongValue, UnknownWord: as :meth:`from_table` does.
        """
        return cls.from_table(TypedTable(values, "service"))

    @classmethod
    def from_table(cls, unnamed: TypedTable) -> Self:
        """Return the service that a table of ``catalogue.toml`` describes.

        Raises:
            WrongValue: a value is missing or of the wrong kind; its path begins with the code.
            UnknownWord: a key, the mode or the output is none that we know.
        """
        table = unnamed.named(unnamed.text("code"))
        table.only(_KEYS)
        name_id, name_en = table.both_languages("name")
        note_id, note_en = table.both_languages("note") if table.has("note") else ("", "")
        return cls(
            code=table.text("code"),
            desk=table.text("desk"),
            name_id=name_id,
            name_en=name_en,
            mode=table.word("mode", Mode),
            output=table.word("output", Output),
            days=table.count("days"),
            days_source=table.text("days_source"),
            need=table.texts("need"),
            any=table.lists_of_texts("any"),
            when=tuple(Condition.from_table(condition) for condition in table.tables("when")),
            keep=table.texts("keep"),
            back=table.texts("back"),
            channels=table.texts("channels"),
            law=table.text("law") if table.has("law") else "",
            note_id=note_id,
            note_en=note_en,
        )
