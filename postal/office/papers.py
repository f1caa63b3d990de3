"""The papers that services ask for, as worded in both languages; a change is a new version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.errors import Refusal
from postal.models import ItemVersion
from postal.office.running import current_services, service_of
from postal.plain_text import require_plain
from postal.service import ItemKind
from postal.wording import N_

MOST_NAME: Final = 160
KIND_LABELS: Final = {
    ItemKind.FORM: N_("formulir"),
    ItemKind.COPY: N_("salinan"),
    ItemKind.ORIGINAL: N_("asli"),
    ItemKind.PHOTO: N_("pas foto"),
    ItemKind.NOTE: N_("keterangan"),
}
_CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9_]{0,22}[A-Z0-9])?")


class WrongPaperCode(Refusal):
    """Not a code that a form field can carry."""

    code = "wrong-paper-code"
    text = N_("Kode syarat: 1 sampai 24 huruf besar, angka, atau garis bawah, misalnya KK_ASLI.")


class PaperCodeTaken(Refusal):
    """There is a paper with this code."""

    code = "paper-code-taken"
    text = N_("Kode syarat ini sudah dipakai.")


class PaperNameMissing(Refusal):
    """A paper is named in one language only, or too long."""

    code = "paper-name-missing"
    text = N_(
        "Tulis nama syarat dalam bahasa Indonesia dan Inggris, masing-masing sampai 160 huruf."
    )


class PaperChangedMeanwhile(Refusal):
    """Somebody saved another wording after this one was opened."""

    code = "paper-changed-meanwhile"
    text = N_("Syarat ini sudah diubah orang lain (versi %(number)s). Muat ulang, lalu ubah lagi.")


@dataclass(frozen=True)
class Paper:
    """The wording of one paper."""

    code: str
    name_id: str
    name_en: str
    kind: ItemKind


def versions(session: Session, code: str) -> list[ItemVersion]:
    """Return all wordings of a paper, the newest first; empty for an unknown code."""
    return list(
        session.scalars(
            select(ItemVersion).where(ItemVersion.code == code).order_by(ItemVersion.number.desc())
        )
    )


def used_by(session: Session, code: str) -> list[str]:
    """Return the codes of the services that ask for a paper now."""
    return [row.code for row in current_services(session) if code in service_of(row).items]


def uses(session: Session) -> dict[str, int]:
    """Return how many services ask for each paper now, by its code."""
    counted: dict[str, int] = {}
    for row in current_services(session):
        for code in service_of(row).items:
            counted[code] = counted.get(code, 0) + 1
    return counted


def checked(paper: Paper) -> Paper:
    """Return ``paper`` as it is stored.

    Raises:
        WrongPaperCode, PaperNameMissing, NumberInText.
    """
    names = " ".join(paper.name_id.split()), " ".join(paper.name_en.split())
    code = paper.code.strip().upper()
    if not _CODE.fullmatch(code):
        raise WrongPaperCode
    if not all(0 < len(name) <= MOST_NAME for name in names):
        raise PaperNameMissing
    require_plain(*names, most=None)
    return Paper(code, *names, paper.kind)


def save(session: Session, paper: Paper, *, seen_number: int, actor: Actor) -> ItemVersion:
    """Add the next wording of a paper, or a new paper; the same again adds nothing.

    Letters that are written keep their words; new ones and the workbench use the newest.
    ``seen_number`` is the version that was shown when the change began, 0 for a new paper.

    Raises:
        WrongPaperCode, PaperNameMissing, NumberInText: as :func:`checked`.
        PaperCodeTaken: a new paper has the code of another.
        PaperChangedMeanwhile: another version is the newest by now.
    """
    wanted = checked(paper)
    newest = next(iter(versions(session, wanted.code)), None)
    number = newest.number if newest is not None else 0
    if number != seen_number:
        raise PaperChangedMeanwhile(number=number) if seen_number else PaperCodeTaken
    values = {"name_id": wanted.name_id, "name_en": wanted.name_en, "kind": wanted.kind.value}
    if newest is not None and all(getattr(newest, key) == it for key, it in values.items()):
        return newest
    row = ItemVersion(code=wanted.code, number=number + 1, created_by=actor.staff_id, **values)
    session.add(row)
    session.flush()
    return row
