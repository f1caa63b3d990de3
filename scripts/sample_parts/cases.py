"""The sample scans by name, and what is registered for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scripts.sample_parts import covers, order, sound
from scripts.sample_parts.papers import DPI, Papers, Side

Draw = Callable[[Papers], list[Side]]


@dataclass(frozen=True)
class Case:
    """A sample: ``dossiers`` are registered for it, with ``sheets`` counted each (None: nobody).

    ``said`` is how the batch is said to be scanned, ``void`` the dossiers whose cover is declared
    void before, ``ending`` the file's format. ``then`` draws a second file with the same covers,
    which is read after the first.
    """

    draw: Draw
    dossiers: int = 3
    sheets: int | None = 2
    said: str = "auto"
    void: tuple[int, ...] = ()
    ending: str = ".pdf"
    dpi: float = DPI
    then: Draw | None = None


CASES: dict[str, Case] = {
    "blank-backs": Case(sound.blank_backs),
    "clean-tray": Case(sound.clean_tray),
    "clean-tray-uncounted": Case(sound.clean_tray, sheets=None),
    "colour-background": Case(sound.colour_background),
    "cover-face-down": Case(covers.face_down_cover, sheets=None),
    "cover-seen-twice": Case(covers.cover_seen_twice),
    "cover-unreadable-between-two": Case(covers.unreadable_between_two),
    "cover-upside-down": Case(sound.upside_down_cover),
    "cover-without-pages": Case(covers.cover_without_pages),
    "covers-exchanged": Case(covers.covers_exchanged, dossiers=4),
    "decoy-of-our-shape": Case(order.decoy_of_our_shape, dossiers=2),
    "decoy-signature-qr": Case(sound.decoy_signature, dossiers=2),
    "dossier-over-two-files": Case(order.first_half, dossiers=2, then=order.second_half),
    "double-cover": Case(sound.double_cover, dossiers=2),
    "double-feed": Case(order.double_feed),
    "earlier-pages-again": Case(order.two_dossiers, then=order.the_same_and_one_more),
    "fax-g4": Case(sound.clean_tray, ending=".tif"),
    "foreign-office": Case(covers.foreign_office, dossiers=2),
    "interleaved": Case(order.interleaved),
    "low-resolution": Case(sound.low_resolution, dpi=72),
    "misspelt-code": Case(covers.misspelt_code),
    "missing-cover": Case(covers.missing_cover),
    "missing-cover-uncounted": Case(covers.missing_cover_uncounted, sheets=None),
    "missing-first-cover": Case(covers.missing_first_cover),
    "missing-last-cover": Case(covers.missing_last_cover, sheets=None),
    "mixed-sizes": Case(sound.mixed_sizes, dossiers=2),
    "negative": Case(sound.negative, dossiers=2),
    "no-cover-at-all": Case(covers.no_cover_at_all, dossiers=1),
    "overlapping-sheets": Case(covers.overlapping_sheets),
    "pages-before-first-cover": Case(order.pages_before_first_cover),
    "passes-fronts-then-backs": Case(order.passes_with_order_said, said="passes"),
    "passes-nobody-said": Case(order.passes_unsaid),
    "passes-one-page-short": Case(order.passes_uneven, said="passes"),
    "pass-of-fronts-and-of-backs": Case(sound.clean_tray, then=order.pass_of_backs),
    "photo-exif": Case(covers.a_photo, dossiers=1, ending=".jpg"),
    "reversed-pile": Case(order.reversed_pile),
    "same-page-twice": Case(order.same_page_twice, dossiers=2),
    "sideways": Case(sound.sideways),
    "slip-inside": Case(sound.slip_inside, dossiers=2),
    "slip-without-cover": Case(order.slip_without_cover),
    "torn-corner": Case(sound.torn_corner, dossiers=2),
    "two-codes-on-one-page": Case(covers.two_codes),
    "two-covers-in-a-row": Case(covers.two_covers_in_a_row),
    "unknown-cover": Case(covers.unknown_cover, dossiers=2),
    "void-cover": Case(covers.void_cover, void=(1,)),
}
