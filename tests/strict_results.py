"""Readers of the four formats for rows, apart from any engine's and as strict as their specifications.

A term is ("u", IRI), ("b", label), or ("l", value, language, datatype); a plain string has no datatype.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

Term = tuple[str | None, ...]
Rows = tuple[list[str], list[tuple[Term | None, ...]]]

XSD = "http://www.w3.org/2001/XMLSchema#"
_SPACE = "{http://www.w3.org/2005/sparql-results#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CSV_FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)')
_TSV_LITERAL = re.compile(r'"((?:[^"\\\n\r\t]|\\[tbnrf"\'\\])*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^<([^<>]*)>)?')
_TSV_NUMBERS = (
    (re.compile(r"true|false"), "boolean"),
    (re.compile(r"[+-]?\d+"), "integer"),
    (re.compile(r"[+-]?\d*\.\d+"), "decimal"),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"), "double"),
)
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def literal(value: str, language: str | None, datatype: str | None) -> Term:
    """A literal, its language in small letters."""
    return "l", value, language and language.lower(), None if datatype == f"{XSD}string" else datatype


def read_json(body: bytes) -> Rows:
    """Rows of SPARQL 1.1 Query Results JSON."""
    found = json.loads(body.decode("utf-8"), object_pairs_hook=_without_doubles)
    names = found["head"]["vars"]
    bindings = found["results"]["bindings"]
    assert all(set(row) <= set(names) for row in bindings)
    return names, [tuple(_json_term(row[name]) if name in row else None for name in names) for row in bindings]


def read_xml(body: bytes) -> Rows:
    """Rows of SPARQL Query Results XML."""
    root = ET.fromstring(body)
    names = [variable.attrib["name"] for variable in root.iter(f"{_SPACE}variable")]
    rows = []
    for result in root.iter(f"{_SPACE}result"):
        bound = {binding.attrib["name"]: _xml_term(binding[0]) for binding in result}
        assert len(bound) == len(result)
        rows.append(tuple(bound.get(name) for name in names))
    return names, rows


def read_tsv(body: bytes) -> Rows:
    """Rows of SPARQL 1.1 Query Results TSV."""
    text = body.decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    first, *lines = text[:-1].split("\n")
    names = first.split("\t")
    assert all(name.startswith("?") for name in names)
    rows = [tuple(map(_tsv_term, line.split("\t"))) for line in lines]
    assert all(len(row) == len(names) for row in rows)
    return [name[1:] for name in names], rows


def read_csv(body: bytes) -> tuple[list[str], list[list[str]]]:
    """The names and the plain values of SPARQL 1.1 Query Results CSV."""
    text = body.decode("utf-8")
    rows: list[list[str]] = [[]]
    position = 0
    while position < len(text):
        field = _CSV_FIELD.match(text, position)
        assert field is not None, text[position : position + 40]
        rows[-1].append(field[2] if field[1] is None else field[1].replace('""', '"'))
        if field[3] == "\r\n":
            rows.append([])
        position = field.end()
    assert rows.pop() == []
    return rows[0], rows[1:]


def csv_value(term: Term | None) -> str:
    """What CSV says of a term."""
    if term is None:
        return ""
    return f"_:{term[1]}" if term[0] == "b" else str(term[1])


READERS: Mapping[str, Callable[[bytes], Rows]] = {
    "application/sparql-results+json": read_json,
    "application/sparql-results+xml": read_xml,
    "text/tab-separated-values": read_tsv,
}


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def _json_term(term: Mapping[str, str]) -> Term:
    if term["type"] == "literal":
        assert set(term) <= {"type", "value", "xml:lang", "datatype"}
        return literal(term["value"], term.get("xml:lang"), term.get("datatype"))
    assert set(term) == {"type", "value"}
    return {"uri": "u", "bnode": "b"}[term["type"]], term["value"]


def _xml_term(term: ET.Element) -> Term:
    assert len(term) == 0
    if term.tag == f"{_SPACE}literal":
        return literal(term.text or "", term.get(_LANGUAGE), term.get("datatype"))
    return {f"{_SPACE}uri": "u", f"{_SPACE}bnode": "b"}[term.tag], term.text or ""


def _tsv_term(text: str) -> Term | None:
    if not text:
        return None
    if text.startswith("_:"):
        return "b", text[2:]
    if text.startswith("<"):
        assert re.fullmatch(r'<[^<>"{}|^`\\\x00-\x20]*>', text)
        return "u", text[1:-1]
    quoted = _TSV_LITERAL.fullmatch(text)
    if quoted is not None:
        value = re.sub(r"\\(.)", lambda escape: _ESCAPES[escape[1]], quoted[1])
        return literal(value, quoted[2], quoted[3])
    kind = next(name for form, name in _TSV_NUMBERS if form.fullmatch(text))
    return literal(text, None, XSD + kind)
