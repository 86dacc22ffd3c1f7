"""JSON that people and other programs wrote: any value, but never so deep that what walks through it falls over."""

from __future__ import annotations

import json
from typing import Any

DEEPEST = 50


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text; ValueError when it is none, or holds lists and objects more than 50 deep."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, (dict, list))]
        if not level:
            return value
    raise ValueError(_TOO_DEEP)


_TOO_DEEP = f"lists and objects are nested more than {DEEPEST} deep"


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
