"""Bodies as written → bodies: one in each place, whatever the form of its name. Precision first.

What follows the head of a name is looked up in the vocabulary, then mended, then only its shape tells a kind; else it
stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from policygraph import namespaces as ns
from policygraph.characters import simplified
from policygraph.matching import Rule
from policygraph.resolve.heads import Head, Setting, find_heads
from policygraph.resolve.names import Reading, generic_name, mend_name, read_name
from policygraph.rules import load_grammar
from policygraph.vocabulary import Division

_NATIONAL = "nation"
_UNKNOWN = "unknown"

LISTED_NAME, GENERIC_NAME, UNKNOWN_NAME = "agency.listed", "agency.generic", "agency.unknown"


@dataclass(frozen=True, slots=True)
class Body:
    """A body of one place. `issue` is "as written → regular" where a slip was mended by rule `correction`.

    `rule` tells how the name was read.
    """

    iri: str
    label: str
    kind: str
    place: str | None = None
    functions: tuple[str, ...] = ()
    issue: str | None = None
    correction: str | None = None
    rule: str = UNKNOWN_NAME


class _Told(NamedTuple):
    """What a name tells of a body, and the rule that read it."""

    kind: str
    functions: tuple[str, ...]
    rule: str


def resolve_agency(written: str, setting: Setting) -> Body:
    """The body that a name stands for in a place and year; kind `unknown` when it cannot be told."""
    name, heads = _plain(written), list[Head]()
    for head in find_heads(name, setting):
        reading = read_name(head.stem, head.level, setting.year)
        if reading:
            return _read_body(written, head, reading, setting)
        heads.append(head)
    for head in heads:
        reading = mend_name(head.stem, head.level, setting.year)
        if reading:
            return _read_body(written, head, reading, setting)
    for head in heads:
        generic = generic_name(head.stem)
        if generic:
            return _body(head, _Told(generic.kind, generic.functions, GENERIC_NAME), head.stem, setting)
    own = next(head for head in heads if head.level != _NATIONAL or not head.words)
    return _shaped(name, own, setting)


def _read_body(written: str, head: Head, reading: Reading, setting: Setting) -> Body:
    name = reading.name
    national = head.level != _NATIONAL and reading.full.startswith(tuple(_data()["never_local"]))
    full = reading.form if national else reading.full
    above = None if head.words or name.kind != "government" else _of_level(full, setting)
    if above:
        head = replace(head, place=above, owner=above.name)
    body = _body(head, _Told(name.kind, reading.functions, reading.rule or LISTED_NAME), full, setting)
    if not reading.rule:
        return body
    return replace(body, issue=f"{written} → {head.words}{reading.form}", correction=reading.rule)


def _of_level(full: str, setting: Setting) -> Division | None:
    """The place whose level a department's last word tells (部, 厅)."""
    levels = _data()["level_of_ending"]
    level = next((levels[ending] for ending in levels if full.endswith(ending)), None)
    return next((unit for unit in setting.units() if unit.level == level), None)


def _shaped(name: str, head: Head, setting: Setting) -> Body:
    """A body of which only the kind is known, by the shape of its name, or nothing."""
    for rule in load_grammar("agencies").of_kind("shape"):
        if rule.pattern.search(name):
            shape = _data()["shapes"][rule.id]
            functions = (shape["function"],) if "function" in shape else ()
            return _body(head, _Told(shape["kind"], functions, rule.id), head.stem, setting)
    return _body(head, _Told(_UNKNOWN, (), UNKNOWN_NAME), head.stem, setting)


def _body(head: Head, told: _Told, full: str, setting: Setting) -> Body:
    data, kind, functions = _data(), told.kind, told.functions
    sole = next((slug for slug in functions if slug in data["fulls"]), None)
    full = data["fulls"][sole] if sole else full
    code = head.place.code if head.place else None
    label = _label(head, full, kind)
    key = sole or ns.body_key(functions[0] if functions else "x", label)
    return Body(
        iri=ns.agency(code or setting.scope, key),
        label=label,
        kind="group" if sole in data["groups"] else data["kinds"].get(kind, kind),
        place=code,
        functions=functions,
        rule=told.rule,
    )


def _label(head: Head, full: str, kind: str) -> str:
    """A body's whole name: its place's name before it, where the name does not say it already."""
    data = _data()
    if data["blank"] in full:
        return full.replace(data["blank"], head.owner)
    if head.level == _NATIONAL:
        bare = full.startswith(tuple(data["nation_heads"])) or not full.endswith(tuple(data["nation_endings"]))
        return full if bare else data["nation"] + full
    if any(name in full for name in head.names) or (not head.words and _is_unplaced(kind, full)):
        return full
    levelled = kind in data["levelled"] and full.startswith(tuple(data["levels"]))
    return head.owner + (full[1:] if levelled else full)


@lru_cache(maxsize=4096)
def _is_unplaced(kind: str, full: str) -> bool:
    """Whether a body is called without its place."""
    return kind in _data()["unplaced"] or any(_rule(name).pattern.search(full) for name in _data()["embedded"])


@lru_cache(maxsize=4096)
def _plain(written: str) -> str:
    """A name in simplified characters, with one kind of brackets."""
    return simplified(written).translate(_brackets())


@cache
def _brackets() -> dict[int, str]:
    return str.maketrans(_data()["brackets"])


def _rule(identifier: str) -> Rule:
    return load_grammar("agencies").rules[identifier]


def _data() -> Any:
    return load_grammar("agencies").data
