"""All broken files by construction, and as many more by mutation as one likes, from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.imaging import corpus_holes, formats
from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case
from tests.imaging.corpus_pdf import lost, sloppy
from tests.imaging.corpus_pdf_bombs import bombs, looped
from tests.imaging.corpus_pdf_pages import images, interactive, odd_pages
from tests.imaging.corpus_pdf_trees import letters, locks, small_and_large, trees
from tests.imaging.corpus_pictures import all_pictures
from tests.imaging.raw_pdf import scan

_NUMBERS = re.compile(rb"\d+")


def by_construction(*, holes: bool = True) -> Iterator[Case]:
    """Files made one by one, each for one trouble; with or without ``holes`` in their pages."""
    families = (sloppy, lost, looped, bombs, odd_pages, images, interactive)
    for family in (*families, trees, locks, letters, small_and_large):
        for case in family():
            yield replace(case, name=f"pdf/{family.__name__}/{case.name}")
    yield from all_pictures()
    if holes:
        yield from corpus_holes.holes()


def by_mutation(count: int, seed: int = 1) -> Iterator[Case]:
    """``count`` good files with something done to them; the same for the same seed."""
    luck = random.Random(seed)  # noqa: S311 -- damage, not secrets
    bases = _bases()
    for number in range(count):
        name, base = bases[number % len(bases)]
        kind, mutate = _MUTATIONS[number // len(bases) % len(_MUTATIONS)]
        yield Case(f"mutated/{name}-{kind}-{seed}-{number}", mutate(base, luck))


def _bases() -> list[tuple[str, bytes]]:
    page = scans.written(40)
    black, colour = formats.bilevel(page), page.convert("RGB")
    return [
        ("pdf", scan(2).built()),
        ("linear", scans.scanner_pdf([page, page], linearize=True)),
        ("fax-pdf", formats.one_page(lambda pdf: scans.ccitt_stream(pdf, black))),
        ("jbig2-pdf", formats.one_page(lambda pdf: formats.jbig2_stream(pdf, black))),
        ("jpeg2000-pdf", formats.one_page(lambda pdf: scans.jpeg2000_stream(pdf, colour))),
        ("strips-pdf", formats.stripped(page, scans.flate_stream, 100)),
        ("tiff", formats.raw_tiff(page)),
        ("fax-tiff", scans.tiff([black, black], compression="group4")),
        ("lzw-tiff", scans.tiff([colour], compression="tiff_lzw")),
        ("jpeg-tiff", scans.tiff([colour], compression="jpeg")),
        ("png", scans.encoded(page, "PNG")),
        ("jpeg", scans.jpeg(colour, progressive=True)),
    ]


def _flipped(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(luck.choice([1, 3, 30])):
        changed[luck.randrange(len(changed))] ^= 1 << luck.randrange(8)
    return bytes(changed)


def _flipped_early(data: bytes, luck: random.Random) -> bytes:
    """Damage where the directories and dictionaries are."""
    edge = min(len(data), 600)
    ends = _flipped(data[:edge], luck), _flipped(data[-edge:], luck)
    return ends[0] + data[edge:-edge] + ends[1] if len(data) > 2 * edge else ends[0]


def _cut(data: bytes, luck: random.Random) -> bytes:
    return data[: luck.randrange(len(data))]


def _gap(data: bytes, luck: random.Random) -> bytes:
    start = luck.randrange(len(data))
    return data[:start] + data[start + luck.choice([1, 10, 1_000]) :]


def _swapped(data: bytes, luck: random.Random) -> bytes:
    size = len(data) // 10
    first, second = sorted(luck.sample(range(10), 2))
    chunks = [data[at * size : (at + 1) * size if at < 9 else None] for at in range(10)]
    chunks[first], chunks[second] = chunks[second], chunks[first]
    return b"".join(chunks)


def _doubled(data: bytes, luck: random.Random) -> bytes:
    start = luck.randrange(len(data))
    return data[:start] + data[max(0, start - luck.choice([9, 900])) :]


def _inflated(data: bytes, luck: random.Random) -> bytes:
    """Put larger numbers in: as text where there is some, else as bytes."""
    found = list(_NUMBERS.finditer(data[:3_000] + data[-1_000:]))
    if data.startswith(b"%PDF") and found:
        one = luck.choice(list(_NUMBERS.finditer(data)))
        more = luck.choice([b"0", b"-1", b"99", b"65536", b"2147483647", b"99999999999999999999"])
        return data[: one.start()] + more + data[one.end() :]
    start = luck.randrange(max(1, len(data) - 4))
    return data[:start] + luck.choice([b"\xff" * 4, b"\0" * 4, b"\x7f\xff"]) + data[start + 4 :]


_MUTATIONS: list[tuple[str, Callable[[bytes, random.Random], bytes]]] = [
    ("flipped", _flipped),
    ("flipped-early", _flipped_early),
    ("cut", _cut),
    ("gap", _gap),
    ("swapped", _swapped),
    ("doubled", _doubled),
    ("inflated", _inflated),
]
