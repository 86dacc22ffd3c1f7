"""The head of a body's name tells whose body it is: its own place, a word for a level, another place, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from policygraph.rules import load_grammar
from policygraph.vocabulary import Division, division, find_division, load_divisions
from policygraph.vocabulary.divisions import NATION

_LONGEST_PLACE = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a document speaks.

    `scope` keeps places apart: the place's code, else a key of its name as written (`name`), else the document's key.
    """

    place: Division | None
    scope: str
    year: int | None
    name: str = ""

    @property
    def owner(self) -> str:
        """What the place is called."""
        return self.place.name if self.place else self.name

    def units(self) -> tuple[Division, ...]:
        """The place and those above it, nearest first; the nation is always there."""
        if self.place:
            return self.place, *_above(self.place.code)
        nation = division(NATION)
        return (nation,) if nation else ()


@dataclass(frozen=True, slots=True)
class Head:
    """Whose body (`place` None: the document's own place, known to no vocabulary), in which words, and the rest."""

    place: Division | None
    owner: str
    words: str
    stem: str

    @property
    def level(self) -> str | None:
        """The level of the place."""
        return self.place.level if self.place else None

    @property
    def names(self) -> tuple[str, ...]:
        """What the place is called, whole and short."""
        return names_of(self.place) if self.place else tuple(filter(None, (self.owner,)))


def find_heads(name: str, setting: Setting) -> Iterator[Head]:
    """All readings of a name's head, the most telling first, none at all last."""
    yield from _own(name, setting)
    units = setting.units()
    levels: dict[str, str] = load_grammar("agencies").data["levels"]
    for word, level in levels.items():
        if name.startswith(word) and len(name) > len(word):
            unit = next((u for u in units if u.level == level or u.name.endswith(word)), None)
            if unit or not setting.place:
                yield Head(unit, unit.name if unit else setting.name, word, name[len(word) :])
    yield from _elsewhere(name, setting, tuple(levels))
    yield Head(setting.place, setting.owner, "", name)


def names_of(unit: Division) -> tuple[str, ...]:
    """A division's names of two characters and more, the whole one first."""
    return tuple(n for n in (unit.full_name, unit.name, *unit.short_names) if len(n) > 1)


def _own(name: str, setting: Setting) -> Iterator[Head]:
    """Heads that are names of the document's place or of one above it, the longest name first."""
    yield from _led(name, _owners(setting))
    if setting.name and not setting.place:
        yield from _led(name, ((setting.name, None, setting.name),))


@lru_cache(maxsize=64)
def _owners(setting: Setting) -> tuple[tuple[str, Division, str], ...]:
    """The names of a place and of those above it, the longest first, with whose they are and what that is called."""
    named = ((name, unit, unit.name) for unit in setting.units() for name in names_of(unit))
    return tuple(sorted(named, key=lambda owner: -len(owner[0])))


@lru_cache(maxsize=1024)
def _above(code: str) -> tuple[Division, ...]:
    return tuple(load_divisions().above(code))


def _led(name: str, owners: Iterable[tuple[str, Division | None, str]]) -> Iterator[Head]:
    yield from (
        Head(unit, owner, words, name[len(words) :])
        for words, unit, owner in owners
        if name.startswith(words) and len(name) > len(words)
    )


def _elsewhere(name: str, setting: Setting, endings: tuple[str, ...]) -> Iterator[Head]:
    """Heads that are the full name of another division, one below the document's place first.

    The place's own name after a division that does not hold it (a web page's slip) is still the place's.
    """
    within = setting.place.full_name if setting.place else ""
    for cut in range(min(len(name) - 1, _LONGEST_PLACE), 1, -1):
        words, rest = name[:cut], name[cut:]
        if not words.endswith(endings):
            continue
        found = find_division(within + words, setting.year) or find_division(words, setting.year)
        if found:
            yield from (replace(head, words=words + head.words) for head in _own(rest, setting))
            yield Head(found, found.name, words, rest)
