"""The page that tells of /api: each address with its parameters, what it answers with, and an example."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_SLOT = re.compile(r"[{}/]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address; `accepts` is its type and bounds or its values."""

    name: str
    place: str
    accepts: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked at an address; `key` names it in messages.toml, `link` is an address to try, else empty."""

    key: str
    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    statuses: tuple[str, ...]
    example: str
    link: str


def interface(description: dict[str, Any]) -> dict[str, Any]:
    """The operations of an OpenAPI description by tag, in its order."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            groups.setdefault((told.get("tags") or ["Service"])[0], []).append(_operation(path, method, told))
    return {"groups": groups}


def _operation(path: str, method: str, told: dict[str, Any]) -> Operation:
    content = told["responses"].get("200", {}).get("content", {})
    example = content.get("application/json", {}).get("example")
    return Operation(
        key="_".join(filter(None, [*_SLOT.split(path.removeprefix("/api")), method if method != "get" else ""])),
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        parameters=tuple(map(_parameter, told.get("parameters", []))),
        statuses=tuple(told["responses"]),
        example=json.dumps(example, ensure_ascii=False, indent=2) if example else "",
        link=path if method == "get" and "{" not in path and not _required(told) else "",
    )


def _required(told: dict[str, Any]) -> bool:
    return any(parameter.get("required") for parameter in told.get("parameters", []))


def _parameter(told: dict[str, Any]) -> Parameter:
    schema = told["schema"]
    return Parameter(told["name"], told["in"], _accepts(schema), told.get("description", ""))


def _accepts(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, filter(None, schema["enum"])))
    if "anyOf" in schema:
        return " | ".join(_accepts(choice) for choice in schema["anyOf"] if choice.get("type") != "null")
    lowest, highest = schema.get("minimum"), schema.get("maximum")
    return str(schema.get("type", "")) + (f" {lowest}–{highest}" if lowest is not None and highest is not None else "")
