"""What reports call things, in Chinese and English: `words.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from policygraph.resources import read_toml

# What neither a workbook nor a Word file may hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: the key of its values, its names, its width in characters, and whether cells are wrapped."""

    key: str
    zh: str
    en: str
    width: int
    wrap: bool = True


@cache
def words() -> dict[str, Any]:
    """All of `words.toml`."""
    return read_toml(__package__, "words.toml")


@cache
def columns(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet; KeyError for an unknown one."""
    return tuple(Column(**column) for column in words()["sheets"][sheet]["columns"])


def both(name: dict[str, str], join: str = " ") -> str:
    """A name in both languages."""
    return f"{name['zh']}{join}{name['en']}"


def writable(text: str) -> str:
    """A text without the control characters that no file of an office program may hold."""
    return _UNPRINTABLE.sub("", text)
