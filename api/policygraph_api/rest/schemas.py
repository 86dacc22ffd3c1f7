"""What the description at /openapi.json says of answers: their shape is read off the examples."""

from __future__ import annotations

from functools import cache
from typing import Any

from policygraph.resources import read_toml
from policygraph_api.descriptions import problems

_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number"}


def of_list(name: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a list whose items are like the example of this name."""
    item = examples()[name]
    whole = {"total": 1, "limit": 50, "offset": 0, "next": None, "items": [item]}
    shape = _shape(whole)
    shape["properties"]["next"] = {"type": ["string", "null"], "description": "the address of the next part"}
    return _answers(whole, shape)


def of_one(name: str, *codes: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a single thing that is like the example of this name."""
    return _answers(examples()[name], _shape(examples()[name]), *codes)


@cache
def examples() -> dict[str, Any]:
    """An example of each kind of answer, of invented places."""
    return read_toml(__package__, "examples.toml")


def _answers(example: Any, shape: dict[str, Any], *codes: int) -> dict[int | str, dict[str, Any]]:
    content = {"application/json": {"schema": shape, "example": example}}
    return {200: {"description": "Found", "content": content}, **problems(406, 422, 503, *codes)}


def _shape(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        properties = {name: _shape(member) for name, member in value.items()}
        return {"type": "object", "required": list(value), "properties": properties}
    if isinstance(value, list):
        return {"type": "array", "items": _shape(value[0]) if value else {}}
    return {"type": _KINDS[type(value)]} if type(value) in _KINDS else {}
