"""行政区划: finds a division by a name as documents write it, in the year that the document is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, get_args

from policygraph.characters import simplified
from policygraph.errors import VocabularyError
from policygraph.namespaces import ID, PG, RDFS, place
from policygraph.vocabulary.source import Entry, entries, shipped, slug

Level = Literal["nation", "province", "prefecture", "county"]
LEVELS: tuple[Level, ...] = get_args(Level)
NATION = "000000"
_HOLDER = 2
"""The fewest characters of a name that stands before the name of a division that it holds."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division by its GB/T 2260 code.

    `since` None: 1981 or earlier; `until` None: in use; `full_name` from the province down.
    """

    code: str
    name: str
    full_name: str
    level: Level
    since: int | None = None
    until: int | None = None
    successors: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """Its place in the graph."""
        return place(self.code)

    def in_use(self, year: int | None) -> bool:
        """Whether it was there in a year, the years of change included; with None, whether it is there now."""
        return _within(year, self.since, self.until)


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a division: rank 0 the full word, 1 a short form; the years in which it was borne."""

    code: str
    rank: int
    since: int | None
    until: int | None


class Divisions:
    """All divisions of a vocabulary, by code and by name."""

    def __init__(self, subjects: Mapping[str, Entry]) -> None:
        self._entries = {slug(iri): entry for iri, entry in subjects.items() if entry.is_a("Place")}
        self._names: dict[str, list[_Name]] = defaultdict(list)
        for code, entry in self._entries.items():
            self._register(code, entry)
        for entry in subjects.values():
            if entry.is_a("ScopedName"):
                self._register_former(entry)

    def _register(self, code: str, entry: Entry) -> None:
        years = entry.year(f"{PG}validFrom"), entry.year(f"{PG}validUntil")
        self._names[_label(entry)].append(_Name(code, 0, *years))
        for short in entry.all(f"{PG}shortName"):
            self._names[short].append(_Name(code, 1, *years))

    def _register_former(self, entry: Entry) -> None:
        name, owner = _label(entry), entry.one(f"{PG}nameOf")
        if owner:
            years = entry.year(f"{PG}validFrom"), entry.year(f"{PG}validUntil")
            self._names[name].append(_Name(slug(owner), 0, *years))

    @cached_property
    def longest(self) -> int:
        """The length of the longest name."""
        return max(map(len, self._names))

    @cached_property
    def heads(self) -> frozenset[str]:
        """The characters with which names begin."""
        return frozenset(name[0] for name in self._names)

    @cached_property
    def _begins(self) -> frozenset[str]:
        """The first characters of names, or all of a shorter one."""
        return frozenset(name[:_HOLDER] for name in self._names)

    @lru_cache(maxsize=4096)  # noqa: B019 - one shared instance a file
    def division(self, code: str) -> Division | None:
        """A division by its code."""
        entry = self._entries.get(code)
        if entry is None:
            return None
        above = [self._entries[c] for c in self._above(code) if c != NATION]
        names = [_label(e) for e in reversed(above)] + [_label(entry)]
        level = entry.one(f"{PG}divisionLevel")
        return Division(
            code=code,
            name=_label(entry),
            full_name="".join(names),
            level=next(known for known in LEVELS if known == level),
            since=entry.year(f"{PG}validFrom"),
            until=entry.year(f"{PG}validUntil"),
            successors=tuple(slug(iri) for iri in entry.all(f"{PG}succeededBy")),
            short_names=entry.all(f"{PG}shortName"),
        )

    def find(self, name: str, year: int | None = None) -> Division | None:
        """The division of a name such as 许昌, 许昌市, 河南省许昌市 or 三明市梅列区; None when unknown or not unique.

        A full name beats a short one, a division in use in `year` (None: now) one of another time, a higher level a
        lower.
        """
        plain = simplified(name)
        if plain[:_HOLDER] not in self._begins:
            return None
        matches = list(self._match(plain, year))
        best = min((rank for rank, _ in matches), default=None)
        codes = {code for rank, code in matches if rank == best}
        return self.division(codes.pop()) if len(codes) == 1 else None

    def _match(self, name: str, year: int | None) -> Iterator[tuple[tuple[int, int, int], str]]:
        """(how poor, code) of every reading of a name, whole or as a division's name after one that holds it."""
        for claim in self._names.get(name, ()):
            yield self._poverty(claim, year), claim.code
        for cut in range(_HOLDER, min(len(name), self.longest + 1)):
            claims = self._names.get(name[:cut])
            if claims:
                heads = {claim.code for claim in claims}
                for rank, code in self._match(name[cut:], year):
                    if heads & set(self._above(code)):
                        yield rank, code

    def _poverty(self, claim: _Name, year: int | None) -> tuple[int, int, int]:
        level = self._entries[claim.code].one(f"{PG}divisionLevel")
        used = _within(year, claim.since, claim.until)
        return claim.rank, 0 if used else 1, [str(known) for known in LEVELS].index(level or "")

    def _parent(self, code: str) -> str | None:
        iri = self._entries[code].one(f"{PG}within")
        return slug(iri) if iri else None

    def _above(self, code: str) -> Iterator[str]:
        parent = self._parent(code)
        while parent is not None:
            yield parent
            parent = self._parent(parent)

    def above(self, code: str) -> Iterable[Division]:
        """The divisions that hold one, from the nearest up to the nation."""
        return (found for parent in self._above(code) if (found := self.division(parent)))

    def below(self, code: str, year: int | None = None) -> tuple[Division, ...]:
        """The divisions directly below one that were in use in a year (None: now), by code."""
        codes = (c for c in sorted(self._entries) if self._parent(c) == code)
        return tuple(d for c in codes if (d := self.division(c)) and d.in_use(year))


def _label(entry: Entry) -> str:
    label = entry.one(f"{RDFS}label", "zh")
    if label is None:
        raise VocabularyError(entry.iri.removeprefix(ID), (), "has no Chinese label")
    return label


def _within(year: int | None, since: int | None, until: int | None) -> bool:
    if year is None:
        return until is None
    return (since is None or since <= year) and (until is None or year <= until)


@lru_cache(maxsize=4)
def load_divisions(file: Path | None = None) -> Divisions:
    """The shipped divisions, or those of another file."""
    return Divisions(entries(file or shipped("divisions")))


@lru_cache(maxsize=1 << 14)
def find_division(name: str, year: int | None = None) -> Division | None:
    """The shipped division of a name; see `Divisions.find`."""
    return load_divisions().find(name, year)


@lru_cache(maxsize=4096)
def may_begin_division(char: str) -> bool:
    """Whether a name of a shipped division begins with a character."""
    return simplified(char) in load_divisions().heads


def division(code: str) -> Division | None:
    """The shipped division of a six-digit code."""
    return load_divisions().division(code)


def province_of(code: str) -> Division | None:
    """The province that a division lies in, or is; None for the nation and unknown codes."""
    own = division(code)
    line = [*([own] if own else []), *load_divisions().above(code)] if own else []
    return next((found for found in line if found.level == "province"), None)
