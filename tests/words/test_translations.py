"""The English catalogue: whole, true to its places, and nothing in it that nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "postal" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None}
SAME_IN_ENGLISH = frozenset(
    {"%(num)s label", "Admin", "Label", "NIK", "Operator", "RT", "RW", "WhatsApp", "e-mail"}
)
_WORD = re.compile(r"[a-z]+")
INDONESIAN = frozenset(
    _WORD.findall(
        "adalah amplop atau belum berkas bila boleh dalam dapat dengan dari ini itu kantor kasus "
        "kiriman kosong lagi layanan lembar oleh pada permohonan sudah tidak untuk yang"
    )
)
ENGLISH = frozenset({"are", "is", "not", "page", "please", "sheet", "the", "this", "with", "your"})
_PLACE = re.compile(r"%(?:\((?P<name>\w+)\))?(?P<kind>[a-zA-Z%])")

Sentence = str | tuple[str, ...]


@cache
def said() -> frozenset[Sentence]:
    """Every marked sentence of code and templates; a pair where there is a plural."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)  # type: ignore[no-untyped-call]
    rows = extract_from_dir(str(ROOT), methods, options, KEYWORDS)
    return frozenset(message for _file, _line, message, _comments, _context in rows)


@cache
def catalogue() -> Catalog:
    """The catalogue as it stands in the repository."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def entries() -> list[Message]:
    """Its sentences, without the header."""
    return [message for message in catalogue() if message.id]


def _key(message: Message) -> Sentence:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(map(str, text))  # type: ignore[call-overload]


def _places(text: str) -> list[tuple[str | None, str]]:
    return sorted(
        (found["name"], found["kind"]) for found in _PLACE.finditer(text) if found["kind"] != "%"
    )


def test_every_sentence_of_the_program_is_in_the_catalogue() -> None:
    missing = said() - {_key(message) for message in entries()}
    assert not missing, "run scripts/translate and write the English"


def test_the_catalogue_holds_nothing_that_nobody_says_any_more() -> None:
    assert not {_key(message) for message in entries()} - said(), "run scripts/translate"
    assert not catalogue().obsolete


def test_every_sentence_has_its_english() -> None:
    bare = [message.id for message in entries() if not all(_forms(message.string))]
    assert not bare


def test_no_english_is_a_guess() -> None:
    assert not [message.id for message in entries() if message.fuzzy]


def test_english_has_the_same_places_to_fill() -> None:
    for message in entries():
        wanted = _places(_forms(message.id)[0])
        for form in _forms(message.string):
            assert _places(form) == wanted, message.id


def test_english_is_not_the_indonesian_again() -> None:
    for message in entries():
        for form in _forms(message.string):
            assert form not in _forms(message.id) or form in SAME_IN_ENGLISH, message.id
            left = INDONESIAN & set(_WORD.findall(form.lower()))
            assert not left, (form, left)


def test_the_program_speaks_indonesian_first() -> None:
    for message in entries():
        for form in _forms(message.id):
            assert not ENGLISH & set(_WORD.findall(form.lower())), form


def test_english_keeps_the_same_white_space_at_its_ends() -> None:
    for message in entries():
        for form in _forms(message.string):
            assert form == form.strip(), form


def test_the_catalogue_compiles_and_answers() -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    english = Translations(compiled)
    assert english.gettext("Beranda") == "Home"
    assert english.ngettext("%(num)s halaman", "%(num)s halaman", 1) == "%(num)s page"
    assert english.ngettext("%(num)s halaman", "%(num)s halaman", 2) == "%(num)s pages"


def _marked(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the first argument of every call that marks or translates."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            yield from node.args[:1] if node.func.id in KEYWORDS else ()


def test_a_marked_sentence_is_written_out_so_that_it_can_be_found() -> None:
    for path in sorted((ROOT / "postal").rglob("*.py")):
        for argument in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            made_up = isinstance(argument, ast.JoinedStr | ast.BinOp)
            assert not made_up, f"{path.name}:{argument.lineno}"
