"""The citizen's page's own style, inline, and the policy that allows it by its hash."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Final

STYLE: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8").replace("\n", "")
"""What stands between ``<style>`` and ``</style>``, byte for byte."""

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
