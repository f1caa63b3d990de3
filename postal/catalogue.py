"""All services of an office with the papers, desks and channels that they name.

``catalogue.toml`` beside this file seeds a new office; from then on the running catalogue is
versioned rows, one :meth:`Service.to_json` each, that the office edits.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from postal.errors import Refusal
from postal.service import Channel, Condition, Desk, Item, ItemKind, Mode, Output, Service
from postal.typed_tables import TypedTable, UnknownWord
from postal.wording import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from postal.languages import Language

__all__ = [
    "SEED_FILE",
    "Catalogue",
    "Channel",
    "Condition",
    "Desk",
    "Item",
    "ItemKind",
    "Mode",
    "Output",
    "Service",
    "load",
    "requirement_lines",
    "seed",
]

SEED_FILE: Final = Path(__file__).with_name("catalogue.toml")
SCHEMA: Final = 1

Thing = TypeVar("Thing")

_ONE_OF: Final = {"id": "salah satu", "en": "one of"}


class NotToml(Refusal):
    """The text is not TOML; ``problem`` is the parser's, with the line."""

    code = "not-toml"
    text = N_("Katalog tidak dapat dibaca: %(problem)s")


class UnknownSchema(Refusal):
    """The file is of another generation than this program."""

    code = "unknown-schema"
    text = N_("Katalog ini berskema %(schema)s, yang dapat dibaca skema 1.")


class RepeatedCode(Refusal):
    """Two services have the same code."""

    code = "repeated-code"
    text = N_("Kode layanan %(service)s dipakai dua kali.")


class NotAskedFor(Refusal):
    """A paper is to be kept or given back that the service does not ask for."""

    code = "not-asked-for"
    text = N_("%(where)s: %(item)s tidak termasuk syarat layanan ini.")


@dataclass(frozen=True)
class Catalogue:
    """Everything by code, in the order of the file."""

    desks: Mapping[str, Desk]
    items: Mapping[str, Item]
    channels: Mapping[str, Channel]
    services: Mapping[str, Service]

    def check(self, service: Service) -> None:
        """Refuse a service that names what this catalogue does not have.

        Raises:
            UnknownWord: an unknown desk, paper or channel; ``where`` is the service and key.
            NotAskedFor: a paper in ``keep`` or ``back`` is none of the service's papers.
        """
        self._known(service, "desk", (service.desk,), self.desks)
        self._known(service, "need, any, when", service.items, self.items)
        self._known(service, "channels", service.channels, self.channels)
        for key, codes in (("keep", service.keep), ("back", service.back)):
            for code in codes:
                if code not in service.items:
                    raise NotAskedFor(where=f"{service.code}.{key}", item=code)

    @staticmethod
    def _known(service: Service, key: str, codes: Collection[str], known: Collection[str]) -> None:
        for code in codes:
            if code not in known:
                raise UnknownWord(where=f"{service.code}.{key}", word=code)


def _named(table: TypedTable, make: Callable[[str, str, str], Thing]) -> Mapping[str, Thing]:
    found = {code: make(code, *table.both_languages(code)) for code in table.names()}
    return MappingProxyType(found)


def _items(table: TypedTable) -> Mapping[str, Item]:
    found = {}
    for code in table.names():
        item = table.table(code)
        item.only(("kind", "id", "en"))
        found[code] = Item(code, item.text("id"), item.text("en"), item.word("kind", ItemKind))
    return MappingProxyType(found)


def _services(table: TypedTable) -> Mapping[str, Service]:
    found: dict[str, Service] = {}
    for values in table.tables("services"):
        service = Service.from_table(values)
        if service.code in found:
            raise RepeatedCode(service=service.code)
        found[service.code] = service
    return MappingProxyType(found)


def load(text: str) -> Catalogue:
    """Return the catalogue that ``text`` (TOML in the form of ``catalogue.toml``) describes.

    Raises:
        NotToml, UnknownSchema, RepeatedCode, NotAskedFor, WrongValue, UnknownWord: each names the
            line, or the service and key.
    """
    try:
        table = TypedTable(tomllib.loads(text), "")
    except tomllib.TOMLDecodeError as error:
        raise NotToml(problem=error) from error
    if table.count("schema") != SCHEMA:
        raise UnknownSchema(schema=table.count("schema"))
    table.only(("schema", "channels", "desks", "items", "services"))
    catalogue = Catalogue(
        desks=_named(table.table("desks"), Desk),
        items=_items(table.table("items")),
        channels=_named(table.table("channels"), Channel),
        services=_services(table),
    )
    for service in catalogue.services.values():
        catalogue.check(service)
    return catalogue


@cache
def seed() -> Catalogue:
    """Return the catalogue that a new office starts with; read once, as nothing can change it."""
    return load(SEED_FILE.read_text(encoding="utf-8"))


def requirement_lines(
    service: Service, items: Mapping[str, Item], language: Language
) -> tuple[str, ...]:
    """Return one line for each requirement, in the order in which they are checked.

    First what is always needed, then ``salah satu: A / B``, then ``C — bila anak ikut pindah``.
    """
    lines = [items[code].name(language) for code in service.need]
    for group in service.any:
        names = " / ".join(items[code].name(language) for code in group)
        lines.append(f"{_ONE_OF[language]}: {names}")
    for condition in service.when:
        name = items[condition.item].name(language)
        lines.append(f"{name} — {condition.text(language)}")
    return tuple(lines)
