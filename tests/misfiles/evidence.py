"""What nothing could have told: the misfiled pages that no image and no count gives away.

Each rule looks at the truth, not at the cutter. A misfiled page that no rule here excuses is a
failure of the cutter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from postal.demo.piles import Bundle, Pile, Scan
from postal.scanning.cut_values import SeenPage

_EXACT = ("single", "double", "passes")


def counts_tell(pile: Pile, scanned: Scan, given: str) -> bool:
    """Whether the pages under a cover are not as many as its counted sheets would give."""
    bundle = pile.bundle(given)
    if not bundle.counted or pile.said not in _EXACT:
        return False
    if pile.said == "passes":
        if pile.sides != "passes":
            return False
        return _under([leaf.front for leaf in pile.leaves], given)[0] != bundle.sheets
    found, prints = _under(scanned.pages, given)
    return found != (bundle.sheets if pile.said == "single" else 2 * bundle.sheets + prints)


def _under(pages: Sequence[SeenPage], given: str) -> tuple[int, int]:
    """How many pages lie between a cover and the next one, and how many prints lead them."""
    here = next(n for n, page in enumerate(pages) if given in page.codes)
    prints, found = 1, 0
    for page in pages[here + 1 :]:
        if given in page.codes:
            prints += 1
        elif page.cover_like or any(code[1] == "D" for code in page.codes):
            break
        else:
            found += 1
    return found, prints


def seen_covers(pile: Pile) -> list[Bundle]:
    """The dossiers whose covers lie in the pile, in the order in which they lie."""
    by_code = {one.code: one for one in pile.bundles}
    codes = dict.fromkeys(code for leaf in pile.leaves if leaf.cover for code in leaf.codes)
    return [by_code[code] for code in codes if code in by_code]


def straight(numbers: Sequence[int]) -> bool:
    return list(numbers) in (sorted(numbers), sorted(numbers, reverse=True))


def no_gap_shows(pile: Pile, owner: str, given: str) -> bool:
    """Whether the order of registration says nothing of a cover that is gone.

    It does where covers of its run lie on both sides of it, and at the end of a tray of which all
    others are there, from one cover of a printed tray or three of a clerk's day on.
    """
    seen, lost = seen_covers(pile), pile.bundle(owner)
    run = [one.place for one in seen if one.run == lost.run]
    if run and min(run) < lost.place < max(run):
        return False
    orders = [one.order for one in seen]
    waiting = [one for one in pile.bundles if one not in seen]
    if waiting != [lost] or not straight(orders):
        return True
    if min(orders) < lost.order < max(orders) and (run or len(seen) >= 3):
        return False
    beyond = bool(run) and not min(orders) < lost.order < max(orders)
    del given
    return not (beyond and len(seen) >= (1 if lost.run == "tray" else 3))


def a_lost_cover(pile: Pile, scanned: Scan, owner: str, given: str) -> bool:
    """Its pages fell to a dossier of which no count speaks, and no gap shows."""
    return not counts_tell(pile, scanned, given) and no_gap_shows(pile, owner, given)


def made_up(pile: Pile, scanned: Scan, owner: str, given: str) -> bool:
    """As many sheets went with the cover as its dossier has: the count is as it was.

    A gap within the holder's own run shows it all the same, if fewer sheets had to go than all.
    """
    if counts_tell(pile, scanned, given):
        return False
    holder, lost = pile.bundle(given), pile.bundle(owner)
    if not holder.counted or pile.said not in _EXACT:
        return no_gap_shows(pile, owner, given)
    whole = lost.counted and lost.sheets >= max(holder.sheets, 2)
    seen = seen_covers(pile)
    beside = [one for one in seen[seen.index(holder) :][:2] if one.run == lost.run]
    within = len(beside) == 2 and beside[0].place < lost.place < beside[1].place
    return whole or holder.run != lost.run or not (within or lost.run == "tray")


def covers_on_other_bundles(pile: Pile, scanned: Scan, owner: str, given: str) -> bool:
    """The counts agree or are wanting, and the covers do not show one exchange in good order."""
    del owner
    return not counts_tell(pile, scanned, given)


def an_exchange_out_of_order(pile: Pile, scanned: Scan, owner: str, given: str) -> bool:
    """Two covers lie at each other's place, and the pile has no order to show it."""
    if counts_tell(pile, scanned, given):
        return False
    runs = {pile.bundle(code).run for code in (owner, given)}
    places = [one.place for one in seen_covers(pile) if one.run in runs]
    return len(runs) > 1 or straight(places)


def a_page_astray(pile: Pile, scanned: Scan, owner: str, given: str) -> bool:
    """A single page lies in a bundle of which no count speaks, or for which it makes up."""
    del owner
    return not counts_tell(pile, scanned, given)


def used_again(pile: Pile, scanned: Scan, owner: str, given: str) -> bool:
    """A cover that still waits was written on its back, and blank sides were dropped.

    Without them a back looks like a front. A pile scanned on both sides shows it.
    """
    del owner
    waits = given not in pile.seen_before
    return waits and pile.said == "mixed" and not counts_tell(pile, scanned, given)


Excuse = Callable[[Pile, Scan, str, str], bool]

EXCUSES: dict[str, Excuse] = {
    "lost-cover": a_lost_cover,
    "beyond-recognition": a_lost_cover,
    "face-down-cover": a_lost_cover,
    "swallowed-with-cover": made_up,
    "cover-replaced": covers_on_other_bundles,
    "covers-exchanged": an_exchange_out_of_order,
    "covers-shuffled": covers_on_other_bundles,
    "scrap-cover": used_again,
    "page-astray": a_page_astray,
    "pages-exchanged": a_page_astray,
}
"""By mishap; one that is not named here never brings a page into another dossier unseen."""
