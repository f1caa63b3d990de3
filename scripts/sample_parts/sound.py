"""Samples that are accepted as they are: every page in its dossier."""

from __future__ import annotations

import numpy as np

from postal.codes import Kind
from postal.demo.damage import turned
from scripts.sample_parts.papers import Papers, Side, coloured, shrunk, signed_page


def clean_tray(p: Papers) -> list[Side]:
    """Three dossiers in order, each under its cover."""
    return [*p.whole(0), *p.whole(1), *p.whole(2)]


def blank_backs(p: Papers) -> list[Side]:
    """The same, scanned on both sides: every back is blank."""
    fronts = clean_tray(p)
    return [
        side for number, page in enumerate(fronts) for side in (page, p.back(page.dossier, number))
    ]


def torn_corner(p: Papers) -> list[Side]:
    """The first cover has lost a corner, and one code with it."""
    return [p.spoilt(0, "torn-corner", 0.9), *p.pages(0), *p.whole(1)]


def decoy_signature(p: Papers) -> list[Side]:
    """A page carries somebody else's symbols, one of our size among them."""
    page = p.pages(0, 1)[0].seen_as(signed_page(p.seed))
    return [p.cover(0), page, *p.pages(0, 1, first=1), *p.whole(1)]


def double_cover(p: Papers) -> list[Side]:
    """A reprint lies on the first print."""
    return [p.cover(0), p.cover(0), *p.pages(0), *p.whole(1)]


def upside_down_cover(p: Papers) -> list[Side]:
    """One cover lies the wrong way round."""
    cover = p.cover(1)
    return [*p.whole(0), cover.seen_as(turned(cover.picture, 180)), *p.pages(1), *p.whole(2)]


def sideways(p: Papers) -> list[Side]:
    """All pages lie on their side."""
    return [page.seen_as(turned(page.picture, 90)) for page in clean_tray(p)]


def mixed_sizes(p: Papers) -> list[Side]:
    """A card and an A3 sheet lie among A4 sheets."""
    card, large = p.pages(0)
    small = card.seen_as(card.picture[200:420, 150:490].copy())
    doubled = np.repeat(np.repeat(large.picture, 2, axis=0), 2, axis=1)[:1654, :2338].copy()
    return [p.cover(0), small, large.seen_as(doubled), *p.whole(1)]


def slip_inside(p: Papers) -> list[Side]:
    """The slip of one of our letters lies behind the cover, as it should."""
    return [p.cover(0), p.marked(Kind.SLIP), *p.pages(0, 1, first=1), *p.whole(1)]


def negative(p: Papers) -> list[Side]:
    """The first cover came out white on black."""
    return [p.spoilt(0, "negative", 0.6), *p.pages(0), *p.whole(1)]


def low_resolution(p: Papers) -> list[Side]:
    """The scanner was set to 72 dpi."""
    return [page.seen_as(shrunk(page, 72)) for page in clean_tray(p)]


def colour_background(p: Papers) -> list[Side]:
    """Yellow paper, scanned in colour."""
    return [page.seen_as(coloured(page)) for page in clean_tray(p)]
