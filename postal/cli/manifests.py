"""``flask manifest`` and ``flask handover``: the papers of a hand-over, and handing over."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import gettext
from sqlalchemy.orm import Session

from postal import parcels, web
from postal.cli.outcome import JsonCommand, command, mailroom_actor, say_json
from postal.dispatch import handing_over, manifest_sheet, manifests, minutes, papers
from postal.dispatch.manifest_refusals import NothingWaits
from postal.extensions import writing
from postal.letters import in_parcels
from postal.lookups import the_office
from postal.models import Manifest
from postal.printing.stock import PAPERS
from postal.printing.words import Words
from postal.scanning.taking import require_office


@click.command("manifest", cls=JsonCommand)
@click.argument("codes", nargs=-1)
@click.option("--carrier", help="code or name of the carrier that takes the parcels")
@click.option("--place", help="code of the kecamatan that gets them, with minutes")
@click.option(
    "-o", "out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="PDF"
)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def manifest_command(
    codes: tuple[str, ...],
    carrier: str | None,
    place: str | None,
    out: Path,
    as_json: bool,  # noqa: FBT001 - click passes flags by name
) -> None:
    """Put parcels on a new manifest and print its list, or its minutes for a kecamatan.

    CODES are parcel codes or resi; without any, every labelled parcel of the carrier or kecamatan.
    One that cannot go on is named, and nothing is written. The manifest is not handed over yet.
    """
    if bool(carrier) == bool(place):
        raise click.UsageError("--carrier atau --place / either --carrier or --place")
    if not os.access(out.resolve().parent, os.W_OK):
        raise click.UsageError(f"{out}: folder tidak dapat ditulisi / cannot write there")
    require_office()
    with writing() as current:
        made = manifests.open_manifest(
            current, carrier=carrier, place=place, today=web.today(), actor=mailroom_actor()
        )
        _fill(current, made, codes)
        _write(out, _pdf(current, made))
        said = _told(made)
    _say(said, as_json=as_json)


def _fill(current: Session, made: Manifest, codes: tuple[str, ...]) -> None:
    actor = mailroom_actor()
    if not codes:
        manifests.put_on_all(current, made, actor=actor)
    for code in codes:
        parcel = parcels.find_parcel(current, code)
        manifests.put_on(current, made, parcel, seen_version=parcel.version, actor=actor)
    if not made.parcels:
        raise NothingWaits(target=manifests.target_of(made))


def _pdf(current: Session, made: Manifest) -> bytes:
    actor, today = mailroom_actor(), web.today()
    paper = PAPERS[the_office(current).paper]
    words = Words(gettext, web.current_language())
    if made.place is None:
        sheet = papers.print_list(current, made, today=today, actor=actor)
        return manifest_sheet.render(sheet, paper, words)
    made.parties = papers.usual_parties(current, made).to_json()
    told = papers.print_minutes(current, made, today=today, actor=actor)
    return minutes.render(told, paper, words)


def _write(out: Path, pdf: bytes) -> None:
    """Write inside the transaction: when the file cannot be written, there is no manifest."""
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    temporary.write_bytes(pdf)
    temporary.replace(out)


def _told(made: Manifest) -> dict[str, Any]:
    return {
        "manifest": manifests.number_of(made),
        "code": made.code,
        "carrier": made.carrier,
        "place": made.place.code if made.place is not None else None,
        "state": made.state,
        "parcels": [{"code": row.code, "resi": row.resi} for row in made.parcels],
    }


def _say(said: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say_json(said)
        return
    click.echo(f"{said['manifest']}\t{said['code']}\t{said['state']}")
    for row in said["parcels"]:
        click.echo(f"{row['code']}\t{row['resi'] or '-'}")


@click.command("handover", cls=JsonCommand)
@click.argument("manifest")
@click.option("--missing", multiple=True, metavar="CODE=REASON", help="struck out; repeatable")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@command
def handover_command(manifest: str, missing: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Hand over everything on MANIFEST (box code, or year/number) but what is --missing."""
    require_office()
    reasons = dict(_reason(one) for one in missing)
    with writing() as current:
        found = manifests.find_manifest(current, manifest)
        handing_over.hand_over(
            current,
            found,
            present=None,
            missing=reasons,
            seen_version=found.version,
            inside=in_parcels.leaving,
            actor=mailroom_actor(),
        )
        said = _told(found)
        struck = handing_over.struck_out(current, found)
        said["struck_out"] = [{"code": one.code, "reason": one.reason} for one in struck]
    _say(said, as_json=as_json)


def _reason(text: str) -> tuple[str, str]:
    code, _, reason = text.partition("=")
    if not reason.strip():
        raise click.UsageError("--missing CODE=REASON")
    return "".join(code.split()).upper(), reason.strip()
