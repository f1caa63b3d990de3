"""``flask labels``: parcels by code become one PDF of labels; cases are packed first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from postal import web
from postal.cli.outcome import JsonCommand, command, mailroom_actor, say_json
from postal.codes import Mark
from postal.dispatch import offers, packing, prints, scanned
from postal.dispatch.label import render
from postal.dispatch.recipient import case_name
from postal.dispatch.refusals import NothingToPack, PackedBefore
from postal.extensions import writing
from postal.lookups import the_office
from postal.models import Application, Parcel, PrintRun
from postal.parcels import ParcelUnknown, parcels_of
from postal.printing.stock import LabelStock
from postal.scanning.taking import require_office

GIVEN_UP: Final = frozenset({"void", "replaced"})
"""States of a parcel in which nothing of a case lies."""


@click.command("labels", cls=JsonCommand)
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--stock", "stock_name", default=prints.DEFAULT_STOCK, show_default=True)
@click.option("--start", default=1, type=click.IntRange(1, 100), help="first free label of a sheet")
@click.option("--carrier", help="who takes the courier parcels that are packed now")
@click.option(
    "-o", "out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="PDF"
)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def labels_command(  # noqa: PLR0913 - a command has as many arguments as options
    codes: tuple[str, ...],
    stock_name: str,
    start: int,
    carrier: str | None,
    out: Path,
    as_json: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Print the labels of parcels, by postcode; the second print of a label says so.

    CODE is a parcel's code or resi, or the tracking or dossier code of a case: what is ready of it
    is packed first, as it usually is. Where one code is refused, nothing is packed or printed.
    """
    if not os.access(out.resolve().parent, os.W_OK):
        raise click.UsageError(f"{out}: folder tidak dapat ditulisi / cannot write there")
    stock = prints.find_stock(stock_name)
    require_office()
    with writing() as current:
        parcels = [each for code in codes for each in _parcels(current, code, carrier)]
        run = prints.print_labels(
            current,
            parcels,
            stock=stock,
            office=the_office(current),
            today=web.today(),
            actor=mailroom_actor(),
        )
        # Inside the transaction: when the file cannot be written, nothing was packed or printed.
        _write(out, render(prints.labels_of(run), stock, start))
        said = _told(run, stock, start)
    if as_json:
        say_json(said)
    else:
        for row in said["labels"]:
            click.echo(f"{row['page']}\t{row['code']}\t{row['postcode']}\t{row['channel']}")


def _parcels(current: Session, code: str, carrier: str | None) -> Sequence[Parcel]:
    """Return the parcels that a code stands for.

    Raises:
        ParcelUnknown: it is nothing that gets a label.
        NothingToPack: nothing of this case is ready; ``PackedBefore`` names where it lies.
        Refusal: it cannot be understood or packed.
    """
    found = scanned.understand(current, code, None).found
    if isinstance(found, Parcel):
        return [found]
    if not isinstance(found, Application):
        raise ParcelUnknown(code=code)
    ready = offers.offers_of(current, found)
    if not ready:
        return _packed_before(current, found)
    return [
        packing.pack_offer(current, offer, actor=mailroom_actor(), carrier=carrier)
        for offer in ready
    ]


def _packed_before(current: Session, found: Application) -> list[Parcel]:
    """Return what an earlier code of the same command has packed already, with a sibling's."""
    packed = offers.waiting_for_label(current, found)
    if packed:
        return packed
    made = [each for each in parcels_of(current, found.id) if each.state not in GIVEN_UP]
    if made:
        names = ", ".join(Mark.read(each.code).grouped for each in made)
        raise PackedBefore(case=case_name(found), parcels=names)
    raise NothingToPack(case=case_name(found))


def _told(run: PrintRun, stock: LabelStock, start: int) -> dict[str, Any]:
    return {
        "run": run.id,
        "stock": stock.name,
        "labels": [
            {
                "code": row.parcel.code,
                "page": (start - 1 + row.place_in_run - 1) // stock.per_sheet + 1,
                "postcode": row.sheet["postcode"],
                "channel": row.parcel.channel,
                "carrier": row.parcel.carrier,
                "cases": [each.application.tracking_code for each in row.parcel.documents],
                "reprint": row.number,
            }
            for row in run.labels
        ],
    }


def _write(out: Path, pdf: bytes) -> None:
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    temporary.write_bytes(pdf)
    temporary.replace(out)
