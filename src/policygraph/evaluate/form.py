"""Whether a record made by reading has the form that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from policygraph.statements import ROLES

_Test = Callable[[Any], bool]


def _is_words(value: Any) -> bool:
    return isinstance(value, str)


def _is_words_or_none(value: Any) -> bool:
    return value is None or _is_words(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_words, value))


def _is_nodes(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_list, value))


_NEEDED: Mapping[str, Mapping[str, _Test]] = {
    "tasks": {"title": _is_words, "locator": _is_words},
    "chains": {"nodes": _is_nodes},
    "flows": {"inputs": _is_list, "outputs": _is_list},
    "targets": {"indicator": _is_words},
    "deadlines": {"date": _is_words_or_none},
}
_NAMES = ("parks", "projects", "enterprises", "cites")
_ROLES: dict[str, _Test] = dict.fromkeys(ROLES, _is_list)
_OPTIONAL: dict[str, _Test] = dict.fromkeys(
    ("subject", "unit", "baseline", "target", "change", "what", "name"), _is_words_or_none
)


def complaints(record: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a record, in the order of the kinds; nothing when it can be compared."""
    for kind, needed in _NEEDED.items():
        for number, entry in _entries(record, kind):
            if not isinstance(entry, dict):
                yield f"{kind} {number} is no object"
                continue
            tests = {name: test for name, test in (_ROLES | _OPTIONAL).items() if name in entry} | dict(needed)
            yield from (
                f"{kind} {number}: {name} is wrong or missing"
                for name, test in tests.items()
                if not test(entry.get(name))
            )
    for kind in _NAMES:
        for number, entry in _entries(record, kind):
            name = (entry.get("name") or entry.get("title")) if isinstance(entry, dict) else entry
            if not _is_words(name):
                yield f"{kind} {number} has no name"
    for clause in ("blanket", "first_is_lead"):
        if record.get(clause) and not (isinstance(record[clause], dict) and _is_words(record[clause].get("from"))):
            yield f"{clause} does not say from where it holds"


def _entries(record: Mapping[str, Any], kind: str) -> Iterator[tuple[int, Any]]:
    entries = record.get(kind) or []
    yield from enumerate(entries if isinstance(entries, list) else [entries], 1)
