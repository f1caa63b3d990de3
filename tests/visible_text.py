"""What a template shows by itself, without asking the translations."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

_SEEN = frozenset({"alt", "aria-label", "data-key-label", "label", "placeholder", "title"})
_SILENT = frozenset({"code", "kbd", "script", "style", "svg"})
_ENDINGS = {"block_begin": "block_end", "variable_begin": "variable_end"}


def bare_texts(source: str) -> list[str]:
    """Return every text with letters that ``source`` (a Jinja template) shows untranslated.

    Texts between tags and in attributes that people see or hear; of an expression what it shows
    as it stands, such as both words of ``{{ "English" if … else "Bahasa Indonesia" }}``.
    """
    reader = _Reader()
    reader.feed("".join(_without_code(source)))
    reader.close()
    lines = (line.strip() for text in reader.found for line in text.splitlines())
    return [line for line in lines if any(map(str.isalpha, line))]


def _without_code(source: str) -> Iterator[str]:
    """Yield the template's own text; an expression's constants stand in its place."""
    environment = Environment(autoescape=True)
    inside: list[str] = []
    ending = ""
    for _line, kind, value in environment.lex(source):
        if ending:
            inside.append(value)
            if kind == ending:
                shown = _constants(environment, "".join(inside)) if kind == "variable_end" else ()
                yield "\n".join(shown)
                inside, ending = [], ""
        elif kind in _ENDINGS:
            inside, ending = [value], _ENDINGS[kind]
        elif kind == "data":
            yield value


def _constants(environment: Environment, expression: str) -> Iterator[str]:
    for output in environment.parse(expression).find_all(nodes.Output):
        for node in output.nodes:
            yield from _shown(node)


def _shown(node: nodes.Node) -> Iterator[str]:
    """Yield the constants that an expression may come to; what it asks speaks for itself."""
    parts: list[nodes.Node | None] = []
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        parts = [node.expr1, node.expr2]
    elif isinstance(node, nodes.And | nodes.Or | nodes.Add):
        parts = [node.left, node.right]
    elif isinstance(node, nodes.Concat):
        parts = [*node.nodes]
    for part in parts:
        if part is not None:
            yield from _shown(part)


class _Reader(HTMLParser):
    """Collects texts and spoken attributes, outside of what is not for reading."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self.found += [value for name, value in attrs if value and name in _SEEN]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)
