"""What comes from clients and from people's programs: queries, heads, records, decisions; as bytes."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from benchmarks.fuzz.texts import encoded, pieces
from policygraph.decisions import annotated
from policygraph.document import Document
from policygraph.extract import extract
from policygraph.records import to_record
from policygraph.structure import read_structure
from policygraph.text import Text

_VERDICTS = ("confirm", "reject", "replace")


def queries() -> st.SearchStrategy[bytes]:
    """Words of SPARQL in any order, and repeated."""
    return _wild("query")


def heads() -> st.SearchStrategy[bytes]:
    """What a header, an address, a form or a file's name may say."""
    return _wild("header")


def _wild(kind: str) -> st.SearchStrategy[bytes]:
    piece = st.one_of(st.sampled_from(pieces()[kind]), st.sampled_from(pieces()[kind]), st.text(max_size=3))
    words = st.lists(piece, max_size=25)
    joined = st.builds(lambda found, gap: gap.join(found), words, st.sampled_from((" ", "", "\n")))
    repeated = st.builds(lambda found, times: found[:40] * times, joined, st.integers(1, 2_500))
    return st.one_of(joined, repeated).map(encoded)


@cache
def document() -> Document:
    """The made-up plan that records and decisions are about."""
    return read_structure(Text(pieces()["plan"]), "qinglan", "0" * 64)


@cache
def _record() -> dict[str, Any]:
    return to_record(extract(document()))


@cache
def statements() -> tuple[str, ...]:
    """The IRIs of what the plan states."""
    found: list[str] = []
    _collect(annotated(extract(document()), ()), found)
    return tuple(dict.fromkeys(found))


def _collect(value: Any, found: list[str]) -> None:
    if isinstance(value, dict):
        found += [value["iri"]] if value.get("iri") else []
        for inner in value.values():
            _collect(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _collect(inner, found)


def _values() -> st.SearchStrategy[Any]:
    """JSON values of any shape, words of the plan among them."""
    words = st.one_of(st.sampled_from(pieces()["fragments"]), st.sampled_from(pieces()["noise"]), st.text(max_size=5))
    numbers = st.one_of(st.integers(-3, 400), st.integers(), st.floats())
    plain = st.one_of(st.none(), st.booleans(), numbers, words)
    return st.recursive(plain, lambda inner: st.one_of(st.lists(inner, max_size=3), _objects(inner)), max_leaves=6)


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    keys = st.sampled_from(("quote", "start", "end", "name", "kind", "value", "text", "entity", "evidence", "role"))
    return st.dictionaries(st.one_of(keys, st.text(max_size=3)), inner, max_size=3)


def records() -> st.SearchStrategy[bytes]:
    """The plan's own record with values of any kind put in, taken out or said twice; and JSON of any shape."""
    step = st.integers(0, 30)
    change = st.tuples(st.lists(step, min_size=1, max_size=6), st.sampled_from(("set", "drop", "twice")), _values())
    made = st.lists(change, max_size=6).map(lambda changes: _changed(_record(), changes))
    kinds = st.sampled_from([*_record(), "first_is_lead", "blanket"])
    return st.one_of(made, made, st.dictionaries(kinds, _values(), max_size=4)).map(_dumped)


def _changed(record: dict[str, Any], changes: list[tuple[list[int], str, Any]]) -> dict[str, Any]:
    made = copy.deepcopy(record)
    for path, act, value in changes:
        _change(made, path, act, copy.deepcopy(value))
    return made


def _change(inside: Any, path: list[int], act: str, value: Any) -> None:
    """Change what a path of numbers leads to: each counts the members of an object or a list."""
    for depth, step in enumerate(path):
        keys: list[Any] = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            return
        key = keys[step % len(keys)]
        last = depth == len(path) - 1 or not isinstance(inside[key], (dict, list))
        if not last:
            inside = inside[key]
            continue
        if act == "set":
            inside[key] = value
        elif act == "drop":
            del inside[key]
        elif isinstance(inside, list):
            inside.append(copy.deepcopy(inside[key]))
        return


def _dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


def decisions() -> st.SearchStrategy[bytes]:
    """Lines of a decisions file on what the plan states: verdicts and changes of any kind, and lines that are none."""
    known = st.sampled_from(statements())
    changes = st.one_of(_values(), _objects(_values()), _some_fields())
    fields = st.fixed_dictionaries(
        {
            "statement": st.one_of(known, known, _values()),
            "verdict": st.one_of(st.sampled_from(_VERDICTS), st.just("replace"), _values()),
            "reason": st.one_of(st.just("x"), _values()),
            "by": st.one_of(st.just("x"), _values()),
            "date": st.one_of(st.just("2024-05-06"), _values()),
        },
        optional={"with": changes},
    )
    line = st.one_of(fields.map(_dumped), fields.map(_dumped), _values().map(_dumped), st.binary(max_size=8))
    return st.lists(line, max_size=6).map(b"\n".join)


def _some_fields() -> st.SearchStrategy[dict[str, Any]]:
    """Fields that entries of records really have, with any values."""
    entries = [entry for value in _record().values() if isinstance(value, list) for entry in value[:1]]
    names = sorted({name for entry in entries for name in entry} | {"entity", "agency", "to", "functions"})
    return st.dictionaries(st.sampled_from(names), _values(), min_size=1, max_size=3)
