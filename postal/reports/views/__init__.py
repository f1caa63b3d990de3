"""The bar of desks on every page, the first page after signing in, and the supervisor's day."""

from __future__ import annotations

from postal.reports.views import bar, home, supervision
from postal.reports.views.blueprint import reports

__all__ = ["bar", "home", "reports", "supervision"]
