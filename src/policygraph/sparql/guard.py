"""What a query may not ask of a service, seen before it is parsed.

The parser and the planner of the engine can be brought down or kept busy by texts that are merely long or deep. They
run in a child process that may die of it; these limits spare the child.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from policygraph.errors import QueryError
from policygraph.sparql.forms import QUERY_FORMS, UPDATE_FORMS, Token, outermost, tokens

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
_OPERATORS = frozenset(("&&", "||", "+", "-", "*", "/", "|", "^", "!", "=", "<", ">"))
_JOINTS = frozenset(".;{")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class TextLimits:
    """How much a query text may hold: characters, brackets inside each other, operators, patterns."""

    characters: int = 100_000
    depth: int = 50
    operators: int = 1_000
    patterns: int = 500


class RefusedQueryError(QueryError):
    """A query that is well formed as far as can be seen, and that this service does not run."""


class OversizedQueryError(RefusedQueryError):
    """A query text beyond the limits."""


def check_query(sparql: str, limits: TextLimits, name: str = "query") -> str:
    """The form of the query (SELECT, ASK, CONSTRUCT, DESCRIBE).

    Raises RefusedQueryError for an update and for SERVICE, OversizedQueryError beyond the limits, and QueryError for a
    text that does not begin a query.
    """
    if len(sparql) > limits.characters:
        raise OversizedQueryError(name, f"has {len(sparql)} characters; at most {limits.characters} are read")
    words = list(tokens(sparql))
    form = _form(words, name, len(sparql))
    _refuse_service(words, name)
    _check_size(words, limits, name)
    return form


class FromClause(NamedTuple):
    """A graph of FROM, or of FROM NAMED, as an absolute IRI (empty when that cannot be told), and where it stands."""

    graph: str
    named: bool
    start: int


def from_clauses(sparql: str, base: str = "") -> list[FromClause]:
    """The graphs of FROM and FROM NAMED."""
    words = list(outermost(tokens(sparql)))
    base, prefixes = _prologue(words, base)
    found = []
    for index, word in enumerate(words):
        if word.keyword == "FROM":
            named = index + 1 < len(words) and words[index + 1].keyword == "NAMED"
            graph = words[index + 1 + named : index + 2 + named]
            found += [FromClause(_resolve(token, base, prefixes) or "", named, token.start) for token in graph]
    return found


def _form(words: list[Token], name: str, end: int) -> str:
    body = (word for word in words if word.kind == "word" and word.keyword not in ("BASE", "PREFIX"))
    first = next(body, None)
    if first is not None and first.keyword in QUERY_FORMS:
        return first.keyword
    if first is not None and first.keyword in UPDATE_FORMS:
        raise RefusedQueryError(name, f"{first.keyword} changes data, and this service only reads", first.start)
    position = end if first is None else first.start
    seen = "there is no query" if first is None else f"'{first.text}' does not begin a query"
    raise QueryError(name, f"{seen}: SELECT, ASK, CONSTRUCT or DESCRIBE must follow PREFIX and BASE", position)


def _refuse_service(words: Iterable[Token], name: str) -> None:
    for word in words:
        # the engine's parser needs no space before a keyword, hence "contains"
        if word.kind in ("word", "tag") and "SERVICE" in word.text.upper():
            raise RefusedQueryError(name, "SERVICE is refused: this service asks no other", word.start)


def _check_size(words: Iterable[Token], limits: TextLimits, name: str) -> None:
    opened: list[str] = []
    operators = patterns = 0
    for word in words:
        if word.text in _OPENING:
            opened.append(word.text)
        elif word.text in _CLOSING and opened:
            opened.pop()
        operators += word.text in _OPERATORS
        patterns += word.text in _JOINTS or word.keyword == "AS"
        # between parentheses stand the arguments of a function, or what IN names: many do no harm
        patterns += word.text == "," and opened[-1:] != ["("]
        if len(opened) > limits.depth:
            raise OversizedQueryError(name, f"nests brackets more than {limits.depth} deep", word.start)
        if operators > limits.operators:
            raise OversizedQueryError(name, f"has more than {limits.operators} operators", word.start)
        if patterns > limits.patterns:
            raise OversizedQueryError(name, f"has more than {limits.patterns} patterns", word.start)


def _prologue(words: list[Token], base: str) -> tuple[str, dict[str, str]]:
    prefixes: dict[str, str] = {}
    for index, word in enumerate(words[:-1]):
        after = words[index + 1]
        if word.keyword == "BASE" and after.kind == "iri":
            base = _joined(base, after.text) or base
        elif word.keyword == "PREFIX" and after.kind == "name" and index + 2 < len(words):
            prefixes[after.text[:-1]] = _joined(base, words[index + 2].text) or ""
        elif word.keyword in QUERY_FORMS:
            break
    return base, prefixes


def _resolve(token: Token, base: str, prefixes: Mapping[str, str]) -> str | None:
    if token.kind == "iri":
        return _joined(base, token.text)
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local.replace("\\", "") if token.kind == "name" and prefix in prefixes else None


def _joined(base: str, reference: str) -> str | None:
    """What a reference in angle brackets stands for; None when it is no IRI at all."""
    try:
        return urljoin(base, _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), reference[1:-1]))
    except (ValueError, OverflowError):
        return None
