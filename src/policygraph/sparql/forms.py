"""The words a SPARQL text is made of, and what can be told from them without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile, pairwise, zip_longest
from typing import NamedTuple

TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>'{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}|"{3}(?:"{0,2}(?:[^"\\]|\\.))*+"{3}
        |'(?:[^'\\\n\r]|\\.)*+'|"(?:[^"\\\n\r]|\\.)*+")
    | (?P<variable>[?$]\w++)
    | (?P<name>(?:[^\W\d_](?:[\w.\-]{0,99}[\w\-])?)?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>[^\W\d]\w*+)
    | (?P<number>\d++(?:\.\d+)?(?:[eE][+\-]?\d+)?)
    | (?P<mark>&&|\|\||\^\^|[^\s\w])
    """,
    re.VERBOSE | re.DOTALL,
)
QUERY_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
UPDATE_FORMS = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")  # what an update begins with
)


class Token(NamedTuple):
    """A word of a query: its kind (a group of TOKEN), text and character offset."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The word in capitals, empty for every other kind."""
        return self.text.upper() if self.kind == "word" else ""


_NOTHING = Token("mark", "", 0)


def tokens(sparql: str) -> Iterator[Token]:
    """The words of a query in their order, comments left out. Total: what fits nothing is a mark."""
    for match in TOKEN.finditer(sparql):
        kind = match.lastgroup or "mark"
        if kind != "comment":
            yield Token(kind, match[0], match.start())


def query_form(sparql: str) -> str | None:
    """SELECT, ASK, CONSTRUCT or DESCRIBE: the first such word; None when there is none."""
    return next((token.keyword for token in tokens(sparql) if token.keyword in QUERY_FORMS), None)


def outermost(words: Iterator[Token]) -> Iterator[Token]:
    """The words that stand outside every pair of braces."""
    depth = 0
    for token in words:
        if token.text == "}":
            depth -= 1
        elif token.text == "{":
            depth += 1
        elif depth == 0:
            yield token


def named_columns(sparql: str) -> tuple[str, ...]:
    """The columns that a SELECT names, in its order; none where it says ``*``, or they cannot be told for sure."""
    words = list(dropwhile(lambda word: word.keyword not in QUERY_FORMS, outermost(tokens(sparql))))
    if not words or words[0].keyword != "SELECT":
        return ()
    columns: list[str] = []
    depth = 0
    for index, word in enumerate(words[1:], start=1):
        depth += (word.text == "(") - (word.text == ")")
        is_value = word.text == ")" and words[index - 2].keyword == "AS"
        named = words[index - 1] if is_value else word
        if depth == 0 and named.kind == "variable":
            columns.append(named.text[1:])
        elif depth == 0 and word.keyword not in ("DISTINCT", "REDUCED"):
            return tuple(columns) if word.keyword else ()
    return tuple(columns)


def names_dataset(sparql: str) -> bool:
    """Whether a query has FROM or FROM NAMED clauses of its own."""
    return "FROM" in sparql.upper() and any(token.keyword == "FROM" for token in outermost(tokens(sparql)))


def asks_graphs(sparql: str) -> bool:
    """Whether a query has GRAPH in it."""
    return "GRAPH" in sparql.upper() and any(token.keyword == "GRAPH" for token in tokens(sparql))


def asks_only_graphs(sparql: str) -> bool:
    """Whether surely all that a query matches stands inside GRAPH, so that the default graph is nothing to it."""
    depth = 0
    words: list[Token] = []
    for token in tokens(sparql):
        depth -= token.text == "}"
        if depth == 1 and token.text != "}":
            words.append(token)
        depth += token.text == "{"
    asks = all(
        graph.keyword == "GRAPH" and begin.text == "{"
        for graph, begin in zip_longest(words[::3], words[2::3], fillvalue=_NOTHING)
    )
    return asks and query_form(sparql) in ("SELECT", "ASK")


def limit_rows(sparql: str, rows: int) -> str:
    """The SELECT query with a LIMIT of at most `rows`: its own when that is less, else this one."""
    words = list(outermost(tokens(sparql)))
    for limit, number in pairwise(words):
        if limit.keyword == "LIMIT" and number.kind == "number" and number.text.isascii():
            if int(number.text) <= rows:
                return sparql
            return f"{sparql[: number.start]}{rows}{sparql[number.start + len(number.text) :]}"
    ends = [word.start for word in words if word.keyword == "VALUES"]
    end = ends[-1] if ends else len(sparql)
    return f"{sparql[:end]}\nLIMIT {rows}\n{sparql[end:]}"
