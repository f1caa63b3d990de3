"""Templates say nothing by themselves: every word for people goes through the translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.visible_text import bare_texts

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ALLOWED = frozenset(
    {
        "BerkasPos",
        "· BerkasPos",
        "SQLite",
        "· SQLite ,",
        "7K3M-QX9D-24HA",  # the example of a tracking code
        "DATA CONTOH ·",  # the mark of a demo; what it means stands behind it
        "English",  # the language switch names each language in its own words
        "Bahasa Indonesia",
        "Indonesia",
        "if …",  # the field for English words
        "page-narrow",  # the width of a page, a class by way of a block
        "page-wide",  # the same
        "page-wide sheets-page",  # the same, and which page it is
    }
)


@pytest.mark.parametrize(
    "template",
    sorted(TEMPLATES.rglob("*.html")),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_a_template_shows_no_word_of_its_own(template: Path) -> None:
    bare = [text for text in bare_texts(template.read_text("utf-8")) if text not in ALLOWED]
    assert not bare, f"put it into _(): {bare}"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>Simpan</p>", ["Simpan"]),
        ('<p>{{ _("Simpan") }}</p>', []),
        ('<p>{{ _("Simpan") if person else "Tambah" }}</p>', ["Tambah"]),
        ('<img alt="Lambang" src="{{ crest }}">', ["Lambang"]),
        ('<img alt="{{ _(\'Lambang\') }}" class="crest">', []),
        ("{# Untuk kita #}{% if office %} · {% endif %}", []),
        ('{{ "a" ~ name }}', ["a"]),
        ("<kbd>Enter</kbd> 12–3", []),
    ],
)
def test_a_word_outside_the_translations_is_seen(source: str, shown: list[str]) -> None:
    assert bare_texts(source) == shown
