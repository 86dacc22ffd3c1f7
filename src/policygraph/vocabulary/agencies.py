"""机构: the names that bodies of government go by, without the place in front of them, and the functions they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, cast

from policygraph.errors import VocabularyError
from policygraph.namespaces import ID, PG, RDFS, frozen
from policygraph.vocabulary.source import Entry, entries, shipped, slug

NameScope = Literal["current", "generic", "former", "combined", "variant", "slip"]
GovernmentLevel = Literal["national", "province", "city", "county"]


@dataclass(frozen=True, slots=True)
class AgencyName:
    """One wording of a body's name.

    `full` is the full form that a short or wrong one stands for (itself when it is full); `functions` has several slugs
    for a combined bureau; `levels` is empty where the level is not told; `since` and `until` bound a former name;
    `generic` names a kind of department (经信部门) and no body; `kind` is the first function's.
    """

    form: str
    full: str
    functions: tuple[str, ...]
    scope: NameScope
    kind: str
    levels: tuple[GovernmentLevel, ...] = ()
    since: int | None = None
    until: int | None = None

    @property
    def generic(self) -> bool:
        """Whether it names departments of a kind and no body."""
        return self.scope == "generic"

    def in_use(self, year: int | None) -> bool:
        """Whether it was borne in a year, the years of change included; with None, whether it is borne now."""
        if year is None:
            return self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


class AgencyNames:
    """All names of bodies, by form; compared in their frozen form."""

    def __init__(self, subjects: Mapping[str, Entry]) -> None:
        self._subjects = subjects
        self.functions: Mapping[str, Entry] = {
            slug(iri): entry for iri, entry in subjects.items() if entry.is_a("AgencyFunction")
        }

    @cached_property
    def forms(self) -> Mapping[str, tuple[AgencyName, ...]]:
        """Frozen form → its names: those in use before former ones, then as in the file."""
        found: dict[str, list[AgencyName]] = {}
        for entry in self._subjects.values():
            if entry.is_a("ScopedName"):
                name = self._name(entry)
                found.setdefault(frozen(name.form), []).append(name)
        return {form: tuple(sorted(names, key=lambda n: n.until is not None)) for form, names in found.items()}

    def find(self, form: str) -> tuple[AgencyName, ...]:
        """The names of a form; empty when it is unknown."""
        return self.forms.get(frozen(form), ())

    def _name(self, entry: Entry) -> AgencyName:
        form = entry.one(f"{RDFS}label", "zh")
        functions = tuple(slug(iri) for iri in entry.all(f"{PG}nameOf"))
        unknown = tuple(name for name in functions if name not in self.functions)
        if form is None or not functions or unknown:
            raise VocabularyError(form or entry.iri.removeprefix(ID), unknown, "is a name of no known function")
        return AgencyName(
            form=form,
            full=entry.one(f"{PG}fullForm") or form,
            functions=functions,
            scope=cast("NameScope", entry.one(f"{PG}nameScope")),
            kind=self.functions[functions[0]].one(f"{PG}functionKind") or "",
            levels=cast("tuple[GovernmentLevel, ...]", entry.all(f"{PG}nameLevel")),
            since=entry.year(f"{PG}validFrom"),
            until=entry.year(f"{PG}validUntil"),
        )


@lru_cache(maxsize=4)
def load_agencies(file: Path | None = None) -> AgencyNames:
    """The shipped names of bodies, or those of another file."""
    return AgencyNames(entries(file or shipped("agency-functions")))


def agency_names(form: str) -> tuple[AgencyName, ...]:
    """The shipped names of a form without its place, such as 发改委: several when ambiguous, none when unknown."""
    return load_agencies().find(form)


def agency_forms() -> Mapping[str, tuple[AgencyName, ...]]:
    """All shipped names by frozen form."""
    return load_agencies().forms
