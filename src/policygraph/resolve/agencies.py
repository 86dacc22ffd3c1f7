"""Bodies as written → bodies: one in each place, whatever the form of its name. Precision first.

A name's head tells whose body it is: the place's own name, a word for a level (市), another place's name, or nothing.
The rest is looked up in the vocabulary, then mended, then only its shape tells a kind; else it stays unknown.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from policygraph import namespaces as ns
from policygraph.resolve.names import Reading, generic_name, mend_name, read_name
from policygraph.rules import load_grammar
from policygraph.vocabulary import Division, division, find_division, load_divisions
from policygraph.vocabulary.divisions import NATION

_LONGEST_PLACE = 12
_NATIONAL = "nation"


@dataclass(frozen=True, slots=True)
class Body:
    """A body of one place. `issue` is "as written → regular" where a slip was mended by rule `correction`."""

    iri: str
    label: str
    kind: str
    place: str | None = None
    functions: tuple[str, ...] = ()
    issue: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a document speaks; `scope` is the place's code, or the document's own key where it is unknown."""

    place: Division | None
    scope: str
    year: int | None

    def units(self) -> tuple[Division, ...]:
        """The place and those above it, nearest first; the nation is always there."""
        nation = division(NATION)
        own = (self.place, *load_divisions().above(self.place.code)) if self.place else ()
        return own or ((nation,) if nation else ())


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a name: whose body, in which words, and the rest."""

    place: Division | None
    words: str
    stem: str

    @property
    def level(self) -> str | None:
        return self.place.level if self.place else None


def resolve_agency(written: str, setting: Setting) -> Body:
    """The body that a name stands for in a place and year; kind `unknown` when it cannot be told."""
    name = written.translate(str.maketrans(_data()["brackets"]))
    heads = list(_heads(name, setting))
    for look in (read_name, mend_name):
        for head in heads:
            reading = look(head.stem, head.level, setting.year)
            if reading:
                return _read_body(written, head, reading, setting)
    for head in heads:
        generic = generic_name(head.stem)
        if generic:
            return _body(head, generic.kind, generic.functions, head.stem, setting.scope)
    own = next(head for head in heads if head.level != _NATIONAL or not head.words)
    return _shaped(name, own, setting)


def _heads(name: str, setting: Setting) -> Iterator[_Head]:
    units = setting.units()
    yield from _own(name, units)
    for word, level in _data()["levels"].items():
        if name.startswith(word) and len(name) > len(word):
            unit = next((u for u in units if u.level == level or u.name.endswith(word)), None)
            if unit or not setting.place:
                yield _Head(unit, word, name[len(word) :])
    yield from _elsewhere(name, setting)
    yield _Head(setting.place, "", name)


def _own(name: str, units: Iterable[Division]) -> Iterator[_Head]:
    """Heads that are names of the document's place or of one above it, the longest name first."""
    own = sorted(((n, unit) for unit in units for n in _names(unit)), key=lambda pair: -len(pair[0]))
    yield from (_Head(unit, n, name[len(n) :]) for n, unit in own if name.startswith(n) and len(name) > len(n))


def _elsewhere(name: str, setting: Setting) -> Iterator[_Head]:
    """Heads that are the full name of another division, one below the document's place first.

    The place's own name after a division that does not hold it (a web page's slip) is still the place's.
    """
    endings = tuple(_data()["levels"])
    within = setting.place.full_name if setting.place else ""
    for cut in range(min(len(name) - 1, _LONGEST_PLACE), 1, -1):
        words, rest = name[:cut], name[cut:]
        if not words.endswith(endings):
            continue
        found = find_division(within + words, setting.year) or find_division(words, setting.year)
        if found:
            yield from (replace(head, words=words + head.words) for head in _own(rest, setting.units()))
            yield _Head(found, words, rest)


def _names(unit: Division) -> tuple[str, ...]:
    return tuple(n for n in (unit.full_name, unit.name, *unit.short_names) if len(n) > 1)


def _read_body(written: str, head: _Head, reading: Reading, setting: Setting) -> Body:
    name = reading.name
    national = head.level != _NATIONAL and reading.full.startswith(tuple(_data()["nation_heads"]))
    full = reading.form if national else reading.full
    if not head.words and name.kind == "government":
        head = replace(head, place=_of_level(full, setting) or head.place)
    body = _body(head, name.kind, reading.functions, full, setting.scope)
    if not reading.rule:
        return body
    return replace(body, issue=f"{written} → {head.words}{reading.form}", correction=reading.rule)


def _of_level(full: str, setting: Setting) -> Division | None:
    """The place whose level a department's last word tells (部, 厅)."""
    levels = _data()["level_of_ending"]
    level = next((levels[ending] for ending in levels if full.endswith(ending)), None)
    return next((unit for unit in setting.units() if unit.level == level), None)


def _shaped(name: str, head: _Head, setting: Setting) -> Body:
    """A body of which only the kind is known, by the shape of its name, or nothing."""
    for rule in load_grammar("agencies").of_kind("shape"):
        if rule.pattern.search(name):
            shape = _data()["shapes"][rule.id]
            functions = (shape["function"],) if "function" in shape else ()
            return _body(head, shape["kind"], functions, head.stem, setting.scope)
    return _body(head, "unknown", (), head.stem, setting.scope)


def _body(head: _Head, kind: str, functions: tuple[str, ...], full: str, scope: str) -> Body:
    data = _data()
    sole = next((slug for slug in functions if slug in data["fulls"]), None)
    full = data["fulls"][sole] if sole else full
    code = head.place.code if head.place else None
    key = sole or ns.body_key(functions[0] if functions else "x", full)
    return Body(
        iri=ns.agency(code or scope, key),
        label=_label(head, full, kind, functions),
        kind="group" if sole in data["groups"] else data["kinds"].get(kind, kind),
        place=code,
        functions=functions,
    )


def _label(head: _Head, full: str, kind: str, functions: Container[str]) -> str:
    """A body's whole name: its place's name before it, where the name does not say it already."""
    data, place = _data(), head.place
    if place is None:
        return full.replace(data["blank"], "")
    if data["blank"] in full:
        return full.replace(data["blank"], place.name)
    if not head.words and (kind in data["unplaced"] or any(slug in functions for slug in data["embedded"])):
        return full
    if place.level == _NATIONAL:
        bare = full.startswith(tuple(data["nation_heads"])) or not full.endswith(tuple(data["nation_endings"]))
        return full if bare else data["nation"] + full
    if any(name in full for name in _names(place)):
        return full
    levelled = kind in data["levelled"] and full.startswith(tuple(data["levels"]))
    return place.name + (full[1:] if levelled else full)


def _data() -> Any:
    return load_grammar("agencies").data
