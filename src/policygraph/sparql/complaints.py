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
_NO_CHARACTER = re.compile(r"\\(?:u[dD][89a-fA-F]|U0000[dD][89a-fA-F]|U(?!000|0010))[0-9A-Fa-f]{2,6}")


def syntax_error(name: str, sparql: str, error: SyntaxError) -> QueryError:
    """The engine's complaint as a QueryError with a position in characters and a sentence a person can use."""
    escape = _NO_CHARACTER.search(sparql)
    if escape is not None:
        place = place_of(sparql, escape.start())
        return QueryError(
            name, f"{place}: {escape[0]} is no character; one beyond FFFF is \\U and 8 digits", escape.start()
        )
    match = _PLACE.search(str(error))
    if match is None:
        return QueryError(name, f"is not valid SPARQL: {error}")
    position = offset_of(sparql, int(match[1]), int(match[2]))
    rule = _SENTENCE.search(match[3])
    if rule is None:
        fault = _bracket_fault(sparql) or (position, f"{_seen(sparql, position)}{_wanted(match[3])}")
    elif rule[0].startswith("Prefix"):
        fault = _missing_prefix(sparql, position)
    else:
        fault = position, rule[0].strip()
    return QueryError(name, f"{place_of(sparql, fault[0])}: {fault[1]}", fault[0])


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


def _missing_prefix(sparql: str, position: int) -> tuple[int, str]:
    names = [token for token in tokens(sparql) if token.kind == "name" and token.start < position]
    if not names:
        return position, "a prefix is not declared; add PREFIX before the query"
    prefix = names[-1].text.partition(":")[0]
    return names[-1].start, f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <…> before the query"


def _bracket_fault(sparql: str) -> tuple[int, str] | None:
    """The first bracket that closes none or is never closed, and a sentence about it."""
    opened: list[Token] = []
    for token in tokens(sparql):
        if token.text in _PAIRS:
            opened.append(token)
        elif token.text in _PAIRS.values():
            if not opened or _PAIRS[opened[-1].text] != token.text:
                return token.start, f"this {token.text} closes no bracket"
            opened.pop()
    return (opened[-1].start, f"this {opened[-1].text} is never closed") if opened else None


def _seen(sparql: str, position: int) -> str:
    word = _WORD.search(sparql, position)
    if word is None:
        return "the query ends before it is complete"
    return f"'{word[0]}' cannot stand here"


def _wanted(expected: str) -> str:
    marks = [mark for mark in _PUNCTUATION.findall(expected) if mark in "{}().;,"]
    return f"; {' or '.join(marks)} could" if marks else ""
