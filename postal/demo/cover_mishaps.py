"""What goes wrong with the covers of a pile; see ``mishaps`` for how it is used."""

from __future__ import annotations

from dataclasses import replace

from postal.demo.piles import Bundle, Leaf, Pile, Rng, a_cover, a_mark, a_page, touch


def _change_cover(pile: Pile, rng: Rng, **values: object) -> None:
    place = a_cover(pile, rng)
    if place is not None:
        touch(pile, place)
        pile.leaves[place] = replace(pile.leaves[place], **values)  # type: ignore[arg-type]


def lost_cover(pile: Pile, rng: Rng) -> None:
    """A cover never comes through: drawn in with the sheet before it, or fallen off."""
    place = a_cover(pile, rng)
    if place is not None:
        touch(pile, place, max(0, place - 1))
        del pile.leaves[place]


def unreadable_cover(pile: Pile, rng: Rng) -> None:
    """A cover is known as one, and nothing on it can be read."""
    _change_cover(pile, rng, codes=())


def beyond_recognition(pile: Pile, rng: Rng) -> None:
    """A cover looks like any other page."""
    _change_cover(pile, rng, codes=(), cover=False)


def misspelt_cover(pile: Pile, rng: Rng) -> None:
    """The code is read with one wrong symbol."""
    place = a_cover(pile, rng)
    if place is not None:
        code = pile.leaves[place].codes[0]
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        touch(pile, place)
        pile.leaves[place] = replace(pile.leaves[place], codes=(wrong,))


def two_codes(pile: Pile, rng: Rng) -> None:
    """A second code of ours stands on a cover."""
    place = a_cover(pile, rng)
    if place is not None:
        touch(pile, place)
        both = (*pile.leaves[place].codes, a_mark(rng))
        pile.leaves[place] = replace(pile.leaves[place], codes=both)


def face_down_cover(pile: Pile, rng: Rng) -> None:
    """A cover lies with its blank back upwards."""
    if pile.sides == "single":
        _change_cover(pile, rng, codes=(), cover=False, blank=True)


def swallowed_with_cover(pile: Pile, rng: Rng) -> None:
    """Three sheets go through as one: the last two of a dossier and the next cover."""
    place = a_cover(pile, rng, after=1)
    if place is not None and not pile.leaves[place - 1].cover:
        touch(pile, place, place - 1)
        del pile.leaves[place - 1 : place + 1]


def doubled_cover(pile: Pile, rng: Rng) -> None:
    """A reprint lies on the first print."""
    place = a_cover(pile, rng)
    if place is not None:
        pile.leaves.insert(place, pile.leaves[place])


def cover_seen_twice(pile: Pile, rng: Rng) -> None:
    """A reprint lies somewhere else in the pile."""
    place = a_cover(pile, rng)
    if place is not None:
        there = int(rng.integers(len(pile.leaves) + 1))
        touch(pile, place, max(0, there - 1), min(there, len(pile.leaves) - 1))
        pile.leaves.insert(there, pile.leaves[place])


def cover_replaced(pile: Pile, rng: Rng) -> None:
    """A cover of the same tray lies on another bundle, its own bundle has gone."""
    covers = pile.covers()
    if len(covers) > 1:
        here, there = sorted(int(place) for place in rng.choice(covers, 2, replace=False))
        gone = pile.leaves[there].owner
        touch(pile, here, there)
        pile.leaves[here] = replace(pile.leaves[here], codes=pile.leaves[there].codes)
        pile.leaves = [leaf for leaf in pile.leaves if leaf.owner != gone]


def cover_of_another_tray(pile: Pile, rng: Rng) -> None:
    """A cover that does not belong here lies somewhere: foreign, unknown, or seen before."""
    there = int(rng.integers(len(pile.leaves) + 1))
    touch(pile, max(0, there - 1), min(there, len(pile.leaves) - 1))
    code = a_mark(rng, "ZZ") if rng.random() < 0.5 else a_mark(rng)
    pile.leaves.insert(there, Leaf(None, cover=True, codes=(code,)))


def covers_exchanged(pile: Pile, rng: Rng) -> None:
    """Two covers of the tray lie on each other's bundle."""
    covers = pile.covers()
    if len(covers) > 1:
        here, there = (int(place) for place in rng.choice(covers, 2, replace=False))
        touch(pile, here, there)
        codes = pile.leaves[here].codes, pile.leaves[there].codes
        pile.leaves[here] = replace(pile.leaves[here], codes=codes[1])
        pile.leaves[there] = replace(pile.leaves[there], codes=codes[0])


def covers_shuffled(pile: Pile, rng: Rng) -> None:
    """All covers of the tray lie on any bundle."""
    covers = pile.covers()
    codes = [pile.leaves[place].codes for place in covers]
    touch(pile, *covers)
    for place, drawn in zip(covers, rng.permutation(len(codes)), strict=True):
        pile.leaves[place] = replace(pile.leaves[place], codes=codes[int(drawn)])


def scrap_cover(pile: Pile, rng: Rng) -> None:
    """A paper is written on the back of a cover: of an older dossier, or one that still waits."""
    place = a_page(pile, rng)
    if place is not None:
        touch(pile, place)
        code = a_mark(rng)
        late = len(pile.bundles) + 40
        older = Bundle(code, sheets=2, counted=False, run="older", place=1, order=late)
        pile.bundles.append(older)
        if rng.random() < 0.5:
            pile.seen_before.add(code)
        leaf = replace(pile.leaves[place], blank_back=False, back_codes=(code,))
        pile.leaves[place] = leaf


def cover_behind(pile: Pile, rng: Rng) -> None:
    """A cover slipped behind its own bundle."""
    place = a_cover(pile, rng)
    if place is not None:
        owner = pile.leaves[place].owner
        behind = max(n for n, leaf in enumerate(pile.leaves) if leaf.owner == owner)
        touch(pile, place, behind, max(0, place - 1), min(behind + 1, len(pile.leaves) - 1))
        pile.leaves.insert(behind, pile.leaves.pop(place))


def two_covers_in_a_row(pile: Pile, rng: Rng) -> None:
    """A cover lies under the cover before it, both on the first bundle."""
    covers = pile.covers()
    if len(covers) > 1:
        number = int(rng.integers(1, len(covers)))
        touch(pile, covers[number], covers[number - 1])
        pile.leaves.insert(covers[number - 1] + 1, pile.leaves.pop(covers[number]))
