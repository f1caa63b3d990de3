"""A made-up letter of every kind, for previews, measurements and approved pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    FORWARDED,
    KINDS,
    MISSING,
    READY,
    RECEIPT,
    REJECTED,
    REMINDER,
    RETURNED,
    WITH_SLIP,
    Asked,
    LetterFacts,
    Sender,
    Signer,
)
from postal.correspondence.letter_fields import wording
from postal.correspondence.letter_texts import LetterText, own_text, own_word, signer_in
from postal.languages import Language
from postal.letters.letter_sheet import EXAMPLE

NUMBER: Final = "470/17/2020"
_ASKED: Final[dict[Language, tuple[Asked, ...]]] = {
    "id": EXAMPLE.asked,
    "en": (
        Asked("absent", "Copy of the family card"),
        Asked("wrong", "Colour photographs of the child, 2x3, 2 prints", "they are grey"),
    ),
}
_SERVICE: Final[dict[Language, str]] = {
    "id": EXAMPLE.service,
    "en": "Child identity card, 5 to 16 years",
}
_REASONS: Final[dict[str, dict[Language, str]]] = {
    COME_IN: {
        "id": "Foto dan sidik jari hanya dapat direkam di kantor.",
        "en": "Photograph and fingerprints can only be taken at the office.",
    },
    REJECTED: {
        "id": "Anak ini sudah mempunyai KIA yang masih berlaku.",
        "en": "This child has a child identity card that is still valid.",
    },
    DATE_CHANGED: {
        "id": "Persediaan blangko habis; kiriman baru datang pekan depan.",
        "en": "We have run out of blank cards; new ones arrive next week.",
    },
    FORWARDED: {
        "id": "Alamat Anda menurut Kartu Keluarga ada di kota itu.",
        "en": "By your family card you live in that city.",
    },
}


@dataclass(frozen=True)
class Head:
    """Whose letter it is: the office's head, who signs, the hash of the crest."""

    sender: Sender = EXAMPLE.sender
    signer: Signer = EXAMPLE.signer
    crest: str | None = None


HEAD: Final = Head()


def sample(kind: str, language: Language, head: Head = HEAD) -> LetterFacts:
    """Return a made-up letter of a kind of ``letter_facts.KINDS``, in the program's own words."""
    return sample_in(kind, language, own_text(kind, language), head)


def _without_words(kind: str, language: Language, head: Head) -> LetterFacts:
    waits = kind in WITH_SLIP
    return replace(
        EXAMPLE,
        sender=head.sender,
        signer=signer_in(head.signer, language),
        crest=head.crest,
        kind=kind,
        language=language,
        service=_SERVICE[language],
        asked=_ASKED[language] if kind in (MISSING, REMINDER) else (),
        wait_until=EXAMPLE.wait_until if waits else None,
        slip=EXAMPLE.slip if waits else None,
        details=_details(kind, language, head.sender),
    )


def sample_in(kind: str, language: Language, text: LetterText, head: Head = HEAD) -> LetterFacts:
    """Return the made-up letter of a kind in other words. Raises KeyError for unknown fields."""
    facts = _without_words(kind, language, head)
    subject, passages = wording(text, facts)
    return replace(facts, subject=subject, passages=passages)


def samples() -> dict[str, LetterFacts]:
    """Return one letter of every kind in every language, as ``kind-language``."""
    languages: tuple[Language, ...] = ("id", "en")
    return {f"{kind}-{each}": sample(kind, each) for kind in KINDS for each in languages}


def _details(kind: str, language: Language, sender: Sender) -> dict[str, Any]:
    def word(name: str) -> str:
        return own_word(name, language)

    place = {"place": f"{sender.name}, {sender.address}", "hours": sender.hours}
    reason = {"reason": _REASONS[kind][language]} if kind in _REASONS else {}
    details: dict[str, dict[str, Any]] = {
        RECEIPT: {"examine_by": date(2020, 9, 28).isoformat()},
        COME_IN: {**place, "bring": [word("identity")]},
        REJECTED: {
            "object_until": date(2020, 11, 5).isoformat(),
            "returns": [f"{word('photo')}: 2", f"{word('original')}: 1"],
        },
        DATE_CHANGED: {
            "old": date(2020, 9, 30).isoformat(),
            "new": date(2020, 10, 7).isoformat(),
        },
        READY: {
            **place,
            "bring": [word("identity"), word("this_letter")],
            "documents": [_SERVICE[language]],
            "until": date(2020, 12, 28).isoformat(),
        },
        REMINDER: {"of": MISSING, "written_on": date(2020, 9, 1).isoformat()},
        RETURNED: {
            "returns": [f"{word('money')} (Rp20.000)", f"{word('other')}: 1"],
            "how": word("in_parcel"),
        },
        FORWARDED: {
            "office": "Dinas Kependudukan dan Pencatatan Sipil Kota Umpama",
            "office_address": "Jalan Umpama 5, Kota Umpama 68801",
        },
    }
    return {**details.get(kind, {}), **reason}
