"""What is wrong with a query, where, and what would be right."""

from __future__ import annotations

import re

from policygraph.errors import QueryError
from policygraph.sparql.forms import Token, tokens

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"[A-Z][a-zA-Z ]{11,}")
_PUNCTUATION = re.compile(r'"((?:[^"\\]|\\.){1,3})"')
_WORD = re.compile(r"\S{1,30}")


def syntax_error(name: str, sparql: str, error: SyntaxError) -> QueryError:
    """The engine's complaint as a QueryError with a position in characters and a sentence a person can use."""
    match = _PLACE.search(str(error))
    if match is None:
        return QueryError(name, f"is not valid SPARQL: {error}")
    line, column = int(match[1]), int(match[2])
    position = offset_of(sparql, line, column)
    place = f"line {line}, column {column}"
    rule = _SENTENCE.search(match[3])
    if rule is not None and rule[0].startswith("Prefix"):
        return QueryError(name, f"{place}: {_missing_prefix(sparql, position)}", position)
    if rule is not None:
        return QueryError(name, f"{place}: {rule[0].strip()}", position)
    reason = _bracket_fault(sparql) or f"{_seen(sparql, position)}{_wanted(match[3])}"
    return QueryError(name, f"{place}: {reason}", position)


def offset_of(sparql: str, line: int, column: int) -> int:
    """The character offset of a place counted from line 1, column 1, at most the length of the text."""
    start = 0
    for _ in range(line - 1):
        start = sparql.find("\n", start) + 1
        if start == 0:
            return len(sparql)
    return min(start + column - 1, len(sparql))


def place_of(sparql: str, position: int) -> str:
    """``line 3, column 7`` of a character offset."""
    before = sparql[:position]
    return f"line {before.count(chr(10)) + 1}, column {position - before.rfind(chr(10))}"


def _missing_prefix(sparql: str, position: int) -> str:
    names = [token.text for token in tokens(sparql) if token.kind == "name" and token.start < position]
    prefix = names[-1].partition(":")[0] if names else ""
    return f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <…> before the query"


def _bracket_fault(sparql: str) -> str | None:
    """The first bracket that closes none or is never closed, said as a sentence."""
    opened: list[Token] = []
    for token in tokens(sparql):
        if token.text in _PAIRS:
            opened.append(token)
        elif token.text in _PAIRS.values():
            if not opened or _PAIRS[opened[-1].text] != token.text:
                return f"the {token.text} at {place_of(sparql, token.start)} closes no bracket"
            opened.pop()
    return f"the {opened[-1].text} at {place_of(sparql, opened[-1].start)} is never closed" if opened else None


def _seen(sparql: str, position: int) -> str:
    word = _WORD.search(sparql, position)
    if word is None:
        return "the query ends before it is complete"
    return f"'{word[0]}' cannot stand here"


def _wanted(expected: str) -> str:
    marks = [mark for mark in _PUNCTUATION.findall(expected) if mark in "{}().;,"]
    return f"; {' or '.join(marks)} could" if marks else ""
