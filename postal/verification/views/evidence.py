"""Pages and enclosures as evidence: what people call each, and the key that a form sends."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext

from postal.enclosures import ENCLOSURE_KINDS
from postal.models import Application, Dossier, Page
from postal.verification import judging
from postal.verification.judging import Evidence
from postal.verification.views.blueprint import grouped
from postal.whole_numbers import whole_number

Paper = Sequence[tuple[Dossier, list[Page]]]


def parse(text: str) -> Evidence:
    """Return what ``halaman-4`` or ``lampiran-2`` stands for, nothing for any other word."""
    kind, _, rest = text.partition("-")
    number = whole_number(rest)
    if kind == "halaman":
        return Evidence(page_id=number)
    return Evidence(enclosure_id=number) if kind == "lampiran" else Evidence()


def key_of(page: Page) -> str:
    """Return the key of a page."""
    return f"halaman-{page.id}"


def labels(found: Application, paper: Paper, replaced: Sequence[Page]) -> dict[str, str]:
    """Return what people call each page and enclosure that may be evidence, by its key."""
    named: dict[str, str] = {}
    for dossier, pages in paper:
        own = dossier.application_id == found.id
        for number, each in enumerate(pages, start=1):
            text = gettext("hal. %(n)s", n=number)
            if not own or dossier.id != paper[0][0].id:
                text += f" ({grouped(dossier.code)})"
            named[key_of(each)] = text
    for each in replaced:
        named[key_of(each)] = gettext("salinan, hal. %(n)s: sudah diganti", n=each.number)
    for thing in judging.enclosures(paper):
        kind = thing.label or gettext(ENCLOSURE_KINDS.get(thing.kind, thing.kind))
        named[f"lampiran-{thing.id}"] = gettext("fisik: %(what)s", what=f"{thing.count} × {kind}")
    return named
