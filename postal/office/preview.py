"""A service before it is saved: how it reads, and what differs from the version in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from postal.catalogue import Item, Service, requirement_lines
from postal.languages import LANGUAGES, Language, as_language
from postal.office import effects
from postal.office.requirements import ORIGINAL_LABELS, Original, table_of
from postal.wording import N_

FIELDS: Final[dict[str, str]] = {
    "name_id": N_("Nama (Indonesia)"),
    "name_en": N_("Nama (Inggris)"),
    "desk": N_("Meja layanan"),
    "mode": N_("Cara"),
    "output": N_("Hasil"),
    "days": N_("Janji hari kerja"),
    "days_source": N_("Dasar janji"),
    "channels": N_("Cara kembali"),
    "law": N_("Dasar hukum"),
    "note_id": N_("Catatan (Indonesia)"),
    "note_en": N_("Catatan (Inggris)"),
}
"""What of a service is compared value by value; its papers are compared line by line."""
LINES: Final[dict[str, str]] = {"id": N_("Syarat (Indonesia)"), "en": N_("Syarat (Inggris)")}
_ORIGINAL: Final = N_("Asli: %(item)s")
_NEWCOMERS: Final = N_(
    "%(count)s permohonan yang sedang berjalan tetap memakai versi yang mereka mulai. "
    "Perubahan ini hanya untuk permohonan baru."
)
_WISHES: Final = N_(
    "%(count)s permohonan yang sedang berjalan sudah memilih cara kembali yang dihapus; "
    "bagi mereka cara itu tetap berlaku: %(codes)s."
)


@dataclass(frozen=True)
class Difference:
    """One thing that changes: a label (msgid), the old, the new.

    ``item`` is the paper whose original changes its fate; the old and the new are msgids then.
    """

    label: str
    old: str
    new: str
    item: str = ""


@dataclass(frozen=True)
class Notice:
    """What the change means for running cases: a msgid with its values."""

    text: str
    values: Mapping[str, object]


def readings(service: Service, items: Mapping[str, Item]) -> dict[str, tuple[str, ...]]:
    """Return the list of papers as people read it, by language."""
    return {
        language: requirement_lines(service, items, as_language(language)) for language in LANGUAGES
    }


def asked_names(service: Service, items: Mapping[str, Item], language: Language) -> list[str]:
    """Return what a letter calls each paper that is missing: as on the list, no condition."""
    always = requirement_lines(replace(service, when=()), items, language)
    return [*always, *(items[each.item].name(language) for each in service.when)]


def originals(
    service: Service, items: Mapping[str, Item], language: Language
) -> list[tuple[str, str]]:
    """Return each paper whose original does not stay in the bundle, and what happens to it."""
    return [
        (items[row.item].name(language), ORIGINAL_LABELS[row.original])
        for row in table_of(service, ())
        if row.original is not Original.STAYS
    ]


def differences(
    before: Service, after: Service, items: Mapping[str, Item], language: str
) -> list[Difference]:
    """Return what differs, field by field and then paper by paper in both languages.

    ``language`` is the reader's, for names of papers.
    """
    found = [
        Difference(label, _shown(getattr(before, name)), _shown(getattr(after, name)))
        for name, label in FIELDS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    for each, label in LINES.items():
        found += _lines(label, readings(before, items)[each], readings(after, items)[each])
    return [*found, *_originals(before, after, items, language)]


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _lines(label: str, before: Iterable[str], after: Iterable[str]) -> list[Difference]:
    old, new = list(before), list(after)
    gone = [Difference(label, each, "") for each in old if each not in new]
    come = [Difference(label, "", each) for each in new if each not in old]
    kept_old = [each for each in old if each in new]
    kept_new = [each for each in new if each in old]
    if kept_old == kept_new:
        return [*gone, *come]
    return [*gone, *come, Difference(label, " · ".join(kept_old), " · ".join(kept_new))]


def _originals(
    before: Service, after: Service, items: Mapping[str, Item], language: str
) -> list[Difference]:
    old = {row.item: row.original for row in table_of(before, ())}
    new = {row.item: row.original for row in table_of(after, ())}
    changed = [code for code in dict.fromkeys((*old, *new)) if _of(old, code) != _of(new, code)]
    return [
        Difference(
            _ORIGINAL,
            ORIGINAL_LABELS[_of(old, code)],
            ORIGINAL_LABELS[_of(new, code)],
            items[code].name(as_language(language)) if code in items else code,
        )
        for code in changed
    ]


def _of(originals: Mapping[str, Original], code: str) -> Original:
    return originals.get(code, Original.STAYS)


def notices(session: Session, before: Service, after: Service) -> list[Notice]:
    """Return what a change means for the cases that are running."""
    running = sum(effects.open_by_version(session, before.code).values())
    found = [Notice(_NEWCOMERS, {"count": running})] if running else []
    removed = set(before.channels) - set(after.channels)
    chosen = effects.wishing(session, before.code, removed)
    if chosen.count:
        found.append(Notice(_WISHES, {"count": chosen.count, "codes": chosen.named}))
    return found
