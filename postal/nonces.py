"""One trigger is one event, however often its form is sent."""

from __future__ import annotations

import hashlib

from postal.codes import normalise


def key_of(nonce: str | None, text: str) -> str | None:
    """Return the name of one trigger on one code; None when the form carried no nonce.

    A page shown again from the cache may scan another code, so the code is part of it.
    """
    if not nonce:
        return None
    return hashlib.sha256(f"{nonce}|{normalise(text)}".encode()).hexdigest()
