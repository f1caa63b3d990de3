"""How the ways back are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from postal import catalogue
from postal.languages import Language
from postal.service import Channel


@cache
def channels() -> Mapping[str, Channel]:
    """Return all ways back by code; reading their file takes longer than printing a label."""
    return catalogue.seed().channels


def channel_name(code: str, language: Language = "id") -> str:
    """Return the name of a way back; one that the catalogue no longer has keeps its code."""
    found = channels().get(code)
    return found.name(language) if found is not None else code
