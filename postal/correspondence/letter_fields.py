"""The fields in the words of a letter: what may stand in braces, what must, and what it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from postal.codes import TrackingCode
from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    FORWARDED,
    MISSING,
    READY,
    RECEIPT,
    REJECTED,
    REMINDER,
    RETURNED,
    LetterFacts,
    Passage,
)
from postal.correspondence.letter_texts import LetterText, own_word, place_in
from postal.dates import hours_in, long_date
from postal.wording import N_

FIELDS: Final[dict[str, str]] = {
    "kode": N_("kode pelacakan, dalam huruf besar di samping tanda tangan"),
    "nama": N_("nama penerima surat"),
    "layanan": N_("nama layanan"),
    "untuk": N_("“ untuk …” bila permohonan tentang orang lain; jika tidak, kosong"),
    "tanggal_terima": N_("tanggal berkas diterima"),
    "kantor": N_("nama kantor"),
    "alamat_kantor": N_("nama dan alamat kantor"),
    "telepon": N_("nomor telepon kantor"),
    "jam": N_("jam layanan kantor"),
    "batas": N_("hari terakhir kasus menunggu jawaban"),
    "daftar": N_("daftar bernomor dari berkas yang diminta"),
    "tanggal_periksa": N_("berkas selesai diperiksa paling lambat pada tanggal ini"),
    "tempat": N_("tempat yang didatangi"),
    "waktu": N_("hari dan jam buka tempat itu"),
    "bawa": N_("daftar yang perlu dibawa"),
    "alasan": N_("alasannya"),
    "batas_keberatan": N_("hari terakhir untuk keberatan"),
    "kembali": N_("daftar yang dikembalikan"),
    "cara_kembali": N_("cara barang itu kembali"),
    "yang_dijanjikan": N_("apa yang dijanjikan: berkas diperiksa, atau dokumen selesai"),
    "tanggal_lama": N_("tanggal yang dijanjikan semula"),
    "tanggal_baru": N_("tanggal yang baru"),
    "dokumen": N_("daftar dokumen yang siap"),
    "batas_ambil": N_("hari terakhir dokumen disimpan"),
    "tanggal_surat_lama": N_("tanggal surat yang diingatkan"),
    "bila_berkas": N_("paragraf ini hanya bila surat lama meminta berkas"),
    "bila_datang": N_("paragraf ini hanya bila surat lama meminta datang"),
    "kantor_tujuan": N_("nama kantor yang menerima berkasnya"),
    "alamat_tujuan": N_("alamat kantor itu, bila diketahui"),
}
"""Every field with what stands in its place."""

_COMMON: Final = tuple(FIELDS)[:9]
_OWN: Final[dict[str, tuple[str, ...]]] = {
    RECEIPT: ("tanggal_periksa",),
    MISSING: ("daftar", "batas"),
    COME_IN: ("tempat", "waktu", "bawa", "batas", "alasan"),
    REJECTED: ("alasan", "batas_keberatan", "kembali"),
    DATE_CHANGED: ("tanggal_baru", "alasan", "tanggal_lama", "yang_dijanjikan"),
    READY: ("tempat", "waktu", "bawa", "dokumen", "batas_ambil"),
    REMINDER: (
        *("daftar", "batas", "tempat", "tanggal_surat_lama"),
        *("waktu", "bawa", "bila_berkas", "bila_datang"),
    ),
    RETURNED: ("kembali", "cara_kembali"),
    FORWARDED: ("kantor_tujuan", "alamat_tujuan", "alasan"),
}
_NEEDED: Final[dict[str, int]] = {
    RECEIPT: 1,
    MISSING: 2,
    COME_IN: 4,
    REJECTED: 2,
    DATE_CHANGED: 2,
    READY: 2,
    REMINDER: 3,
    RETURNED: 2,
    FORWARDED: 1,
}
"""How many of a kind's own fields, the first ones, its words may not leave out."""

FIELD: Final = re.compile(r"\{([^{}]*)\}")
_STRONG: Final = re.compile(r"\*([^*]+)\*")
_LISTS: Final = frozenset({"bawa", "kembali", "dokumen"})
_ONE_NUMBER: Final = 20  # characters
_CONDITIONS: Final = frozenset({"bila_berkas", "bila_datang"})

Values = Mapping[str, str | tuple[str, ...] | None]


def allowed(kind: str) -> tuple[str, ...]:
    """Return the fields that the words of a kind may have."""
    return (*_COMMON, *_OWN[kind])


def needed(kind: str) -> tuple[str, ...]:
    """Return the fields that the words of a kind must have."""
    return ("kode", *_OWN[kind][: _NEEDED[kind]])


def paragraphs(body: str) -> list[str]:
    """Return the paragraphs, parted by empty lines, each on one line."""
    parts = re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]


def render(body: str, values: Values) -> tuple[Passage, ...]:
    """Return the words of a letter; a paragraph with a field that has no value is left out.

    Raises KeyError for a field that ``values`` does not know.
    """
    return tuple(
        passage
        for part in paragraphs(body)
        if all(values[name] is not None for name in FIELD.findall(part))
        for passage in _passages(part, values)
    )


def fill(text: str, values: Values) -> str:
    """Return one line with its fields filled; a list becomes words with semicolons."""
    return FIELD.sub(lambda found: _inline(values[found[1]]), text)


def wording(
    text: LetterText, facts: LetterFacts, *, as_written: bool = False
) -> tuple[str, tuple[Passage, ...]]:
    """Return what stands behind "Hal", and the letter's words with that it costs nothing.

    ``as_written`` leaves what the office wrote as it is, as in letters that went out before.

    Raises as :func:`values_of` and :func:`render`.
    """
    values, sender = values_of(facts), facts.sender
    complaints = place_in(sender.complaints, facts.language)
    if as_written:
        values["telepon"], complaints = sender.phone, sender.complaints
    passages = render(text.body, values)
    free = own_word("gratis", facts.language) % complaints
    place = next(
        (place for place, each in enumerate(passages) if each.look in ("beside", "code")),
        len(passages),
    )
    said = (*passages[:place], Passage("plain", free), *passages[place:])
    return fill(text.subject, values), said


def _on_one_line(number: str) -> str:
    """Return a telephone number that no line parts; several numbers may be parted."""
    return number.replace(" ", "\N{NO-BREAK SPACE}") if len(number) <= _ONE_NUMBER else number


def _inline(value: str | tuple[str, ...] | None) -> str:
    return "; ".join(value) if isinstance(value, tuple) else value or ""


def _passages(part: str, values: Values) -> Iterator[Passage]:
    for condition in _CONDITIONS:
        part = part.replace(f"{{{condition}}}", "")
    part = part.strip()
    alone = part[1:-1] if FIELD.fullmatch(part) else None
    if alone == "daftar":
        yield Passage("asked")
    elif alone in _LISTS:
        yield from (Passage("item", line) for line in values[alone] or ())
    elif alone == "alamat_kantor":
        name, _, address = str(values[alone]).partition("\n")
        yield from (Passage("office", name), Passage("office", address))
    elif "{kode}" in part:
        yield from _beside(part, values)
    else:
        yield from _lines(part, values)


def _beside(part: str, values: Values) -> Iterator[Passage]:
    before, _, after = part.partition("{kode}")
    for look, text in (("beside", before), ("code", ""), ("beside", after)):
        said = fill(text.replace("*", ""), values).strip()
        if said or look == "code":
            yield Passage(look, said)


def _lines(part: str, values: Values) -> Iterator[Passage]:
    """Yield the words with each strong piece on a line of its own."""
    for place, text in enumerate(_STRONG.split(part)):
        said = fill(text, values).strip().replace("\n", ", ")
        if said:
            yield Passage("bold" if place % 2 else "plain", said)


def values_of(facts: LetterFacts) -> dict[str, str | tuple[str, ...] | None]:
    """Return what every field becomes in a letter; None for what it does not have.

    Raises NotATrackingCode or CheckFailed where the tracking code is none.
    """
    language, sender, details = facts.language, facts.sender, facts.details

    def word(name: str) -> str:
        return own_word(name, language)

    def day(value: date | str | None) -> str | None:
        known = date.fromisoformat(value) if isinstance(value, str) else value
        return long_date(known, language) if known is not None else None

    def many(key: str) -> tuple[str, ...] | None:
        value = details.get(key) or ()
        return ((value,) if isinstance(value, str) else tuple(value)) or None

    papers = facts.kind == REMINDER and not facts.asks_to_come
    promised = details.get("promise", "finish")
    return {
        "kode": TrackingCode.parse(facts.tracking).grouped,
        "nama": facts.name,
        "layanan": facts.service or word("layanan"),
        "untuk": word("untuk") % ", ".join(facts.about) if facts.about else "",
        "tanggal_terima": day(facts.received_on),
        "kantor": sender.name,
        "alamat_kantor": f"{sender.name}\n{sender.address} {sender.postcode}",
        "telepon": _on_one_line(sender.phone),
        "jam": hours_in(sender.hours, language),
        "batas": day(facts.wait_until),
        "daftar": tuple(each.name for each in facts.asked) or None,
        "tanggal_periksa": day(details.get("examine_by")),
        "tempat": details.get("place"),
        "waktu": hours_in(details["hours"], language) if details.get("hours") else None,
        "bawa": many("bring"),
        "alasan": details.get("reason"),
        "batas_keberatan": day(details.get("object_until")),
        "kembali": many("returns"),
        "cara_kembali": details.get("how"),
        "yang_dijanjikan": word(promised) if promised in ("examine", "finish") else None,
        "tanggal_lama": day(details.get("old")),
        "tanggal_baru": day(details.get("new")),
        "dokumen": many("documents"),
        "batas_ambil": day(details.get("until")),
        "tanggal_surat_lama": day(details.get("written_on")),
        "bila_berkas": "" if papers else None,
        "bila_datang": "" if facts.asks_to_come else None,
        "kantor_tujuan": details.get("office"),
        "alamat_tujuan": details.get("office_address"),
    }
