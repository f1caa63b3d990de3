"""A page of the desk whole, or only what its script exchanges on it.

The script of the strip sends a decision by itself and names the groups that it shows (``have``, by
their stamps). It gets what differs: the other groups, the page in focus, what may be taken back.
"""

from __future__ import annotations

from typing import Any, Final

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

_ASKS: Final = "X-Part"
_FOCUS, _STRIP = "focus", "strip"
_ELSEWHERE: Final = "X-Elsewhere"


def strip_asked() -> bool:
    """Tell whether the strip's script waits for what a decision has changed."""
    return request.headers.get(_ASKS) == _STRIP


def answer(
    template: str,
    address: str,
    *,
    focus: Any,  # noqa: ANN401 - the page in focus as its view gathers it, None for none
    **values: Any,  # noqa: ANN401 - what the templates need
) -> ResponseReturnValue:
    """Render ``template``, or the part of it that was asked for.

    Where no page is left to stand beside the strip, a script that waits for a part is sent to the
    ``address`` of the whole page.
    """
    asked = request.headers.get(_ASKS)
    if asked == _STRIP and focus is None:
        gone = make_response("")
        gone.headers[_ELSEWHERE] = address
        return gone
    if focus is not None:
        template = {_FOCUS: "scanning/_focus.html", _STRIP: "scanning/_part.html"}.get(
            asked or "", template
        )
    have = frozenset(request.form.get("have", "").split())
    return render_template(template, address=address, focus=focus, have=have, **values)
