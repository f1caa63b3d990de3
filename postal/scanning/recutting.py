"""Cutting a batch again from what the reader saw: what would change, before anything does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import workflow
from postal.audit import Actor
from postal.electronic import SOURCES
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Batch, Cover, Dossier, Event, Page
from postal.page_rows import position
from postal.scanning.cut_values import Placement, SeenPage
from postal.scanning.cutting import seen_page
from postal.scanning.recutting_decisions import Decision, decisions
from postal.scanning.recutting_leaving import CLOSED
from postal.scanning.recutting_plan import Change, Effect, Plan, Settings, Spot
from postal.scanning.services import SIDES
from postal.scanning.sides import PASSES, in_reading_order
from postal.scanning.splitter import cut
from postal.scanning.surroundings import covers_on, surroundings
from postal.wording import N_
from postal.workflow import Thing


class SidesUnknown(Refusal):
    """The form asked for a way of scanning that does not exist."""

    code = "sides-unknown"
    text = N_("Pilih cara memindai dari daftar.")


class NothingToCut(Refusal):
    """A picture that came for one case has no covers to cut at."""

    code = "nothing-to-cut"
    text = N_("Gambar ini dilampirkan pada satu kasus; tidak ada yang perlu dipotong.")


@dataclass(frozen=True)
class _Pile:
    """The pages of a batch by number, the dossiers they lie in, and which of them stay."""

    batch: Batch
    rows: Sequence[Page]
    owners: Mapping[int, Dossier]
    held: frozenset[int]


def require_may_cut(batch: Batch, actor: Actor) -> None:
    """Raise unless ``actor`` may cut this batch again as it is now.

    Raises:
        IllegalMove: it is not read, or was set aside.
        NotYourMove: an accepted batch is a supervisor's.
        NothingToCut: it came by WhatsApp or e-mail, for one case alone.
    """
    workflow.find_move(Thing.BATCH, batch.state, "cut_again", actor.roles, reason="-")
    if batch.way in SOURCES:
        raise NothingToCut


def plan(session: Session, batch: Batch, settings: Settings) -> Plan:
    """Return what cutting ``batch`` with ``settings`` would do; nothing is written.

    Raises:
        SidesUnknown: the settings.
    """
    if settings.sides not in SIDES:
        raise SidesUnknown
    rows = session.scalars(
        select(Page).where(Page.batch_id == batch.id).order_by(Page.number)
    ).all()
    owners = _owners(session, rows)
    made = decisions(session, batch)
    # Backs lie where their fronts do: cut by themselves they are let go, all of them.
    keeps = settings.keep and batch.backs_of_id is None
    held = _held(rows, owners, made if keeps else {})
    pile = _Pile(batch, rows, owners, held)
    seen = [_seen(row, pile) for row in rows]
    covers = covers_on(session, seen)
    placements = _cut(session, pile, seen, settings, covers)
    sides, turned = settings.sides, settings.upside_down
    order = in_reading_order(seen, sides, upside_down=turned, ours=covers)
    after = _spots(pile, order, placements, covers)
    changes = [Change(row, _spot_of(row, owners), after[row.number]) for row in rows]
    by_code = {_code(covers, code) or code: cover for code, cover in covers.items()}
    effects = _effects(session, batch, changes, _dossiers(by_code, owners))
    return Plan(batch, settings, changes, effects, made, held, _last_event(session, batch), by_code)


def _last_event(session: Session, batch: Batch) -> int:
    mine = (Event.thing == Thing.BATCH.value) & (Event.thing_id == batch.id)
    return session.scalar(select(func.max(Event.id)).where(mine)) or 0


def _owners(session: Session, rows: Sequence[Page]) -> dict[int, Dossier]:
    ids = {row.dossier_id for row in rows} | {row.suggested_id for row in rows}
    found = session.scalars(select(Dossier).where(Dossier.id.in_(ids - {None})))
    return {dossier.id: dossier for dossier in found}


def _held(
    rows: Sequence[Page], owners: Mapping[int, Dossier], decided: Mapping[int, Decision]
) -> frozenset[int]:
    """Return the pages that stay: people's own, and those of dossiers that are closed for good."""
    closed = {number for number, dossier in owners.items() if dossier.state in CLOSED}
    stays = (row.number for row in rows if row.number in decided or row.dossier_id in closed)
    return frozenset(stays)


def _spot_of(row: Page, owners: Mapping[int, Dossier]) -> Spot:
    owner, suggested = owners.get(row.dossier_id or 0), owners.get(row.suggested_id or 0)
    return Spot(
        row.place,
        owner.code if owner is not None else None,
        row.reason,
        suggested.code if suggested is not None else None,
        row.blank,
        row.position,
    )


def _cut(
    session: Session,
    pile: _Pile,
    seen: Sequence[SeenPage],
    settings: Settings,
    covers: dict[str, Cover],
) -> dict[int, Placement]:
    """Return the cutter's word on each page that it is asked about.

    A page that somebody put where the cutter would put it counts there. One that they put
    elsewhere is taken out of the pile, so that it counts nowhere else; not so where fronts and
    backs are brought together, which takes all of them.
    """
    known = surroundings(session, the_office(session).mark, covers, pile.batch)
    known = replace(known, sides=settings.sides, beside=settings.beside)
    order = seen[::-1] if settings.upside_down else seen
    placements = {each.number: each for each in cut(order, known)}
    apart = {
        row.number
        for row in pile.rows
        if row.number in pile.held and not _agrees(row, placements[row.number], covers)
    }
    if apart and settings.sides not in PASSES:
        rest = [page for page in order if page.number not in apart]
        placements = {each.number: each for each in cut(rest, known)}
    return placements


def _seen(row: Page, pile: _Pile) -> SeenPage:
    """Return a page as the reader saw it; of one that stays, what people say it is."""
    if row.number not in pile.held:
        return seen_page(row)
    owner = pile.owners.get(row.dossier_id or 0)
    if row.place == "cover" and owner is not None:
        return SeenPage(row.number, (owner.code,), cover_like=True)
    return SeenPage(row.number, blank=row.blank, look=row.look or "")


def _agrees(row: Page, placement: Placement, covers: Mapping[str, Cover]) -> bool:
    """Tell whether a page that stays counts where the cutter finds it."""
    if row.place in ("cover", "blank"):
        return True
    cover = covers.get(placement.code or placement.suggested or "")
    owner = cover.dossier_id if cover is not None else None
    return row.place == "dossier" and owner is not None and owner == row.dossier_id


def _spots(
    pile: _Pile,
    order: Sequence[SeenPage],
    placements: Mapping[int, Placement],
    covers: Mapping[str, Cover],
) -> dict[int, Spot]:
    """Return by page number where each page comes to lie."""
    ranks = {page.number: rank for rank, page in enumerate(order, start=1)}
    found = {}
    for row in pile.rows:
        if row.number in pile.held:
            spot = _spot_of(row, pile.owners)
        else:
            said = placements[row.number]
            owner, near = _code(covers, said.code), _code(covers, said.suggested)
            spot = Spot(said.place, owner, said.reason, near, row.read_blank)
        stands = position(pile.batch.id, ranks[row.number]) if spot.place == "dossier" else None
        found[row.number] = replace(spot, position=stands)
    return found


def _code(covers: Mapping[str, Cover], code: str | None) -> str | None:
    """Return the code of the dossier under a cover; of one that begins with it, the cover's."""
    if code is None:
        return None
    dossier = covers[code].dossier
    return dossier.code if dossier is not None else code


def _dossiers(
    covers: Mapping[str, Cover], owners: Mapping[int, Dossier]
) -> dict[str, Dossier | None]:
    found = {code: cover.dossier for code, cover in covers.items()}
    return found | {dossier.code: dossier for dossier in owners.values()}


def _effects(
    session: Session,
    batch: Batch,
    changes: Sequence[Change],
    dossiers: Mapping[str, Dossier | None],
) -> list[Effect]:
    """Return one effect for each dossier whose pages are not the same afterwards."""
    was, will = _inside(changes, "before"), _inside(changes, "after")
    touched = [code for code in {**was, **will} if was.get(code) != will.get(code)]
    ids = [dossier.id for code in touched if (dossier := dossiers.get(code)) is not None]
    elsewhere = set(
        session.scalars(
            select(Page.dossier_id).where(
                Page.dossier_id.in_(ids), Page.batch_id != batch.id, Page.place == "dossier"
            )
        )
    )
    return [
        Effect(
            code,
            dossier := dossiers.get(code),
            was.get(code, ()),
            will.get(code, ()),
            dossier is not None and dossier.id in elsewhere,
        )
        for code in touched
    ]


def _inside(changes: Sequence[Change], when: str) -> dict[str, tuple[int, ...]]:
    """Return by dossier the pages that lie in it before or after."""
    found: dict[str, tuple[int, ...]] = {}
    for change in changes:
        spot: Spot = getattr(change, when)
        if spot.place == "dossier" and spot.code is not None:
            found[spot.code] = (*found.get(spot.code, ()), change.page.number)
    return found
