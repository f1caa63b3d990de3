"""The desk sheet's barcodes: what each of our command marks stands for.

A command's body is a letter for the group and four symbols for the row, so the sheet stays valid
when names change: ``V`` a service, ``K`` a kecamatan, ``A`` an action of the intake screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import ALPHABET, Kind, Mark
from postal.models import Desk, Office, Place, ServiceVersion
from postal.wording import N_


class Action(StrEnum):
    """What the intake screen can be told by a barcode instead of a key."""

    SAVE = "save"
    ADD = "add"
    MISDIRECT = "misdirect"
    SET_ASIDE = "set_aside"
    EMPTY = "empty"
    DAMAGED = "damaged"
    MONEY = "money"


ACTION_LABELS: dict[Action, str] = {
    Action.SAVE: N_("Simpan"),
    Action.ADD: N_("+ permohonan lain dalam amplop ini"),
    Action.MISDIRECT: N_("Salah alamat"),
    Action.SET_ASIDE: N_("Tanpa pengirim"),
    Action.EMPTY: N_("Kosong"),
    Action.DAMAGED: N_("Rusak"),
    Action.MONEY: N_("Ada uang"),
}


@dataclass(frozen=True)
class Command:
    """A command as it was scanned: ``group`` V, K or A, and what it names."""

    group: str
    value: str


def _body(group: str, number: int) -> str:
    symbols = ""
    for _ in range(4):
        number, digit = divmod(number, len(ALPHABET))
        symbols = ALPHABET[digit] + symbols
    return group + symbols


def _number(body: str) -> int:
    number = 0
    for symbol in body[1:]:
        number = number * len(ALPHABET) + ALPHABET.index(symbol)
    return number


def action_mark(office: str, action: Action) -> Mark:
    """Return the mark of an action on the desk sheet of ``office``."""
    return Mark(Kind.COMMAND, office, _body("A", list(Action).index(action) + 1))


def service_numbers(session: Session) -> dict[str, int]:
    """Return the number each service goes by: the id of its first version."""
    rows = session.execute(
        select(ServiceVersion.code, ServiceVersion.id).where(ServiceVersion.number == 1)
    )
    return {code: number for code, number in rows}  # noqa: C416 - rows are not plain pairs


def understand(session: Session, mark: Mark) -> Command | None:
    """Return what a command mark says, None when no row knows it."""
    group, number = mark.body[0], _number(mark.body)
    if group == "A" and 1 <= number <= len(Action):
        return Command("A", list(Action)[number - 1].value)
    if group == "V":
        first = session.get(ServiceVersion, number)
        return None if first is None else Command("V", first.code)
    if group == "K":
        place = session.get(Place, number)
        return None if place is None or not place.active else Command("K", place.name)
    return None


def desk_groups(
    session: Session, office: Office, language: str
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the desk sheet's groups: a title and (mark text, label) for each barcode.

    Titles and labels of services come in ``language``; the action group's are msgids.
    """
    groups = [
        (
            N_("Langkah"),
            [(action_mark(office.mark, action).text, ACTION_LABELS[action]) for action in Action],
        )
    ]
    numbers = service_numbers(session)
    current = list(
        session.scalars(
            select(ServiceVersion)
            .where(ServiceVersion.current, ServiceVersion.active)
            .order_by(ServiceVersion.id)
        )
    )
    for desk in session.scalars(select(Desk).where(Desk.active)):
        rows = [
            (
                Mark(Kind.COMMAND, office.mark, _body("V", numbers[service.code])).text,
                f"{service.code} · {service.name_en if language == 'en' else service.name_id}",
            )
            for service in current
            if service.desk_code == desk.code
        ]
        if rows:
            groups.append((desk.name_en if language == "en" else desk.name_id, rows))
    places = session.scalars(
        select(Place).where(Place.kind == "district", Place.active).order_by(Place.code)
    )
    rows = [
        (Mark(Kind.COMMAND, office.mark, _body("K", place.id)).text, place.name) for place in places
    ]
    if rows:
        groups.append((N_("Kecamatan"), rows))
    return groups
