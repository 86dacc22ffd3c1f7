"""What a person can decide on, and what of it can be replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from policygraph.namespaces import ID, PG, RDF, RDFS, SKOS
from policygraph.resources import read_toml
from policygraph_api.pages.catalog import local_name
from policygraph_api.pages.rows import Row

_BETWEEN = re.compile(r"[、,，;；\n]+")
_LABELS = {"label": f"{RDFS}label", "altLabel": f"{SKOS}altLabel"}
_STEP = re.compile(r"—+|→|-+>|\n+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a statement's record as it is now: its name, how it is typed in, and its words (empty for none)."""

    name: str
    form: str
    words: str

    def key(self, text: str) -> str:
        """The key of what somebody typed: its name, but `entity` where a name is to stand for an IRI."""
        return "entity" if self.form == "name" and text.strip().startswith((ID, "pgid:")) else self.name

    def read(self, text: str) -> Any:
        """What somebody typed, as the record has it; None for nothing. ValueError where a number is none."""
        text = text.strip()
        if self.form == "flag":
            return text == "true"
        if not text:
            return [] if self.form == "list" else None
        if self.form in {"year", "count"}:
            return _number(self.name, text)
        if self.form == "list":
            return _several(text)
        return [_several(step) for step in _STEP.split(text) if step.strip()] if self.form == "steps" else text


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to decide on: a statement, a name or a finding (`kind`); `fields` are empty where it is not replaced.

    `document` is a file stem. `everywhere` is the IRI of the same name in all documents, empty for what is no name.
    """

    iri: str
    kind: str
    label: str
    document: str
    locator: str = ""
    fields: tuple[Field, ...] = ()
    everywhere: str = ""

    def changes(self, given: Mapping[str, str]) -> dict[str, Any]:
        """The fields that somebody typed otherwise than they are; ValueError says what is wrong."""
        return {
            field.key(given[field.name]): field.read(given[field.name])
            for field in self.fields
            if field.name in given and field.read(given[field.name]) != field.read(field.words)
        }


def read_thing(iri: str, document: str, facts: Sequence[Row]) -> Thing | None:
    """The statement that some facts tell of; None where they tell of none."""
    said: dict[str, list[Row]] = {}
    for row in facts:
        said.setdefault(row["property"], []).append(row)
    classes = [local_name(row["value"]) for row in said.get(f"{RDF}type", []) if row["value"].startswith(PG)]
    known = next((_kinds()[name] for name in classes if name in _kinds()), None)
    if known is None:
        return None
    fields = tuple(field for told in known["fields"] for field in _field(told, said))
    label = _words(said, "label")
    return Thing(iri, known["decided"], label, document, _words(said, "locator"), fields)


def _field(told: Mapping[str, Any], said: Mapping[str, Sequence[Row]]) -> list[Field]:
    words = _words(said, told["from"]) or _words(said, told.get("else", ""))
    if told.get("optional") and not words:
        return []
    name = _words(said, told["key_from"]) if "key_from" in told else told["name"]
    return [Field(name, told.get("form", "text"), words)]


def _words(said: Mapping[str, Sequence[Row]], name: str) -> str:
    rows = said.get(_LABELS.get(name, PG + name), ())
    return "、".join(row["value"] for row in rows)


def _several(text: str) -> list[str]:
    return [name.strip() for name in _BETWEEN.split(text) if name.strip()]


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"{name} is {text}, not a whole number")
    return int(text)


@cache
def _kinds() -> Mapping[str, Any]:
    return read_toml(__package__, "fields.toml")
