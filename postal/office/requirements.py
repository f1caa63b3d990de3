"""How a service asks for each paper, as one table that a person can read and change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from postal.catalogue import Condition, Service
from postal.errors import Refusal
from postal.wording import N_


class Use(StrEnum):
    """How a paper is asked for; ``ONE_OF`` stands for the first, second or third group."""

    NOT = "not"
    ALWAYS = "always"
    ONE_OF_A = "one-of-1"
    ONE_OF_B = "one-of-2"
    ONE_OF_C = "one-of-3"
    WHEN = "when"


class Original(StrEnum):
    """What happens to the paper itself."""

    STAYS = "stays"
    KEEP = "keep"
    BACK = "back"


USE_LABELS: Final = {
    Use.NOT: N_("tidak diminta"),
    Use.ALWAYS: N_("selalu"),
    Use.ONE_OF_A: N_("salah satu, kelompok A"),
    Use.ONE_OF_B: N_("salah satu, kelompok B"),
    Use.ONE_OF_C: N_("salah satu, kelompok C"),
    Use.WHEN: N_("dengan syarat"),
}
ORIGINAL_LABELS: Final = {
    Original.STAYS: N_("tetap dalam berkas"),
    Original.KEEP: N_("asli ditarik kantor"),
    Original.BACK: N_("asli dikembalikan"),
}
SMALLEST_GROUP: Final = 2
_ONE_OF: Final = (Use.ONE_OF_A, Use.ONE_OF_B, Use.ONE_OF_C)


class ConditionMissing(Refusal):
    """A paper is asked for under a condition that is not written, in both languages."""

    code = "condition-missing"
    text = N_("%(item)s: tulis syaratnya dalam bahasa Indonesia dan Inggris.")


class LonelyAlternative(Refusal):
    """A group of alternatives with a single paper."""

    code = "lonely-alternative"
    text = N_("%(item)s: kelompok “salah satu” berisi paling sedikit dua syarat.")


@dataclass(frozen=True)
class Asked:
    """One paper of the table; the texts are empty unless ``use`` is ``WHEN``."""

    item: str
    use: Use = Use.NOT
    text_id: str = ""
    text_en: str = ""
    original: Original = Original.STAYS


def table_of(service: Service, codes: Iterable[str]) -> list[Asked]:
    """Return a row for each paper: those that the service asks for first, in its own order."""
    asked = {code: Asked(code, Use.ALWAYS) for code in service.need}
    for use, group in zip(_ONE_OF, service.any, strict=False):
        asked.update({code: Asked(code, use) for code in group})
    for it in service.when:
        asked[it.item] = Asked(it.item, Use.WHEN, it.text_id, it.text_en)
    for code in service.keep:
        asked[code] = replace(asked[code], original=Original.KEEP)
    for code in service.back:
        asked[code] = replace(asked[code], original=Original.BACK)
    others = [Asked(code) for code in codes if code not in asked]
    return [*asked.values(), *others]


def with_table(service: Service, table: Mapping[str, Asked]) -> Service:
    """Return ``service`` asking for what ``table`` (by paper) says, in the order it had.

    Raises:
        ConditionMissing, LonelyAlternative.
    """
    order = [*service.items, *(code for code in table if code not in service.items)]
    rows = [table[code] for code in order if code in table and table[code].use is not Use.NOT]
    for row in rows:
        if row.use is Use.WHEN and not (row.text_id.strip() and row.text_en.strip()):
            raise ConditionMissing(item=row.item)
    groups = [tuple(row.item for row in rows if row.use is use) for use in _ONE_OF]
    for group in groups:
        if 0 < len(group) < SMALLEST_GROUP:
            raise LonelyAlternative(item=group[0])
    return replace(
        service,
        need=tuple(row.item for row in rows if row.use is Use.ALWAYS),
        any=tuple(group for group in groups if group),
        when=tuple(
            Condition(row.item, row.text_id.strip(), row.text_en.strip())
            for row in rows
            if row.use is Use.WHEN
        ),
        keep=tuple(row.item for row in rows if row.original is Original.KEEP),
        back=tuple(row.item for row in rows if row.original is Original.BACK),
    )
