"""The day that pages and people's decisions are of."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """The day, here."""
    return datetime.now().astimezone().date()
