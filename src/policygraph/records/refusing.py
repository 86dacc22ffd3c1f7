"""Why a record is not taken, and the fields of records as they must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not taken: its kind, its number in the list (from 1), what it says in short, and why."""

    kind: str
    number: int
    record: str
    reason: str


class Refused(Exception):  # noqa: N818 - carries a reason to the one place that lists refusals
    """Raised where a record turns out wrong; the message is the reason."""


def checked(record: Any, kind: str) -> dict[str, Any]:
    """A record that is an object."""
    if not isinstance(record, dict):
        raise Refused(f"{kind} has objects, not {_shown(record)}")
    return record


def words(record: dict[str, Any], field: str) -> str:
    """A field that must hold words."""
    value = optional_words(record, field)
    if value is None or not value.strip():
        raise Refused(f"{field} is missing")
    return value


def optional_words(record: dict[str, Any], field: str) -> str | None:
    """A field that may hold words."""
    value: str | None = _of_type(record, field, (str,), "words")
    if value is not None and _UNWRITABLE.search(value):
        raise Refused(f"{field} has characters that no text can have")
    return value


def optional_number(record: dict[str, Any], field: str) -> int | None:
    """A field that may hold a whole number."""
    value: int | None = _of_type(record, field, (int,), "a whole number")
    return value


def year(record: dict[str, Any], field: str) -> int | None:
    """A field that may hold a year."""
    return checked_year(_of_type(record, field, (int,), "a year"), field)


def checked_year(value: Any, field: str) -> int | None:
    """A year of four digits, or None."""
    if value is not None and not (type(value) is int and 1000 <= value <= 9999):
        raise Refused(f"{field} is {_shown(value)}, not a year")
    return value


def flag(record: dict[str, Any], field: str) -> bool:
    """A field that is true, or false where it is missing."""
    return _of_type(record, field, (bool,), "true or false") or False


def names(record: dict[str, Any], field: str) -> tuple[str, ...]:
    """A field that holds a list of names; empty where it is missing."""
    return name_list(_of_type(record, field, (list,), "a list of words") or [], field)


def name_list(value: Any, field: str) -> tuple[str, ...]:
    """A list of names."""
    wrong = not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value)
    if wrong or any(_UNWRITABLE.search(name) for name in value):
        raise Refused(f"{field} holds {_shown(value)}, not a list of words")
    return tuple(value)


def one_of(record: dict[str, Any], field: str, allowed: tuple[str, ...]) -> str | None:
    """A field that may hold one of a few words."""
    value = optional_words(record, field)
    if value is not None and value not in allowed:
        raise Refused(f"{field} is {_shown(value)}, not one of {', '.join(allowed)}")
    return value


def day(record: dict[str, Any], field: str) -> str | None:
    """A field that may hold a day, YYYY-MM-DD."""
    value = optional_words(record, field)
    try:
        if value is not None and date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError:
        raise Refused(f"{field} is {_shown(value)}, not a day as YYYY-MM-DD") from None
    return value


def collect(kind: str, entries: Any, read: Callable[[Any], T], refusals: list[Refusal]) -> tuple[T, ...]:
    """What `read` makes of each entry of a list; an entry that it refuses is put on the list of refusals."""
    if not isinstance(entries, list):
        refusals.append(Refusal(kind, 0, _shown(entries), f"{kind} is no list"))
        return ()
    kept: list[T] = []
    for number, entry in enumerate(entries, 1):
        try:
            kept.append(read(entry))
        except Refused as refused:
            refusals.append(Refusal(kind, number, in_short(entry), str(refused)))
    return tuple(kept)


def in_short(entry: Any) -> str:
    """What a record says, for a person who looks for it in the file."""
    if not isinstance(entry, dict):
        return _shown(entry)
    telling = ("locator", "title", "name", "indicator", "text", "nodes", "inputs", "outputs", "reason", "from")
    return " ".join(_shown(entry[field]) for field in telling if entry.get(field))


def _of_type(record: dict[str, Any], field: str, types: tuple[type, ...], what: str) -> Any:
    value = record.get(field)
    if value is None or (isinstance(value, types) and (bool in types or not isinstance(value, bool))):
        return value
    raise Refused(f"{field} is {_shown(value)}, not {what}")


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(_shown, value))[:60]
    return str(value)[:60]
